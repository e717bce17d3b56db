"""Shapes of names and elements that invocations bind anew, and read as if they were their own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from concurrency_audit.audit.program.domain.accesses import Access, Context
from concurrency_audit.audit.program.domain.path_patterns import is_time
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import EMPTY, ClassRef
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.shape import Shape
from concurrency_audit.audit.program.hazards.wishes import is_wish
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_OF_ONE_REQUEST = (
    "requestid", "messageid", "eventid", "traceid", "executionid", "connectionid", "uuid", "receipthandle",
)  # fmt: skip
"""How fields end that differ in every request, or of which one connection has one at a time."""
_OF_ONE_PERSON = ("user", "session", "chat", "conversation", "player", "phone", "email", "thread", "sub")
"""Words in names of fields that stand for one person, who seldom has two requests under way."""

_COMPARED = frozenset(["decision", "outcome", "answer", "log"])
"""Where a time goes that is compared with another."""


def rebinds(program: Program, shared: Shared) -> Iterator[Shape]:
    """A name (or an element with a constant key) that each invocation rebinds and reads."""
    for write in shared.writes:
        inner = facts.is_inner(write) and not _is_of_instance(program, write)
        if write.op == "write" and (write.part != "item" or facts.is_keyed(write)) and not inner:
            looked = _is_part_of_lazy(program, write) and not facts.from_request(write.value)
            varies = facts.varies(write.value) and not _is_time_compared(shared, write)
            bound_anew = varies or is_wish(program, shared, write)
            if bound_anew and _is_seen(shared, write) and not _is_update(program, write) and not looked:
                yield Shape("rebind", write, None, shared.reads)
        elif (_is_first_of_requests(write) and shared.reads) or (
            _is_update_from_request(write) and any(facts.is_keyed(r) for r in shared.reads)
        ):
            yield Shape("rebind", write, None, shared.reads)


def kept_meanwhile(program: Program, shared: Shared) -> Iterator[Shape]:
    """What a request puts under a constant key for as long as it runs, and takes away in the end."""
    for shape in rebinds(program, shared) if facts.deletes(shared) else ():
        if facts.from_request(shape.act.value) and not facts.is_inner(shape.act):
            yield shape


def filled_anew(program: Program, shared: Shared) -> Iterator[Shape]:
    """A name that each invocation binds to an empty container, fills and reads."""
    for write in shared.binding_writes:
        made = write.value.obj
        is_empty = made is not None and write.value.kind == "object" and made.at_import is False
        if write.op != "write" or not is_empty or write.place != shared.place or _is_part_of_lazy(program, write):
            continue
        later = [w for w in shared.content_writes if w.context == write.context and w.id > write.id]
        filled = next((w for w in later if _is_told(w) and not facts.own_checks(program, w)), None)
        if filled is not None and any(r.uses - {"log"} for r in shared.reads if r.id > filled.id):
            yield Shape("rebind", filled, write, shared.reads)


def _is_told(write: Access) -> bool:
    """Whether what is put into a container says something of the request, be it by being there for some of them."""
    return facts.varies(write.value) or (write.for_some and write.part == "item")


def put_down_first(program: Program, shared: Shared) -> Iterator[Shape]:
    """A flag that each invocation puts down at its start, and puts up when it has done something, to do it only once.

    Another invocation that begins meanwhile puts it down, and one that has done its own turns this one away.
    """
    down = [w for w in shared.writes if _is_sign(w) and not w.value.ref and not w.checks and not w.for_some]
    begun = {(w.place, w.key): w for w in reversed(down) if w.context.kind == "invocation" and not w.cleans_up}
    for write in shared.writes if begun else ():
        first = begun.get((write.place, write.key))
        if first is None or not _is_sign(write) or not write.value.ref or write.context.kind == "init":
            continue
        looks = [look for look in facts.own_checks(program, write) if look.uses & {"outcome", "answer"}]
        if any(look.fresh or look.context != first.context for look in looks):
            yield Shape("rebind", write, first, shared.reads)


def _is_sign(write: Access) -> bool:
    told = write.op == "write" and (write.part == "binding" or facts.is_keyed(write)) and not facts.is_inner(write)
    return told and facts.is_constant(write.value)


def _is_seen(shared: Shared, write: Access) -> bool:
    """Whether something reads what is stored; an element that nobody asks for is seen only in a look at the whole."""
    if write.part != "item":
        return bool(shared.reads)
    return any(look.place != write.place or look.key in (write.key, "*", "") for look in shared.reads)


def _is_update(program: Program, write: Access) -> bool:
    """Whether the value was computed from what was there, under the same key."""
    return not facts.is_furnished(program, write) and any(
        read.key == write.key or "*" in (read.key, write.key) for read in facts.own_reads(program, write)
    )


def _is_time_compared(shared: Shared, write: Access) -> bool:
    """Whether it is the time of now, which is only compared with now later on: one refresh too many, or one too few."""
    return is_time(write.value) and shared.uses_at.get(write.place, EMPTY) <= _COMPARED


def _is_part_of_lazy(program: Program, write: Access) -> bool:
    """Whether a write is controlled by a check that makes it part of a lazy initialisation.

    The check is of the same place, of the object that contains it, or of a sibling (another attribute of that object,
    another global of the module) which the same branch binds.
    """
    place = write.place
    looks = [program.accesses[i] for i in write.checks if i in program.accesses]
    looks = [look for look in looks if not facts.turns_away(look, write)]
    return any(
        (look.place[:3] == place[:3] and look.place.path == place.path[: len(look.place.path)])
        or _is_bound_after(program, look, write)
        or _is_noted_beside(program, look, write)
        for look in looks
    )


def _is_bound_after(program: Program, look: Access, write: Access) -> bool:
    """Whether only the first invocation passes a check of a sibling, because the branch binds that sibling."""
    if look.part != "binding" or write.part != "binding" or _owner(look.place) != _owner(write.place):
        return False
    return (look.id, look.place, write.context) in program.bound_after


def _is_noted_beside(program: Program, look: Access, write: Access) -> bool:
    """Whether only the first invocation passes, because it adds a constant to what it found without it, which nobody
    takes out: `if not READY: TABLES["rows"] = load(); READY.append(True)`."""
    guard = look.place.container
    is_other = guard != write.place.container and not facts.is_inner(look)
    return is_other and _is_noted(program, look.id, write.context, guard)


@lru_cache(maxsize=4096)
def _is_noted(program: Program, look: int, context: Context, guard: Place) -> bool:
    decided = program.decided.get((look, context), ())
    noted = any(
        a.op == "mutate" and a.place == guard and facts.grows(a) and facts.is_constant(a.value) for a in decided
    )
    return noted and not any(a.op in ("delete", "write") for a in program.at(guard))


def _owner(place: Place) -> tuple[object, ...]:
    """The object or module that contains the name."""
    return (*place[:3], place.path[:-1]) if place.path else place[:2]


def _is_of_instance(program: Program, write: Access) -> bool:
    """Whether it changes an object in the container that all requests find there, and others read it."""
    place = write.place
    made = [obj for at, obj in program.owners(place) if "[]" in at.path and (at != place or write.part == "item")]
    if write.part == "item" and made and all(obj.at_import and obj.made_by == "builtins.dict" for obj in made):
        return True
    made = [obj for at, obj in program.owners(place) if at != place and "[]" in at.path]
    # a table within a table has no attributes: it is an object in there that is given one
    nested = write.part == "binding" and all(obj.at_import and obj.made_by == "builtins.dict" for obj in made)
    if not made or not (nested or all(isinstance(obj.made_by, ClassRef) for obj in made)):
        return False
    is_kept = all(obj.at_import for obj in made) or _is_registry(program, place.container)
    return (is_kept or _is_of_another_part(program, write)) and place in program.read_places


def _is_of_another_part(program: Program, write: Access) -> bool:
    """Whether an object that requests with the same key share is given what another part of the request says."""
    keys = [program.key(a) for a in program.items_written(write.place.container)]
    known = frozenset().union(*(key.deps for key in keys if key is not None))
    told = write.value.deps - known
    of_part = any(map(_is_part, known)) and any(map(_is_part, told))
    return of_part and None not in keys and not any(map(_is_of_one, known))


def _is_part(dep: str) -> bool:
    """Whether a value depends on one part of the request, as opposed to all of it."""
    return dep.startswith(("event[", "event."))


def _is_of_one(dep: str) -> bool:
    """Whether a key is another one for every request, or that of one person."""
    name = dep.rpartition("[")[2].strip("'\"]").rpartition(".")[2].replace("_", "").lower()
    is_person = any(word in name for word in _OF_ONE_PERSON)
    return dep in ("random", "clock") or is_person or name.endswith(_OF_ONE_REQUEST)


def _is_registry(program: Program, container: Place) -> bool:
    """Whether what is put into a container stands under keys that are the same for every request."""
    stored = [a for a in program.items_written(container) if a.op != "delete" and not facts.is_inner(a)]
    keys = [program.key(a) for a in stored]
    return bool(keys) and not any(key is None or facts.from_request(key) for key in keys)


def _is_first_of_requests(write: Access) -> bool:
    """Whether the first request decides what all later ones find under a constant key."""
    return write.method_name == "setdefault" and facts.is_keyed(write) and facts.from_request(write.value)


def _is_update_from_request(write: Access) -> bool:
    return write.op == "mutate" and write.method_name in ("update", "|=") and facts.from_request(write.value)
