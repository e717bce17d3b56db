"""Library functions that all work on one hidden object inside the library: pyplot's figure, duckdb's connection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Verdict
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.values import NONE
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._wording import ALONE

_MOST_NOTES = 6
_Made = set[tuple[tuple[str, str], str]]
"""The functions that each entry point calls."""


def hidden_objects(program: Program, rule: Rule) -> Iterable[Draft]:
    """One finding per library and function, at its first call; none if one lock is held around all calls."""
    used: dict[str, list[tuple[Call, CallRow]]] = {}
    made: _Made = set()
    settled: set[str] = set()
    for call in program.calls:
        owner = (isinstance(call.row, CallRow) and call.row.kept_by) or call.name.rpartition(".")[0]
        if not program.in_invocations(call):
            settled.add(owner)
            continue
        made.add((call.context.doer, call.name))
        if isinstance(call.row, CallRow) and call.row.effect == "library-state" and not _spared(call, call.row):
            used.setdefault(owner, []).append((call, call.row))
    for owner, calls in used.items():
        locks = [frozenset(held.lock for held in call.held if held.lock is not None) for call, _ in calls]
        harmless = owner in settled and all(row.first_use for _, row in calls)
        if not harmless and not frozenset.intersection(*locks):
            yield from (_draft(rule, owner, own, made) for own in _by_function(calls))


def _by_function(calls: Sequence[tuple[Call, CallRow]]) -> Iterable[Sequence[tuple[Call, CallRow]]]:
    """The calls of each function, which draws a figure of its own; those of its helpers are among its own."""
    working = {call.path[-1] for call, _ in calls if call.path}
    found: dict[str, list[tuple[Call, CallRow]]] = {}
    for call, row in calls:
        found.setdefault(next((name for name in call.path if name in working), ""), []).append((call, row))
    return found.values()


def _puts_away(call: Call, row: CallRow, made: _Made) -> bool:
    """Whether the same invocation makes a call that leaves nothing for the next one."""
    return any((call.context.doer, name) in made for name in row.unless)


def _spared(call: Call, row: CallRow) -> bool:
    """Whether an argument names an object of the caller's to work on."""
    return any(name in row.without and value != NONE for name, value in call.keywords)


def _draft(rule: Rule, owner: str, calls: Sequence[tuple[Call, CallRow]], made: _Made) -> Draft:
    leaving = (each for each in calls if each[1].processes is Verdict.UNSAFE and not _puts_away(*each, made))
    left = next(leaving, None)
    call, row = left or calls[0]
    sites = dict.fromkeys(other.site for other, _ in calls if other.site != call.site)
    return Draft(
        rule,
        call.site,
        owner,
        f"`{call.name}` works on one object that {owner} keeps for the whole process",
        row.threads or Verdict.UNSAFE,
        Verdict.UNSAFE if left else Verdict.SAFE,
        row.reason,
        "the next invocation of that worker goes on with what this one left there" if left else ALONE,
        call.path,
        confidence=row.confidence,
        related=tuple(Note(site, "use", "also used here") for site in [*sites][:_MOST_NOTES]),
    )
