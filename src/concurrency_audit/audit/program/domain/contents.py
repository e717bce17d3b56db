"""What a value holds: the elements of containers and the attributes of objects, however deep they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from concurrency_audit.audit.program.domain.values import ARGUMENTS, CALLABLE, EMPTY, ClassRef, Kind, Obj, Value

_MOST = 40
"""Objects that are looked into for one value."""
_CONTAINERS = frozenset([
    "builtins.list", "builtins.dict", "builtins.set", "builtins.tuple", "collections.deque", "collections.defaultdict",
    "collections.OrderedDict", "types.SimpleNamespace", ARGUMENTS,
])  # fmt: skip

REST = "(rest)"
"""Attribute of a dictionary: something unknown whose entries it holds as well, under whatever names."""
OPEN = "(open)"
"""Attribute of a dictionary some of whose entries have names that only the run tells."""
GIVEN = "(given)"
"""Attribute of a library's object: the object that it was made with, as an adapter is made with an application."""
AGAIN = "(again)"
"""Attribute of a list that holds one object again and again: that object."""
LISTED: tuple[Kind, ...] = (*CALLABLE, "instance", "class")
"""Kinds of what lists of import-time code are kept, one by one: hooks, middleware, plug-ins."""
MOST_LISTED = 8
"""Functions in a list up to which each of them is a step of its own."""
MOST_STEPS = 40
"""Elements up to which a walk may be interpreted step by step, and entries of which a dictionary is told by."""


def holds(value: Value) -> Iterator[Value]:
    """All that a container or an object of the project holds, itself left out."""
    if value.obj is None or not is_open(value.obj):
        return  # nearly all
    seen: set[int] = set()
    stack = [value.obj]
    while stack and len(seen) < _MOST:
        obj = stack.pop()
        if id(obj) in seen or not is_open(obj):
            continue
        seen.add(id(obj))
        found = [*obj.attributes.values(), *(obj.items or ())]
        if obj.element is not None:
            found.append(obj.element)
        yield from found
        stack += [inner.obj for inner in found if inner.obj is not None]


def reads_within(value: Value) -> frozenset[int]:
    """The reads from which something was computed that a value of the invocation's own holds."""
    found: set[int] = set()
    for inner in holds(value) if value.obj is not None and value.obj.place is None else ():
        found |= inner.reads
    return frozenset(found)


def filled(value: Value) -> Value:
    """A value of the invocation's own, as computed from what has been put into it and it has been told since it was
    made."""
    obj = value.obj
    if obj is None or obj.place is not None:
        return value
    inside = list(_put_into(obj)) if value.kind == "object" else []
    if obj.told:
        inside.append(Value(deps=obj.told))
    return value.using(*inside) if inside else value


def _put_into(outer: Obj) -> Iterator[Value]:
    """What is in containers of the invocation's own within each other."""
    seen: set[int] = set()
    stack = [outer]
    while stack and len(seen) < _MOST:
        obj = stack.pop()
        if id(obj) in seen or obj.place is not None or obj.at_import or obj.made_by not in _CONTAINERS:
            continue
        seen.add(id(obj))
        found = [*obj.attributes.values(), *(obj.items or ()), *(() if obj.element is None else (obj.element,))]
        yield from found
        stack += [inner.obj for inner in found if inner.obj is not None]


def chosen_in(sources: Iterable[Value]) -> frozenset[int]:
    """The reads of stores that decided what is in lists of this invocation, and so what a walk through them does."""
    return EMPTY.union(*(source.obj.chosen for source in sources if source.obj is not None))


def is_open(obj: Obj) -> bool:
    """Whether it is known what is in it: a container, or an object of the project."""
    return isinstance(obj.made_by, ClassRef) or obj.made_by in _CONTAINERS
