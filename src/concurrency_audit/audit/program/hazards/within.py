"""Hazards at the objects that a shared container holds: a dictionary within a dictionary."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.shape import Shape
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_DEEP = frozenset(["json.dump", "json.dumps", "copy.deepcopy", "pickle.dump", "yaml.dump", "yaml.safe_dump"])
"""What walks through a container walks through all that it holds as well."""
_TABLES = frozenset(["builtins.dict", "builtins.set", "collections.defaultdict", "collections.OrderedDict"])

_LISTS = frozenset(["builtins.list", "collections.deque"])
_OUT = frozenset(["response", "effect"])


def inner_walks(program: Program, shared: Shared) -> Iterator[Shape]:
    """A walk through a dictionary or set within a shared one, alone or with all around it, whose size others change.

    One that is found under a key of the request is met by requests with the same key only; that is not reported.
    """
    inner = tuple(a for a in shared.accesses if facts.is_inner(a)) if _holds_tables(shared) else ()
    resizing = tuple(w for w in inner if w.writes and _resizes(shared, w))
    for access in shared.accesses if resizing else ():
        if access.op == "iterate" and access.method_name in _DEEP and not facts.is_inner(access):
            yield Shape("iterate", access, None, resizing)
            continue
        if not facts.is_inner(access):
            continue
        walks = access.op == "iterate" and not facts.copies(access)
        if walks and not _is_found_by_request(program, access) and _is_table(access.value):
            yield Shape("iterate", access, None, resizing)


def inner_drains(shared: Shared) -> Iterator[Shape]:
    """What import-time code has put into an object of a shared container, and an invocation takes out for good."""
    removed = [w for w in shared.content_writes if w.op == "delete" and facts.is_inner(w)]
    obj = shared.obj
    if not removed or obj is None or not obj.at_import or any(map(_puts_back, shared.content_writes)):
        return
    held = [*_held(shared), *(obj.items or ())]
    for write in removed:
        if any(_is_missed(value, write) for value in held):
            yield Shape("drain", write, None, shared.accesses)


def _puts_back(write: Access) -> bool:
    return write.op != "delete" and facts.grows(write) and (facts.is_inner(write) or write.key == "*")


def _is_missed(held: Value, write: Access) -> bool:
    """Whether the next one finds less: an element of a list, or a stated entry of a dictionary that had it."""
    obj = held.obj
    if held.kind != "object" or held.others or obj is None or not obj.at_import or obj.element is None:
        return False
    if held.ref in _LISTS:
        return write.method_name != "clear"
    has_it = facts.is_keyed(write) and f"[{write.key[1:-1]}]" in obj.attributes
    return has_it and not write.checks and (bool(write.uses) or (facts.is_hard_delete(write) and not write.caught))


def _holds_tables(shared: Shared) -> bool:
    """Whether what import-time code has put into a container are dictionaries or sets."""
    obj = shared.obj
    if obj is None or not obj.at_import or obj.made_by not in _TABLES:
        return False
    held = _held(shared)
    return bool(held) and all(map(_is_table, held))


def _held(shared: Shared) -> list[Value]:
    elements = {} if shared.obj is None else shared.obj.attributes
    return [value for key, value in elements.items() if key[:1] == "["]


def _is_table(value: Value) -> bool:
    return value.kind == "object" and value.ref in _TABLES and not value.others


def _resizes(shared: Shared, write: Access) -> bool:
    """Whether it adds or removes an element, and does not only replace one that all of them have."""
    if write.op == "delete" or not facts.is_keyed(write):
        return write.op == "delete" or facts.grows(write)
    name = f"[{write.key[1:-1]}]"
    return not all(value.obj is not None and name in value.obj.attributes for value in _held(shared))


def _is_found_by_request(program: Program, walk: Access) -> bool:
    """Whether the inner object was looked up by a key of the request."""
    looks = (program.accesses.get(number) for number in walk.value.reads)
    keys = (program.key(look) for look in looks if look is not None and look.part == "item")
    return any(key is not None and facts.from_request(key) for key in keys)


def collects(program: Program, shared: Shared, grown: Access) -> bool:
    """Whether what a request brings along is added to an object under a key, whoever has made that: in no branch of
    those who have found none, as where a cache is filled. What goes out is that, or all around it."""
    if not facts.is_inner(grown) or not facts.from_request(grown.value) or facts.counts(grown):
        return False
    path = grown.place.path
    if not any(read.uses & _OUT and read.place.path == path[: len(read.place.path)] for read in shared.accesses):
        return False
    looks = (program.accesses[number] for number in grown.checks if number in program.accesses)
    return not any(look.place.container == grown.place.container for look in looks)


def is_one_for_all(program: Program, shared: Shared) -> bool:
    """Whether all requests meet the same objects in a container: singletons under their class, `made[cls] = cls()`."""
    fills = [w for w in shared.content_writes if w.part == "item" and w.op != "delete" and not facts.is_inner(w)]
    return bool(fills) and all(facts.is_keyed(fill) or _is_class(program.key(fill)) for fill in fills)


def _is_class(key: Value | None) -> bool:
    return key is not None and key.kind == "class" and all(other.kind == "class" for other in key.others)
