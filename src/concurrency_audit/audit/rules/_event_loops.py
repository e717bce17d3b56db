"""Objects that belong to one event loop but are used on several."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.knowledge.rows import CallRow, ObjectRow
from concurrency_audit.audit.program.domain.accesses import Access, Context
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Obj
from concurrency_audit.audit.program.program import Program

_HANDED_ON = frozenset(["effect"])
Outliving = dict[Place, tuple[str, ObjectRow, list[Access]]]


def outliving(program: Program) -> Outliving:
    """Map each object that outlives an invocation to its accesses on an invocation's own event loop."""
    loops = {
        call.path
        for call in program.calls
        if isinstance(call.row, CallRow) and call.row.effect == "new-loop" and program.in_invocations(call)
    }
    found: Outliving = {}
    given: Outliving = {}
    called = _methods(program) if loops else set()
    for access in _inside(program, loops) if loops else ():
        for place, obj in program.owners(access.place):
            row = _row(program, obj)
            keeps = row is not None and not obj.keywords & set(row.multiplies_unless)
            if row is not None and row.event_loop and keeps and place.root != "local":  # else it ends with its loop
                uses = found if access.part != "binding" else given
                if not any((access.context, place, method) in called for method in row.emptied_by):  # begun anew
                    uses.setdefault(place, (str(obj.made_by), row, []))[2].append(access)
                break
    return {place: use for place, use in given.items() if use[1].kind == "client"} | found


def _methods(program: Program) -> set[tuple[Context, Place, str]]:
    """Which methods of which object an entry point calls."""
    by_row = ((call.context, call.receiver.place, call.name) for call in program.calls if call.receiver is not None)
    named = {(context, place, name.rpartition(".")[2]) for context, place, name in by_row if place is not None}
    return named | {(a.context, a.place, a.method_name) for a in program.accesses.values() if a.method_name}


def _row(program: Program, obj: Obj) -> ObjectRow | None:
    """What is known of an object; of one that nobody described that of what it was made with: a stub of its channel."""
    if not isinstance(obj.made_by, str):
        return None
    within = program.made_with(obj) if program.object_row(obj.made_by) is None else None
    return program.object_row(str(obj.made_by if within is None else within.made_by))


def _inside(program: Program, loops: set[tuple[str, ...]]) -> Iterator[Access]:
    """Uses of shared objects in a function that creates an event loop, or in one that it calls; a name that is read
    is handed on where it goes to a library."""
    for shared in program.shared:
        for access in shared.accesses:
            handed = access.op == "read" and access.uses == _HANDED_ON and not access.place.path
            used = (access.part != "binding" or handed) and access.site not in program.settings_of_objects
            if used and any(access.path[: len(path)] == path for path in loops):
                yield access
