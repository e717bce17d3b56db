"""What a value holds: the elements of containers and the attributes of objects, however deep they lie."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.program.domain.values import ARGUMENTS, ClassRef, Obj, Value

_MOST = 40
"""Objects that are looked into for one value."""
_CONTAINERS = frozenset(["builtins.list", "builtins.dict", "builtins.set", "builtins.tuple", ARGUMENTS])

_FILLED = _CONTAINERS | {"collections.deque", "collections.defaultdict"}

REST = "(rest)"
"""Attribute of a dictionary: something unknown whose entries it holds as well, under whatever names."""
OPEN = "(open)"
"""Attribute of a dictionary some of whose entries have names that only the run tells."""
AGAIN = "(again)"
"""Attribute of a list that holds one object again and again: that object."""
MOST_STEPS = 16
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
    """A container of the invocation's own, as computed from what has been put into it since it was made."""
    inside = list(_put_into(value.obj)) if value.kind == "object" and value.obj is not None else ()
    return value.using(*inside) if inside else value


def _put_into(outer: Obj) -> Iterator[Value]:
    """What is in containers of the invocation's own within each other."""
    seen: set[int] = set()
    stack = [outer]
    while stack and len(seen) < _MOST:
        obj = stack.pop()
        if id(obj) in seen or obj.place is not None or obj.at_import or obj.made_by not in _FILLED:
            continue
        seen.add(id(obj))
        found = [*obj.attributes.values(), *(obj.items or ()), *(() if obj.element is None else (obj.element,))]
        yield from found
        stack += [inner.obj for inner in found if inner.obj is not None]


def is_open(obj: Obj) -> bool:
    """Whether it is known what is in it: a container, or an object of the project."""
    return isinstance(obj.made_by, ClassRef) or obj.made_by in _CONTAINERS
