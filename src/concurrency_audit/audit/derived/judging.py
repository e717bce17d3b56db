"""What an interpretation says of an object: the hazards of its own state, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from concurrency_audit.audit.derived.probe import MODULE, THING, Probed
from concurrency_audit.audit.derived.sources import NoVerdictError, Sources
from concurrency_audit.audit.derived.undescribed import undescribed
from concurrency_audit.audit.model.verdicts import Confidence, Family, Verdict
from concurrency_audit.audit.placing import Placing
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.dependencies import field_dep, fields_of
from concurrency_audit.audit.program.domain.path_patterns import CONSTANT, TIMES
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis, found
from concurrency_audit.audit.program.interpreter.classes import bases
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import all_rules

_SYMBOL = f"{MODULE}.{THING}"
_STATE = frozenset([Family.GLOBAL, Family.CACHE, Family.CLIENT])
_NO_RACE = frozenset(["growing-shared-collection", "print-without-request-id", "per-process-limit"])
"""A cache that a library fills on purpose grows as well, and is one for each worker."""
_HALF_LOCKED = frozenset(["inconsistent-lock", "different-locks"])
"""Who locks in some places means the object to be shared; whether the other places matter only its author knows."""
_ASKED = frozenset(["io", "row", CONSTANT, *TIMES])
"""What the answer of a service depends on besides the question: one that is asked twice answers alike, or anew."""


class Judged(NamedTuple):
    """A verdict from source."""

    threads: Verdict
    processes: Verdict
    reason: str
    source: str
    """`library/file.py:12`."""
    confidence: Confidence
    methods: tuple[str, ...] = ()
    """Where only some methods make it unsafe, these."""


def judge(sources: Sources, probed: Probed) -> Judged:
    """The verdict; raises NoVerdictError where what was seen is not enough for one."""
    program = Program(probed.run.record, probed.run)
    placing = Placing(sources.text, sources.summary)
    hazards = list(_hazards(program, probed))
    guessed = _set_by_any_name(program)
    sure = [draft for draft in hazards if draft.rule.name not in _HALF_LOCKED and draft.site not in guessed]
    if sure:
        return _unsafe(sure, probed, placing)
    if hazards and hazards[0].site in guessed:
        where = _place(placing, hazards[0].site)
        raise NoVerdictError(f"it sets attributes by names that its source does not tell ({where})")
    if hazards:
        what = _said(hazards[0])
        raise NoVerdictError(f"it has locks, but {what} ({_place(placing, hazards[0].site)})")
    if probed.place is not None and (kept := program.symbol(probed.place)) != _SYMBOL:
        raise NoVerdictError(f"it is kept in `{kept}`, and cannot be told from the others there")
    if probed.exhausted:
        raise NoVerdictError("what is called on it leads to too much code to follow")
    for inner in undescribed(program):
        if inner.symbol.startswith(f"{_SYMBOL}."):
            raise NoVerdictError(f"it works with a `{inner.made_by}`, which nobody has described")
    if (made_up := _made_up(program)) is not None:
        what = program.symbol(made_up.place).removeprefix(f"{_SYMBOL}.")
        raise NoVerdictError(f"its source does not tell what its `{what}` is ({_place(placing, made_up.site)})")
    return _safe(program, probed, placing)


def _hazards(program: Program, probed: Probed) -> Iterator[Draft]:
    """What can go wrong with its own attributes, or with those of its classes that all its kind share."""
    harmless = {d.at.site for d in found(program, "lazy") if _is_flag(d.shape.act.value)}
    harmless |= {d.at.site for d in found(program, "fill") if _is_asked_alike(program, d)}
    classes = (program.class_name(home) for home in bases(probed.run, probed.ref))
    mine = (_SYMBOL, *classes)
    for rule in all_rules():
        if rule.rule.family in _STATE and rule.rule.name not in _NO_RACE:
            for draft in rule.check(program):
                is_hazard = draft.threads is Verdict.UNSAFE and draft.site not in harmless
                if is_hazard and _belongs(draft.symbol, mine):
                    yield draft


def _is_flag(value: Value) -> bool:
    """Whether it is a constant, or one of those that a class lists: a state, as in an enumeration."""
    return value.kind == "const" or (value.place is not None and value.place.root == "class")


def _is_asked_alike(program: Program, d: Diagnosis) -> bool:
    """Whether a cache keeps what was answered to its key, and only that: either of two answers is a right one."""
    key = program.key(d.at)
    changed = any(a.op in ("delete", "iterate") or (facts.is_inner(a) and a.writes) for a in d.shared.accesses)
    if key is None or changed or not key.deps:
        return False
    kept = Value(deps=facts.deep_deps(d.at.value) - _ASKED)
    fields = {field_dep(name) for name in fields_of(kept)}
    return all(any(k in dep for k in key.deps) for dep in kept.deps - fields)


def _set_by_any_name(program: Program) -> frozenset[Site]:
    """Where an attribute is set by a name which only a run tells, so that any of several may be the one."""
    names: dict[Site, set[str]] = {}
    for access in program.accesses.values():
        if access.op == "write" and access.part == "binding":
            names.setdefault(access.site, set()).add(access.place.path[-1] if access.place.path else access.place.name)
    return frozenset(site for site, written in names.items() if len(written) > 1)


def _made_up(program: Program) -> Access | None:
    """Where it works with an attribute that nothing in sight has set: `__getattr__` or a library may give anything."""
    return next(
        (
            access
            for access in program.accesses.values()
            if access.op == "use" and access.value.kind == "method" and access.value.obj is None
            if program.symbol(access.place).startswith(f"{_SYMBOL}.")
        ),
        None,
    )


def _belongs(symbol: str, owners: tuple[str, ...]) -> bool:
    """Whether it is state of one of these; what a container of it holds, as a file of many, may be one caller's."""
    return "[...]." not in symbol and any(symbol == owner or symbol.startswith(f"{owner}.") for owner in owners)


def _unsafe(hazards: list[Draft], probed: Probed, placing: Placing) -> Judged:
    first = next((draft for draft in hazards if draft.confidence is Confidence.HIGH), hazards[0])
    processes = Verdict.UNSAFE if any(draft.processes is Verdict.UNSAFE for draft in hazards) else Verdict.SAFE
    return Judged(
        Verdict.UNSAFE,
        processes,
        _said(first),
        _place(placing, first.site),
        Confidence.MEDIUM if first.confidence is Confidence.HIGH else Confidence.LOW,
        tuple(sorted({method for draft in hazards for method in _methods(draft, probed)})),
    )


def _said(draft: Draft) -> str:
    """What a rule says, of the object rather than of the probe that holds it."""
    return draft.message.replace(f"`{THING}.", "its own `").replace(f"`{THING}`", "it").rstrip(".")


def _methods(draft: Draft, probed: Probed) -> frozenset[str]:
    """The methods of the object that lead to a hazard, be it by way of what they give back."""
    called = frozenset(step.rpartition(".")[2] for step in draft.path[1:2])
    return called & probed.methods or probed.lending or probed.methods


def _safe(program: Program, probed: Probed, placing: Placing) -> Judged:
    own = [shared for shared in program.shared if program.symbol(shared.place).startswith(_SYMBOL)]
    writes = [access for shared in own for access in shared.writes]
    if not writes:
        reason = "as far as its calls can be followed, what is called on it writes nothing of its own state"
    elif all(access.locks for access in writes):
        locks = sorted({program.symbol(lock) for access in writes for lock in access.locks})
        reason = f"every write of its own state holds `{locks[0].removeprefix(f'{_SYMBOL}.')}`"
    else:
        reason = "what is called on it changes its own state only in single steps"
    body = probed.run.known(probed.ref.module).summary.classes[probed.ref.index].body
    return Judged(
        Verdict.SAFE, Verdict.SAFE, reason, _place(placing, Site(probed.ref.module, body, -1)), Confidence.LOW
    )


def _place(placing: Placing, site: Site) -> str:
    span = placing.span(site)
    return f"{span.path}:{span.line}"
