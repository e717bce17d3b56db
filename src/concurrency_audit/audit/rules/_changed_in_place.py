"""Objects of libraries that may be read by all invocations, and that one invocation changes where they are.

Which methods and stores change such an object is knowledge: `[[method]]` rows with the effect `mutates`, among them
`__setitem__` and `__setattr__`, and `[[call]]` rows whose column `in_place` names the keyword that makes them do so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from concurrency_audit.audit.knowledge.rows import CallRow, ObjectRow
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, Verdict
from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.values import Obj
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import diagnoses
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._wording import ALONE, BENIGN, SAFE, UNSAFE

_THREADS = "another invocation works with it meanwhile, and finds it half changed or changed for somebody else"
_SAME = "every invocation changes it in the same way"
_ADDS_UP = "what one request changed is there for all later ones of its worker, which change it further"
_FOR_SOME = "what some requests changed is there for all later ones of their worker"
_ADVICE = "Change a copy that the invocation makes for itself."
_KINDS = frozenset(["model", "parser", "value"])
"""What is made to be read; containers, clients, loggers, queues and the like are judged by other rules."""
_SLOT = {"item": "__setitem__", "content": "__setitem__", "binding": "__setattr__"}
_MOST_NOTES = 6


class Change(NamedTuple):
    """One change of a shared object."""

    place: Place
    obj: Obj
    site: Site
    path: tuple[str, ...]
    locks: frozenset[Place]
    differs: bool
    """Whether two invocations may change it differently."""
    adds_up: bool
    """Whether it starts from what earlier changes left."""
    stays: bool
    """Whether an invocation may find it that has not made the change itself."""


def changed_in_place(program: Program, rule: Rule) -> Iterator[Draft]:
    """One finding per object, at the change that is worst."""
    by_object: dict[Place, list[Change]] = {}
    for change in (*_stores(program), *_calls(program)):
        by_object.setdefault(change.place, []).append(change)
    for changes in by_object.values():
        worst = max(changes, key=lambda change: (change.adds_up, change.stays, change.differs))
        if not changes[0].locks or worst.stays or not frozenset.intersection(*(c.locks for c in changes)):
            yield _draft(program, rule, worst, changes)


def _stores(program: Program) -> Iterator[Change]:
    """Changes by methods, by stores of elements and by stores of attributes."""
    told = {diagnosis.shared.place.container for diagnosis in diagnoses(program)}
    for shared in program.shared:
        if shared.place.container in told:
            continue
        for access in shared.accesses if shared.place.root != "local" else ():
            is_change = access.writes and access.site not in program.settings_of_objects
            owner = _owner(program, access.place) if is_change else None
            if owner is not None and _changes(program, *owner, access):
                yield _stored(program, *owner, access)


def _stored(program: Program, place: Place, obj: Obj, access: Access) -> Change:
    grows = access.method is not None and (access.method.grows or access.op == "delete")
    again = any(r.key == access.key and r.place == access.place for r in facts.own_reads(program, access))
    adds_up = grows or again
    differs = adds_up or access.for_some or facts.varies(access.value)
    stays = differs and (adds_up or access.for_some or access.key == "*")
    return Change(place, obj, access.site, access.path, access.locks, differs, adds_up, stays)


def _calls(program: Program) -> Iterator[Change]:
    """Changes by calls that otherwise give a copy: `frame.drop(columns=..., inplace=True)`."""
    for call in program.calls:
        place = call.receiver.place if call.receiver is not None and program.in_invocations(call) else None
        owner = None if place is None or place.root == "local" or not _is_in_place(call) else _owner(program, place)
        if owner is not None:
            locks = frozenset(held.lock for held in call.held if held.lock is not None)
            yield Change(*owner, call.site, call.path, locks, differs=True, adds_up=True, stays=True)


def _is_in_place(call: Call) -> bool:
    row = call.row
    if not isinstance(row, CallRow) or row.in_place is None:
        return False
    given = next((value for name, value in call.keywords if name == row.in_place), None)
    return given is not None and given.kind == "const" and bool(given.ref)


def _owner(program: Program, place: Place) -> tuple[Place, Obj] | None:
    """The innermost object of a library on an access path, if it is made to be read by all."""
    found = [(prefix, obj) for prefix, obj in program.owners(place) if _row(program, obj) is not None]
    if not found or place.root in ("external", "default", "result"):
        return None
    row = _row(program, found[-1][1])
    return found[-1] if row is not None and _is_for_reading(row) else None


def _row(program: Program, obj: Obj) -> ObjectRow | None:
    return program.object_row(obj.made_by) if isinstance(obj.made_by, str) else None


def _is_for_reading(row: ObjectRow) -> bool:
    return row.threads is Verdict.SAFE and row.kind in _KINDS


def _changes(program: Program, place: Place, obj: Obj, access: Access) -> bool:
    """Whether knowledge says that the access changes the object, or what is inside of it."""
    if access.place == place and access.part == "binding":
        return False  # another object is bound to the name
    if access.method is not None:
        return True
    name = "__delitem__" if access.op == "delete" and access.part != "binding" else _SLOT[access.part]
    row = program.knowledge.method(str(obj.made_by), name)
    return row is not None and row.effect in ("mutates", "deletes")


def _draft(program: Program, rule: Rule, change: Change, changes: list[Change]) -> Draft:
    row = _row(program, change.obj)
    others = dict.fromkeys(c.site for c in changes if c.site != change.site)
    why = _ADDS_UP if change.adds_up else _FOR_SOME if change.stays else ALONE
    return Draft(
        rule,
        change.site,
        program.symbol(change.place),
        f"`{change.place.label}` ({change.obj.made_by}) is changed in place, and all invocations share it",
        UNSAFE if change.differs else BENIGN,
        UNSAFE if change.stays else SAFE,
        _THREADS if change.differs else _SAME,
        why,
        change.path,
        confidence=Confidence.MEDIUM if row is None else row.confidence,
        definition=program.definition(change.place),
        related=tuple(Note(site, "write", "also changed here") for site in list(others)[:_MOST_NOTES]),
        advice=_ADVICE,
    )
