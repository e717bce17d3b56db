"""A witness as text: two columns of source lines with values, and the switch that makes it fail."""

import textwrap
from collections.abc import Iterator, Sequence

from concurrency_audit.confirm.model import CONFIRMED, STATE, Confirmation, Step, Witness
from concurrency_audit.confirm.oracle import label
from concurrency_audit.confirm.token import token
from concurrency_audit.confirm.wording import given

_WIDE = 58
_MOST = 40
_LINES = 3
_COLUMNS = 3
"""Tasks that have columns of their own: more do not fit on a screen."""
_LABEL = 6
_INDENT = 7
"""Where a step's second line begins: after the number of the first and a step further in."""


def render(confirmations: Sequence[Confirmation]) -> str:
    """All confirmations, the confirmed ones first, of them those that are strong and possible on any build."""
    ordered = sorted(confirmations, key=_rank)
    lines = [line for confirmation in ordered for line in (*_one(confirmation), "")]
    confirmed = sum(one.verdict == CONFIRMED for one in confirmations)
    return "\n".join([*lines, f"{confirmed} of {len(confirmations)} confirmed"]) + "\n"


def _rank(one: Confirmation) -> tuple[bool, bool, bool]:
    witness = one.witness
    weak = witness is None or witness.anomaly.level == STATE
    return one.verdict != CONFIRMED, weak, witness is not None and witness.interpreter != "any"


def _one(confirmation: Confirmation) -> Iterator[str]:
    witness = confirmation.witness
    yield headline(confirmation)
    yield f"  {confirmation.reason}"
    yield f"  {bounds(confirmation)}"
    if witness is not None:
        yield f"  {given(witness.choice, witness.plan.order, witness.model)}"
        yield ""
        if witness.steps:
            yield from _columns(witness)
            yield ""
        yield f"  replay: concurrency-audit confirm --replay {token(witness)}"


def headline(confirmation: Confirmation) -> str:
    """Place, hazard and verdict in one line."""
    finding, witness = confirmation.finding, confirmation.witness
    place = f"{finding.span.path}:{finding.span.line}" if finding else confirmation.subject.path
    what = f"{finding.rule} {finding.symbol}" if finding else f"{confirmation.subject.entry} (no finding: untargeted)"
    word = confirmation.verdict.upper()
    if witness is not None and witness.anomaly.level == STATE:
        word += " (state)"
    return f"{place}: {what}: {word}"


def bounds(confirmation: Confirmation) -> str:
    """The assumptions of the answer and the number of schedules run."""
    witness = confirmation.witness
    parts = [f"model {confirmation.model}"]
    if witness is not None:
        builds = "any build" if witness.interpreter == "any" else "a free-threaded build; the GIL hides it"
        parts.append(f"needs {builds}, run on Python {witness.python}")
        parts.append(f"{len(witness.plan.switches)} switch{'es' * (len(witness.plan.switches) != 1)}")
    parts.append(f"{confirmation.schedules} schedule{'s' * (confirmation.schedules != 1)}")
    parts.append(f"{confirmation.seconds:.2f} s")
    return ", ".join(parts)


def _columns(witness: Witness) -> Iterator[str]:
    """A column for each task; where there are many, one column, and the task before each line."""
    tasks = list(dict.fromkeys([*(str(number) for number in witness.plan.order), *(s.task for s in witness.steps)]))
    shown = [task for task in tasks if any(step.task == task for step in witness.steps)]
    several = len(shown) <= _COLUMNS
    wide = _WIDE if len(shown) <= 2 else 2 * _WIDE // _COLUMNS
    if several:
        yield "  " + "".join(f"{'invocation ' + label(task):<{wide}}" for task in shown).rstrip()
    file = None
    for step in _kept(witness.steps):
        if step is None:
            yield "  ..."
            continue
        if step.key.file != file:
            file = step.key.file
            yield f"  -- {file}"
        before = " " * (wide * shown.index(step.task)) if several else f"{label(step.task):<{_LABEL}}"
        lines = wrapped(step, wide if several else 2 * _WIDE - _LABEL)
        if step.switch:
            lines = [f">>> switch: {label(step.task)} waits before line {step.key.line}"]
        yield f"  {before}{lines[0]}"
        yield from (f"  {' ' * len(before)}{line}" for line in lines[1:])


def _kept(steps: Sequence[Step]) -> list[Step | None]:
    if len(steps) <= _MOST:
        return list(steps)
    return [*steps[: _MOST // 2], None, *steps[-_MOST // 2 :]]


def wrapped(step: Step, wide: int) -> list[str]:
    """A step in its column: no word is cut, and what is too long for three lines ends in an ellipsis after one."""
    text = f"{step.key.line:>4} {step.text}"
    if step.value:
        text += f"  {step.value if step.value.startswith('=') else f'({step.value})'}"
    if len(text) < wide:
        return [text]
    return textwrap.wrap(
        text, wide - 2, subsequent_indent=" " * _INDENT, max_lines=_LINES, placeholder=" …",
        break_long_words=False, break_on_hyphens=False, drop_whitespace=True,
    )  # fmt: skip
