"""What one value may be besides another: what tells alternatives apart, and what becomes of more than are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrency_audit.audit.program.domain.values import Obj, Value

_IN_TABLES = ("function", "bound", "partial", "class", "instance")
_MADE = ("object", "instance")
_MOST_ALIKE = 16
"""So many instances of one class, or tuples, are told apart; what further ones hold is held by one of these too."""


def is_table(obj: Obj) -> bool:
    """Whether a dictionary holds functions or classes by name: another one holds others."""
    return obj.made_by == "builtins.dict" and any(value.kind in _IN_TABLES for value in obj.attributes.values())


def identity(value: Value) -> tuple[object, ...]:
    """What distinguishes alternatives: library objects differ by type and by where they are shared, tuples and lists by
    content."""
    if value.kind == "method":
        receiver, name = value.ref
        return value.kind, name, receiver.ref if receiver.kind in ("object", "const") else None, receiver.place
    if value.text is not None:
        return value.kind, value.text
    is_alike = value.kind == "object" and (value.obj is None or (value.obj.items is None and not is_table(value.obj)))
    return value.kind, value.ref, value.place if is_alike else value.obj


def is_taken_in(known: Sequence[Value], value: Value, join: Callable[[Value, Value], Value]) -> bool:
    """Whether there are many objects like this one already, of which one was given what this one holds.

    That is the one which holds least, so that no attribute becomes too many functions: `routes.append(Route(...))`.
    What an invocation makes is in no table that others look into: further instances are like those that are known.
    """
    if value.kind not in _MADE or value.obj is None or (value.kind == "object" and not value.obj.at_import):
        return False
    alike = [each.obj for each in known if each.kind == value.kind and each.ref == value.ref and each.obj is not None]
    if len(alike) < _MOST_ALIKE or value.obj in alike:
        return False
    if not value.obj.at_import:
        return True
    kept = next((obj for obj in alike if value.obj in obj.stands_for), None) or min(alike, key=_breadth)
    kept.stands_for |= {value.obj}
    _take_in(kept, value.obj, join)
    return True


def _breadth(obj: Obj) -> int:
    """How many alternatives what an object holds has."""
    return sum(len(value.others) for value in (*obj.attributes.values(), *(obj.items or ())))


def _take_in(kept: Obj, lost: Obj, join: Callable[[Value, Value], Value]) -> None:
    for name, value in lost.attributes.items():
        kept.attributes[name] = _either(kept.attributes.get(name), value, join)
    if kept.items is not None and lost.items is not None:
        pairs = zip(kept.items, lost.items, strict=False)
        kept.items = tuple([_either(mine, theirs, join) for mine, theirs in pairs])
    if lost.element is not None:
        kept.element = _either(kept.element, lost.element, join)


def _either(mine: Value | None, theirs: Value, join: Callable[[Value, Value], Value]) -> Value:
    """What of two objects' contents one object stands for; objects within stay as they are, for they may go round."""
    if mine is None or mine == theirs:
        return theirs
    is_made = any(each.kind in _MADE for value in (mine, theirs) for each in (value, *value.others))
    return mine if is_made else join(mine, theirs)
