"""Objects that belong to one event loop but are used on several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from concurrency_audit.audit.knowledge.rows import CallRow, ObjectRow
from concurrency_audit.audit.program.domain.accesses import Access, Context
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Obj
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._wording import SAFE

_HANDED_ON = (frozenset(["effect"]), frozenset(["effect", "response"]))
"""What becomes of a name that goes to a library; what that gives may be answered."""
_MADE_FOR = "bind"
"""The keyword under which a factory takes what its sessions work on: `sessionmaker(bind=engine)`."""
_GIVEN_TO_OTHERS = ("client", "pool")


class Outliving(NamedTuple):
    """An object that is kept, and what is used of it on an invocation's own event loop."""

    made_by: str
    belonging: Obj
    """What belongs to a loop: the object itself, or what it was made with."""
    row: ObjectRow
    cleared: bool
    """Whether each use is in an invocation that closes what belongs to its loop."""
    accesses: list[Access]


def outliving(program: Program) -> dict[Place, Outliving]:
    """Map each object that outlives an invocation to its accesses on an invocation's own event loop."""
    loops = {
        call.path
        for call in program.calls
        if isinstance(call.row, CallRow) and call.row.effect == "new-loop" and program.in_invocations(call)
    }
    found: dict[Place, Outliving] = {}
    given: dict[Place, Outliving] = {}
    called = _methods(program) if loops else set()
    for access in _inside(program, loops) if loops else ():
        for place, obj in program.owners(access.place):
            belonging, row = _belonging(program, obj)
            if row is not None and access.method_name in row.emptied_by and row.threads is SAFE:
                break
            if row is not None and row.event_loop and place.root != "local":  # else it ends with its loop
                uses = found if access.part != "binding" else given
                cleared = any((access.context, belonging, method) in called for method in row.emptied_by)
                if not belonging.keywords & set(row.multiplies_unless) and not (cleared and row.threads is not SAFE):
                    _add(uses, place, Outliving(str(obj.made_by), belonging, row, cleared, [access]))
                break
    used = {use.belonging for use in found.values()}
    others = {place: use for place, use in given.items() if use.belonging not in used}
    return {place: use for place, use in others.items() if use.row.kind in _GIVEN_TO_OTHERS} | found


def _add(uses: dict[Place, Outliving], place: Place, use: Outliving) -> None:
    """Keep one more use of an object."""
    known = uses.get(place)
    if known is None:
        uses[place] = use
    else:
        known.accesses.extend(use.accesses)
        uses[place] = known._replace(cleared=known.cleared and use.cleared)


def _methods(program: Program) -> set[tuple[Context, Obj, str]]:
    """Which methods of which object an entry point calls."""
    by_row = ((call.context, call.receiver.obj, call.name) for call in program.calls if call.receiver is not None)
    named = {(context, obj, name.rpartition(".")[2]) for context, obj, name in by_row if obj is not None}
    used = (a for a in program.accesses.values() if a.method_name)
    owned = ((access, program.object_at(access.place)) for access in used)
    return named | {(access.context, obj, access.method_name) for access, obj in owned if obj is not None}


def _belonging(program: Program, obj: Obj) -> tuple[Obj, ObjectRow | None]:
    """The object that belongs to an event loop, and what is known of it: of one that nobody described that with which
    it was made, as a stub with its channel, and of a factory that for which it makes something."""
    row = program.object_row(obj.made_by) if isinstance(obj.made_by, str) else None
    if isinstance(obj.made_by, str) and (row is None or row.kind == "value"):
        bound = obj.attributes.get(_MADE_FOR)
        within = program.made_with(obj) or (None if bound is None else bound.obj)
        if within is not None and isinstance(within.made_by, str):
            return within, program.object_row(within.made_by)
    return obj, row


def _inside(program: Program, loops: set[tuple[str, ...]]) -> Iterator[Access]:
    """Uses of shared objects in a function that creates an event loop, or in one that it calls; a name that is read
    is handed on where it goes to a library."""
    for shared in program.shared:
        for access in shared.accesses:
            handed = access.op == "read" and access.uses in _HANDED_ON and not access.place.path
            used = (access.part != "binding" or handed) and access.site not in program.settings_of_objects
            if used and any(access.path[: len(path)] == path for path in loops):
                yield access
