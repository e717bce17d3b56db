"""Shapes: hazardous patterns of accesses at one shared place in memory, regardless of locks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.bound_anew import filled_anew, kept_meanwhile, put_down_first, rebinds
from concurrency_audit.audit.program.hazards.found_once import found_once
from concurrency_audit.audit.program.hazards.furnished import is_furnished_once
from concurrency_audit.audit.program.hazards.left_to_take import left_to_take
from concurrency_audit.audit.program.hazards.order import by_context, by_flag, last_before, next_after, same_flag
from concurrency_audit.audit.program.hazards.shape import Shape
from concurrency_audit.audit.program.hazards.taken_out import drains, is_owners, mutations, swaps, taken
from concurrency_audit.audit.program.hazards.within import inner_drains, inner_walks
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_KEYED_TYPES = frozenset(
    """dict set frozenset collections.defaultdict collections.OrderedDict collections.Counter collections.deque
    collections.ChainMap""".split()
)
_COLLECTING = ("list", "set", "collections.deque", "bytearray", "")
_SEQUENCES = frozenset(["list", "tuple", "bytearray", "str"])


def shapes(program: Program, shared: Shared) -> Iterator[Shape]:
    """All shapes at a place, the most specific first."""
    yield from updates(program, shared)
    yield from numbered(program, shared)
    yield from swaps(shared)
    yield from lazy(program, shared)
    yield from fills(program, shared)
    yield from evictions(program, shared)
    yield from vivifications(program, shared)
    yield from growth(program, shared)
    yield from drains(shared)  # before walks, for those that come later meet it changed as well
    yield from inner_drains(shared)
    yield from iterations(program, shared)
    yield from inner_walks(program, shared)
    yield from kept_meanwhile(program, shared)
    yield from mutations(program, shared)
    yield from taken(program, shared)
    yield from left_to_take(program, shared)
    yield from rebinds(program, shared)
    yield from put_down_first(program, shared)
    yield from filled_anew(program, shared)
    yield from begun(program, shared)


def updates(program: Program, shared: Shared) -> Iterator[Shape]:
    """Read, modify, store back."""
    for write in shared.writes:
        if facts.counts(write):
            yield Shape("update", write, None, shared.writes)
        if write.op != "write" or facts.is_furnished(program, write) or facts.is_restored(write):
            continue
        reads = [
            r
            for r in facts.own_reads(program, write)
            if (r.part == write.part or facts.is_replaced(write)) and _same_element(program, r, write)
        ]
        if reads:
            yield Shape("update", write, reads[0], shared.writes)


def _same_element(program: Program, read: Access, write: Access) -> bool:
    key = program.key(write)
    if key is not None and read.id in key.reads:
        return False  # the value read selects the element that is written
    return read.key == write.key or "*" in (read.key, write.key)


def numbered(program: Program, shared: Shared) -> Iterator[Shape]:
    """An element whose value or key is made from how many there are, which others see as well."""
    for write in shared.content_writes:
        keyed = write.part == "item" and (write.op == "write" or write.method_name == "setdefault")
        if not keyed or facts.is_inner(write):
            continue
        key = program.key(write)
        used = write.value.reads if key is None else write.value.reads | key.reads
        sizes = [program.accesses[i] for i in sorted(used) if i in program.accesses]
        sizes = [r for r in sizes if facts.is_size(r) and facts.same_part(r.place, write.place)]
        if sizes:
            yield Shape("update", write, sizes[-1], shared.writes)


def lazy(program: Program, shared: Shared) -> Iterator[Shape]:
    """A name bound after a check of that name."""
    for write in shared.binding_writes:
        if write.op != "write" or facts.own_reads(program, write):
            continue
        checks = [c for c in facts.own_checks(program, write) if c.part == "binding"]
        if checks:
            yield Shape("lazy", write, checks[-1], shared.binding_writes)


def flags(shared: Shared, *, kept: bool = True) -> Iterator[Shape]:
    """A flag that one function sets, and sets back after some work, with the reads of it.

    `kept`: only such as stay up where an exception goes past.
    """
    set_here = [w for w in shared.writes if w.op == "write" and w.value.kind == "const"]
    put_up = {w.context: w.id for w in reversed(set_here) if w.value.ref}
    alike = by_flag(set_here)
    once = found_once(shared) if set_here else frozenset()
    cleaned = {flag: found[-1].id for flag, found in by_flag(w for w in set_here if w.cleans_up).items()}
    for first in set_here:
        falls = first.value.ref is False and put_up.get(first.context, first.id) >= first.id
        if not (first.value.ref or falls) or first.cleans_up or first.part == "content" or first.key == "*":
            continue
        flag = (*same_flag(first), not first.value.ref)
        back = next_after(first, alike.get(flag, ()))
        if back is None:
            continue
        if (falls and (first.fresh or back.checks - first.checks)) or (not back.fresh and first.id in once):
            continue  # put up because of a look, not back; or down on an object that it has just made
        cleans_up = cleaned.get(flag, first.id) > first.id
        if not (kept and (cleans_up or not facts.has_switch(first, back))):
            yield Shape("flag", first, back, tuple(r for r in shared.reads if r.place == first.place))


def states(shared: Shared) -> Iterator[Shape]:
    """The name of a state that one function sets, and then that of another: `STATE = "busy"`, `STATE = "idle"`."""
    named: dict[tuple[object, ...], list[Access]] = {}
    for write in shared.writes:
        if (
            write.op == "write"
            and write.key != "*"
            and isinstance(write.value.ref, str)
            and facts.is_constant(write.value)
        ):
            named.setdefault(same_flag(write), []).append(write)
    for writes in named.values():
        for first, back in pairwise(writes):
            if first.value.ref != back.value.ref and not first.cleans_up:
                yield Shape("flag", first, back, tuple(r for r in shared.reads if r.place == first.place))


def fills(program: Program, shared: Shared) -> Iterator[Shape]:
    """An element stored after a check for it."""
    for write in shared.content_writes:
        checks = facts.own_checks(program, write)
        if _is_first_word(shared, write):
            yield Shape("fill", write, None, shared.writes)
        if not checks or facts.is_inner(write) or facts.own_reads(program, write):
            continue
        whole = facts.is_replaced(write) or (write.op == "mutate" and write.method_name in ("update", "extend"))
        keyed = write.part == "item" and write.op in ("write", "mutate") and any(c.part == "item" for c in checks)
        if keyed or whole or _is_noted(shared, write, checks):
            yield Shape("fill", write, checks[-1], shared.writes)


def _is_first_word(shared: Shared, write: Access) -> bool:
    """Whether the first request that comes stores its own under a name that all others ask for, in one step.

    Where it is read in another place, that is what request data in shared places is about.
    """
    in_one_step = write.method_name == "setdefault" and bool(write.uses) and not facts.is_inner(write)
    if not in_one_step or write.key in ("", "*") or not facts.from_request(write.value):
        return False
    return not any(read.key == write.key and not read.writes for read in shared.accesses)


def begun(program: Program, shared: Shared) -> Iterator[Shape]:
    """A container filled step by step after a look whether it is empty, which others take for whole meanwhile."""
    for write in shared.content_writes:
        looks = [c for c in facts.own_checks(program, write) if c.part != "item" and _is_around(c, write)]
        if not looks or not _adds_one(write) or _is_of_request(program, write):
            continue
        asked = {look.id for look in looks}
        others = any(w.checks & asked and _is_another(w, write) and _adds_one(w) for w in shared.content_writes)
        many = write.in_loop and (write.key == "*" if write.op == "write" else not facts.is_constant(write.value))
        used = any(
            a.op in ("read", "check", "iterate", "use") and a.part != "binding" and not a.checks & asked
            for a in shared.reads
        )
        if used and (many or others):
            yield Shape("begun", write, looks[-1], shared.writes)


def _is_another(step: Access, write: Access) -> bool:
    """Whether it is a step of its own; a loop over constants takes one per key: `for key in ("url", "token")`."""
    return step.site != write.site or (step.in_loop and step.key != write.key)


def _is_around(look: Access, write: Access) -> bool:
    """Whether a look decides on the whole filling, and not on each step of it."""
    return not look.in_loop or len(look.path) < len(write.path)


def _is_of_request(program: Program, write: Access) -> bool:
    key = program.key(write)
    return facts.from_request(write.value) or (key is not None and facts.from_request(key))


def _adds_one(write: Access) -> bool:
    """Whether it puts one element into the container itself."""
    if facts.is_inner(write) or facts.is_replaced(write) or write.op == "delete":
        return False
    return write.part == "item" if write.op == "write" else write.method_name in ("append", "add", "setdefault")


def _is_noted(shared: Shared, write: Access, checks: Sequence[Access]) -> bool:
    """Whether one of an invocation's own threads notes what it does, after a look whether another has done it."""
    is_list = shared.place.root in ("local", "cell") and facts.plain_type(shared) in ("list", "set")
    return is_list and write.method_name in ("append", "add") and any(c.op == "check" and c.key for c in checks)


def evictions(program: Program, shared: Shared) -> Iterator[Shape]:
    """An element used after a check for it, while other invocations remove elements."""
    removed = facts.deletes(shared)
    stored = by_context(w for w in shared.content_writes if w.op == "write") if removed else {}
    owned: bool | None = None
    for access in shared.accesses:
        deleted = facts.is_hard_delete(access)
        if not deleted and not (removed and facts.is_hard_read(access)):
            continue
        if facts.is_of_one(program, access) and all(facts.is_of_one(program, other) for other in removed):
            continue
        if deleted and owned is None:
            owned = all(is_owners(program, stored.get(other.context, ()), other) for other in removed)
        if deleted and owned:
            continue
        checks = facts.own_checks(program, access)
        if deleted and checks:
            yield Shape("evict", access, checks[-1], removed)
        elif not deleted and not access.key.startswith("'"):
            relied = checks[-1] if checks else last_before(access, stored.get(access.context, ()))
            if relied is not None:
                yield Shape("evict", access, relied, removed)


def vivifications(program: Program, shared: Shared) -> Iterator[Shape]:
    """A read of a defaultdict, which stores a missing element."""
    if facts.plain_type(shared) != "collections.defaultdict":
        return
    part_of_update = {r.id for w in shared.writes for r in facts.own_reads(program, w)}
    kept = [w for w in shared.content_writes if w.op == "write" and w.part == "item" and not facts.is_inner(w)]
    stored = {_same_key(program, w): w.id for w in reversed(kept)}
    for access in shared.reads:
        looks_only = facts.is_hard_read(access) and access.id not in part_of_update
        before = stored.get(_same_key(program, access), access.id) < access.id
        if looks_only and not before and not facts.own_checks(program, access):
            walks = tuple(a for a in shared.accesses if a.op == "iterate" and not facts.is_inner(a))
            yield Shape("vivify", access, None, walks)


def _same_key(program: Program, access: Access) -> tuple[object, ...] | None:
    key = program.key(access)
    told = key is not None and bool(key.deps or key.text)
    return (access.context, key.kind, key.deps, key.text) if key is not None and told else None


def iterations(program: Program, shared: Shared) -> Iterator[Shape]:
    """An iteration over a container whose size other invocations change."""
    if facts.plain_type(shared) in _SEQUENCES:
        return
    resizing = tuple(w for w in shared.content_writes if _resizes(shared, w)) + tuple(
        s.act for s in vivifications(program, shared)
    )
    for access in shared.accesses:
        if access.op == "iterate" and resizing and not facts.is_inner(access) and not facts.copies(access):
            yield Shape("iterate", access, None, resizing)


def _resizes(shared: Shared, write: Access) -> bool:
    if facts.is_inner(write):
        return False
    if write.op == "delete":
        return True
    if facts.is_keyed(write):
        return shared.obj is None or f"[{write.key[1:-1]}]" not in shared.obj.attributes
    return facts.grows(write)


def _is_cut(program: Program, shared: Shared) -> bool:
    """Whether a list is replaced by a part of itself: `stats["times"] = stats["times"][-9:]`."""
    for write in shared.writes:
        reads = facts.own_reads(program, write) if write.op == "write" and not facts.is_put_back(write) else []
        if (write.value.ref == "builtins.list" and reads) or (write.part == "item" and any(map(facts.is_inner, reads))):
            return True
    return False


def growth(program: Program, shared: Shared) -> Iterator[Shape]:
    """A collection that only grows and is part of a result."""
    if facts.deletes(shared) or not shared.uses & {"response", "effect"} or _is_cut(program, shared):
        return
    once = {shape.act.id for shape in begun(program, shared)}
    for write in shared.content_writes:
        if write.id in once:
            continue
        collects = facts.is_inner(write) or facts.plain_type(shared) in _COLLECTING
        if write.op == "mutate" and facts.grows(write) and collects and write.part == "content":
            # if every invocation empties it first, it only collects from concurrent invocations
            anew = write.fresh or shared.place in write.sure
            if anew and is_furnished_once(program, write):
                continue
            yield Shape("rebind" if anew else "grow", write, None, shared.reads if anew else shared.accesses)
