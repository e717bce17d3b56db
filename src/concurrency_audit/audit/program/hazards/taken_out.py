"""Shapes of containers out of which invocations take what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from concurrency_audit.audit.program.domain.accesses import INIT, Access
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.order import by_context, by_section, last_before, nearest, number
from concurrency_audit.audit.program.hazards.shape import Shape
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_DRAINED = frozenset(["list", "set", "dict", "collections.deque"])
_ORDERS = ("reverse", "sort", "rotate")
_QUOTE = "'"
_TAKEN = frozenset(["list", "set", "collections.deque"])
_LISTS = ("list", "collections.deque")
_MANY = ("extend", "+=")
_STATED = frozenset(["constant"])


def mutations(program: Program, shared: Shared) -> Iterator[Shape]:
    """Several operations on a container that must happen together."""
    removed = facts.deletes(shared)
    added = [w for w in shared.content_writes if facts.grows(w)] if removed else []
    own, together = by_context(added), by_section(added)
    for delete in removed if added else ():
        sections = [(delete.context, held.region) for held in delete.held if held.lock is not None]
        inside = sorted({w for section in sections for w in together.get(section, ())}, key=number)
        near = nearest(delete, inside or own.get(delete.context, ()))
        if near is not None and delete.id in near.value.reads and not facts.own_checks(program, delete):
            continue  # a pool: what was taken out, as it is there, is given back
        puts = own.get(delete.context, ())
        if (
            _is_taken_back(program, puts, delete)
            or _is_drained(delete)
            or _is_left_for_another(program, puts, added, delete)
        ):
            continue
        if is_owners(program, puts, delete):
            continue
        yield Shape("mutate", delete, near, shared.writes)
    keyed = [w for w in shared.content_writes if facts.is_keyed(w) and w.op == "write"]
    whole = any(a.op == "iterate" for a in shared.accesses)
    if whole and len({w.site for w in keyed}) > 1:
        yield Shape("mutate", keyed[0], None, tuple(keyed))


def swaps(shared: Shared) -> Iterator[Shape]:
    """A buffer that is appended to, read, and replaced by an empty one."""
    for write in shared.binding_writes:
        if not facts.is_emptied(write):
            continue
        before = [a for a in shared.accesses if a.id < write.id and a.context == write.context]
        added = [a for a in before if _is_added(a) and not a.fresh]
        if added and any(a.uses or a.op in ("iterate", "read") for a in before if a.id > added[0].id):
            yield Shape("mutate", write, added[0], shared.writes)
        elif not added and (look := _taken_for_others(shared, write, before)) is not None:
            yield Shape("mutate", write, look, shared.writes)


def _taken_for_others(shared: Shared, write: Access, before: Sequence[Access]) -> Access | None:
    """The look at what other functions have put in, after which there was time for them to put in more."""
    if not any(a.context not in (write.context, INIT) and _is_added(a) for a in shared.accesses):
        return None
    looks = (a for a in before if a.op in ("read", "iterate") and not a.fresh and not facts.is_inner(a))
    return next((a for a in looks if facts.has_switch(a, write)), None)


def _is_added(access: Access) -> bool:
    """Whether it puts one more element into the container: an entry with a constant key is set anew each time."""
    return facts.grows(access) and (access.op == "mutate" or (access.part == "item" and access.key == "*"))


def is_owners(program: Program, puts: Sequence[Access], delete: Access) -> bool:
    """Whether an entry is removed by who has put it there, which one lock lets be one invocation: a single flight."""
    put = last_before(delete, puts)
    if put is None or put.part != "item" or program.key(put) is None or program.key(put) != program.key(delete):
        return False
    looks = (program.accesses[i] for i in put.checks & delete.checks if i in program.accesses)
    return any(facts.same_part(look.place, put.place) and facts.same_section(look, put) for look in looks)


def _is_taken_back(program: Program, puts: Iterable[Access], delete: Access) -> bool:
    """Whether an invocation removes the very element that it has put there itself, which is no other's."""
    removed = program.key(delete)
    if removed is None or removed.kind == "const":
        return False
    is_mine = facts.is_of_one(program, delete) or delete.method_name == "discard"
    added = (program.key(put) if put.part == "item" else put.value for put in puts)
    return any(each is not None and _is_same(removed, each, is_mine) for each in added)


def _is_same(removed: Value, added: Value, is_mine: bool) -> bool:
    if removed.obj is not None and removed.obj is added.obj:
        return True
    return is_mine and bool(removed.deps) and removed.deps == added.deps and removed.kind == added.kind


def _is_left_for_another(program: Program, puts: Sequence[Access], added: Sequence[Access], delete: Access) -> bool:
    """Whether some requests leave an element, and others take it, if it is there, for what they answer: a step each.

    `puts`: what those add that take; another entry point than that which `added` it takes it in a step.
    """
    asked = delete.part == "item" and delete.method_name == "pop" and bool(delete.uses)
    left = all(put.part == "item" and (put.for_some or not puts) for put in puts or added)
    return asked and left and not facts.own_checks(program, delete)


def _is_drained(delete: Access) -> bool:
    """Whether elements are taken one by one until there is none: each goes to one invocation, whoever put it there."""
    return delete.caught and delete.in_loop and delete.part == "content" and delete.method_name.startswith("pop")


def taken(program: Program, shared: Shared) -> Iterator[Shape]:
    """The last element of an invocation's own list, which several of its threads may all see, and each take."""
    if shared.place.root != "local" or facts.plain_type(shared) not in _TAKEN:
        return
    for delete in facts.deletes(shared):
        checks = facts.own_checks(program, delete)
        if checks and delete.context.beside_others and not delete.context.is_async:
            yield Shape("mutate", delete, checks[-1], shared.writes)


def drains(shared: Shared) -> Iterator[Shape]:
    """A container that import-time code has filled, and from which invocations take things for good."""
    obj = shared.obj
    filled = obj is not None and obj.at_import and obj.element is not None and facts.plain_type(shared) in _DRAINED
    if not filled or any(facts.grows(w) and not facts.is_inner(w) for w in shared.content_writes):
        return
    for write in shared.content_writes:
        is_any = facts.plain_type(shared) == "list" or write.part != "item"
        taken = write.op == "delete" and (is_any or _is_missed(shared, write))
        if not facts.is_inner(write) and (taken or write.method_name in _ORDERS) and _is_looked_at(shared):
            yield Shape("drain", write, None, shared.accesses)


def _is_missed(shared: Shared, delete: Access) -> bool:
    """Whether a stated entry of a dictionary that had it at import is taken for good, and others ask for it.

    Whoever takes it without looking meets the whole as all do that come later.
    """
    attributes = {} if shared.obj is None else shared.obj.attributes
    if not facts.is_keyed(delete) or f"[{delete.key.strip(_QUOTE)}]" not in attributes:
        return False
    if delete.uses or (facts.is_hard_delete(delete) and not delete.checks):
        return True
    asked = (a for a in shared.reads if a.uses and not facts.is_inner(a) and a.key in (delete.key, "*", ""))
    return delete.for_some and any(asked)


def _is_looked_at(shared: Shared) -> bool:
    """Whether anything but a change depends on the container, or a change fails where another was before it."""
    return bool(shared.reads) or bool(shared.uses) or any(map(facts.is_hard_delete, shared.writes))


def leaves_some(program: Program, shared: Shared, act: Access) -> bool:
    """Whether what requests put in goes out, and what removes it leaves some of it for a later invocation's answer.

    A request puts in as many as it likes, and one or a stated number of them is taken out, or all for some requests;
    or the collection is only kept from growing too long.
    """
    if act.op != "delete" or act.context.kind != "invocation" or "response" not in shared.uses:
        return False
    added = [w for w in shared.content_writes if w.op == "mutate" and facts.grows(w) and facts.from_request(w.value)]
    if not added or facts.plain_type(shared) not in _LISTS:
        return False
    removals = [w for w in facts.deletes(shared) if w.context == act.context]
    if any(facts.is_whole(w) and not w.for_some for w in removals) or any(w.in_loop for w in removals):
        return False
    many = [w for w in added if (w.in_loop or w.method_name in _MANY) and not w.checks and not w.fresh]
    return bool(many) or (_goes_out(shared) and all(_is_cut_off(program, w) for w in removals))


def _goes_out(shared: Shared) -> bool:
    """Whether what is in it is answered, and not only how many there are or the one that is taken out."""
    counted = {a.id - 1 for a in shared.reads if facts.is_size(a)}  # the name is read just before it is counted
    looks = (a for a in shared.reads if a.id not in counted and not facts.is_size(a) and not facts.is_inner(a))
    return any("response" in a.uses and (a.op == "iterate" or a.part == "binding" or a.key == "*") for a in looks)


def _is_cut_off(program: Program, delete: Access) -> bool:
    """Whether it drops elements nobody asks for: of a list that has grown too long, a slice with stated bounds, or what
    some requests name, who put nothing in themselves."""
    if delete.uses:
        return False
    if any(facts.is_size(check) for check in facts.own_checks(program, delete)):
        return not facts.is_whole(delete)
    key = program.key(delete)
    if delete.part == "item" and not delete.method_name:
        return key is not None and key.kind == "unknown" and not key.reads and key.deps <= _STATED
    return delete.method_name == "remove" and delete.for_some and not facts.own_checks(program, delete)
