"""Turns shapes and locks into named hazards: the most specific one per shared place, sometimes two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from concurrency_audit.audit.model.verdicts import Verdict
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.path_patterns import is_time
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import ClassRef
from concurrency_audit.audit.program.hazards import facts, within
from concurrency_audit.audit.program.hazards.at_once import is_between_awaits, is_met_by_others, is_of_one_thread
from concurrency_audit.audit.program.hazards.locks import lock_state
from concurrency_audit.audit.program.hazards.shape import Shape
from concurrency_audit.audit.program.hazards.shapes import flags, lazy, shapes, states
from concurrency_audit.audit.program.hazards.wishes import is_wish
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_BY_LOCK = frozenset(["inconsistent", "different", "local"])
_LOCKABLE = frozenset(["update", "fill", "evict", "iterate", "mutate"])
_BESIDE = {"fill": {"iterate", "evict"}, "lazy": {"rebind"}, "vivify": {"iterate", "grow"}, "iterate": {"vivify"}}
"""Kinds of hazards that may be reported together for one place."""
_REQUEST = {"class": "request-in-class", "function": "request-in-function"}
_OF_CLOSURES = ("update", "rebind", "grow", "mutate", "lazy")
_OF_OBJECTS = ("global", "local", "cell", "result", "default")
_ITERATORS = frozenset(["iterator", "generator", "reader"])
_MOST_WEIGHED = 16
"""Shapes of one place of which the worst is looked for."""
_CONTAINERS = frozenset(["container", "counter", ""])


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One named hazard at one place."""

    hazard: str
    """The kind of its shape, replaced by `inconsistent`, `different` or `local` if locks are the problem, or by a kind
    that follows from the place. The rule's own file says which kinds it reports."""
    shared: Shared
    shape: Shape
    at: Access
    """The access that is reported."""


@lru_cache(maxsize=1)
def diagnoses(program: Program) -> tuple[Diagnosis, ...]:
    """All hazards of places in memory, computed once for all rules."""
    return tuple(d for shared in program.shared for d in _diagnose(program, shared))


def found(program: Program, *hazards: str) -> Iterator[Diagnosis]:
    """The hazards that one rule reports."""
    return (d for d in diagnoses(program) if d.hazard in hazards)


def places_of(program: Program, hazard: str) -> frozenset[Place]:
    """The places that have a hazard which another rule reports."""
    return frozenset([d.shared.place for d in found(program, hazard)])


def _diagnose(program: Program, shared: Shared) -> Iterator[Diagnosis]:
    special = _special(program, shared)
    if special is not None:
        yield from special
        return
    yield from _early(program, shared)
    flagged = list(_stuck(shared)) or list(_claimed(program, shared))
    yield from flagged
    all_seen: dict[str, Place] = {}
    for shape in _worst_first(shared, shapes(program, shared)):
        seen = _seen_beside(all_seen, shape)
        if shape.kind in all_seen or not _counts(program, shared, shape, seen):
            continue
        if flagged and facts.is_constant(shape.act.value):
            continue  # told as a flag
        if (
            seen
            and not any(shape.kind in _BESIDE.get(kind, ()) for kind in seen)
            and not _stays(program, shared, shape, seen)
        ):
            continue
        state, at = lock_state(program, shared, shape)
        if state == "protected":
            continue
        if state in _BY_LOCK and shape.kind in _LOCKABLE:
            yield Diagnosis(state, shared, shape, at)
            return
        if shape.kind == "rebind" and seen and not facts.from_request(shape.act.value):
            continue
        all_seen[shape.kind] = shape.act.place
        yield Diagnosis(_hazard(program, shared, shape), shared, shape, shape.act)


def _seen_beside(seen: dict[str, Place], shape: Shape) -> set[str]:
    """The kinds of hazards told of the same: what befalls one attribute of the objects in a container says nothing of
    another."""
    mine = _attribute(shape.act.place)
    others = ((kind, _attribute(place)) for kind, place in seen.items())
    return {kind for kind, other in others if mine is None or other is None or other == mine}


def _attribute(place: Place) -> tuple[str, ...] | None:
    """The attribute of an object in a container that is meant, if it is one."""
    path = place.path
    at = path.index("[]") if "[]" in path else len(path)
    return path[: at + 2] if len(path) > at + 1 and not path[at + 1].startswith("[") else None


def _worst_first(shared: Shared, found: Iterator[Shape]) -> Iterator[Shape]:
    """Shapes in their order; of one kind those by the invocation's own threads come first, as the worst is told, and
    entries that are left to later requests before such as each request sets for itself."""
    for kind, alike in groupby(found, key=attrgetter("kind")):
        several = list(alike)
        is_told = kind == "rebind" and 1 < len(several) <= _MOST_WEIGHED
        yield from sorted(several, key=lambda s: (not s.act.context.beside_others, is_told and _is_set(shared, s.act)))


def _is_set(shared: Shared, write: Access) -> bool:
    """Whether it is an entry that whoever reads it has certainly set before."""
    is_own = facts.is_keyed(write) and not facts.is_inner(write) and not write.for_some
    return is_own and not facts.leftovers(shared, write.key)


def _stays(program: Program, shared: Shared, shape: Shape, seen: set[str]) -> bool:
    """Whether what a request leaves is a hazard beside how its container is filled: in an object of a registry, or
    under a name of its own."""
    if shape.kind == "rebind" and seen == {"grow"}:  # `state["user"] = user` beside `state["errors"].append(error)`
        return facts.is_keyed(shape.act) and not facts.is_inner(shape.act)
    if shape.kind == "grow" and seen <= {"fill", "update"}:
        return within.collects(program, shared, shape.act)
    if not facts.is_inner(shape.act) or not seen <= {"fill"}:
        return False
    return shape.kind == "rebind" or within.is_one_for_all(program, shared)


def _early(program: Program, shared: Shared) -> Iterator[Diagnosis]:
    """Names that are bound under a lock but looked at without it first; wrong if they are bound too early."""
    for shape in lazy(program, shared):
        checks = facts.own_checks(program, shape.act)
        again = any(facts.same_section(c, shape.act) for c in checks)
        if again and any(not c.locks & shape.act.locks for c in checks):
            yield Diagnosis("early", shared, shape, shape.act)
            return


def _stuck(shared: Shared) -> Iterator[Diagnosis]:
    """A flag that is set, and set back only where nothing raises in between; others act on it."""
    for shape in flags(shared):
        if any(a.uses & {"decision", "outcome"} and not a.fresh for a in shape.others):
            yield Diagnosis("stuck", shared, shape, shape.act)
            return


def _claimed(program: Program, shared: Shared) -> Iterator[Diagnosis]:
    """A flag that turns others away while it stands, put up after a look whether it does: two can pass the look."""
    for shape in (*flags(shared, kept=False), *states(shared)):
        first = shape.act
        checks = [check for check in facts.unprotected_checks(program, first) if _goes_round(shape, check)]
        ended = any("outcome" in check.uses for check in checks)
        between = Shape("update", first, checks[-1], shared.writes) if checks else shape
        if ended and not is_between_awaits(between):
            yield Diagnosis("claimed", shared, shape, first)
            return


def _goes_round(shape: Shape, check: Access) -> bool:
    """Whether a flag, or the name of a state, is after the second store what it was before the first: a look finds one
    of the two, and nothing else."""
    states = (shape.act.value.ref, None if shape.first is None else shape.first.value.ref)
    if not any(isinstance(state, str) for state in states):
        return True
    return {each.ref for each in check.value.each()} <= set(states)


def _special(program: Program, shared: Shared) -> list[Diagnosis] | None:
    """Hazards that follow from the kind of place or object alone."""
    root = shared.place.root
    changed = shared.content_writes
    filled = root == "default" and any(s.kind == "fill" for s in shapes(program, shared))
    of_object = bool(shared.place.path) and not all(facts.is_inner(w) for w in shared.binding_writes)
    of_object = of_object or is_of_instance(program, shared)
    if root in ("default", "result") and not filled and not of_object:
        name = "default" if root == "default" else "cached-result"
        return [Diagnosis(name, shared, Shape("mutate", changed[0]), changed[0])] if changed else []
    row = program.object_row(shared.type)
    kind = "" if row is None else row.kind
    if kind == "cache" and row is not None:
        return _cachetools(shared, row.safe_when) if row.threads is Verdict.UNSAFE else []
    if kind in _ITERATORS or shared.type == "builtins.generator":
        if row is not None and row.threads.value == "safe":
            return []
        advanced = [a for a in shared.accesses if a.op == "iterate" and not a.locks]
        return [Diagnosis("advance", shared, Shape("advance", advanced[0]), advanced[0])] if advanced else []
    return None


def is_of_instance(program: Program, shared: Shared) -> bool:
    """Whether it is a field of an object of the project's own class that a cached function gives.

    To give one and the same is why it is cached: what its methods do is judged as with an object of a module.
    """
    place = shared.place
    owners = program.owners(place.container) if place.root == "result" and place.path else ()
    return any(isinstance(obj.made_by, ClassRef) and not prefix.path for prefix, obj in owners)


def _cachetools(shared: Shared, safe_when: tuple[str, ...]) -> list[Diagnosis]:
    used = [a for a in shared.accesses if a.part != "binding"]
    given = frozenset() if shared.obj is None else shared.obj.keywords
    if not used or given & set(safe_when) or all(a.locks for a in used):
        return []
    at = next((a for a in used if a.writes), used[0])
    return [Diagnosis("unlocked", shared, Shape("fill", at), at)]


def _counts(program: Program, shared: Shared, shape: Shape, seen: set[str]) -> bool:
    """Whether a shape is a hazard at this place."""
    if shape.act.site in program.settings_of_objects:
        return False  # reported for its effect on the object
    row = program.object_row(shared.type)
    is_kept = shape.act.place != shared.place or shape.act.part == "item"  # `app["seen"].append(x)`
    is_within = row is not None and row.kind == "app" and is_kept
    if row is not None and row.kind not in _CONTAINERS and shape.act.part != "binding" and not is_within:
        return False  # calls of its methods are judged by the rules for objects
    if is_between_awaits(shape) or is_of_one_thread(program, shared, shape):
        return False
    if shared.place.root == "local":
        return is_met_by_others(program, shared, shape)
    if shape.kind == "lazy":
        return _is_lazy(program, shape)
    return shape.kind != "grow" or "iterate" not in seen


def _is_lazy(program: Program, shape: Shape) -> bool:
    """Whether an object is created after a check, as opposed to a flag being set or a time being stored after one."""
    write = shape.act
    if facts.unprotected_checks(program, write) == []:
        return False
    place = write.place.container
    beside = (w for look in write.checks for w in program.decided.get((look, write.context), ()))
    if facts.is_constant(write.value):
        return any(w.id > write.id and w.place.container != place for w in beside)
    only_when = is_time(write.value)
    others = (w for w in beside if w.part == "binding" and w.place.container != place)
    return not (only_when and any(w.id < write.id for w in others))


def _hazard(program: Program, shared: Shared, shape: Shape) -> str:
    root = shared.place.root
    is_attribute = bool(shared.place.path) and (root in ("local", "cell") or shape.kind == "lazy")
    if root in ("cell", "local") and not is_attribute and shape.kind in _OF_CLOSURES:
        return "closure"
    request = facts.from_request(shape.act.value) or is_wish(program, shared, shape.act)
    if shape.kind == "rebind" and request:
        instance = root in _OF_OBJECTS and (bool(shared.place.path) or facts.is_inner(shape.act))
        return "request-in-instance" if instance else _REQUEST.get(root, "request-in-global")
    if shape.kind == "grow" and request and root == "class":
        return "request-in-class"
    if shape.kind == "rebind" and shape.act.op == "mutate":
        return "mutate"
    return shape.kind
