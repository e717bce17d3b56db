"""Dictionaries as they are walked through: `keys()`, `values()`, `items()`, and the keys that are known of them."""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

from concurrency_audit.audit.program.domain.contents import MOST_STEPS, OPEN, REST
from concurrency_audit.audit.program.domain.values import UNKNOWN, Obj, Value, join

KEYS = "(keys)"
"""Attribute of a dictionary: the join of those of its keys that can be followed."""
VIEW = "builtins.dict_view"
OPENING = frozenset([REST, OPEN, KEYS])
"""What says of a dictionary that not all of its keys are known."""


def view_of(source: Value, name: str) -> Value:
    """`keys()`, `values()` or `items()` of a dictionary: the same place, walked through as keys, elements or pairs."""
    obj = source.obj
    if obj is None or source.others or (obj.element is None and name != "values"):
        return source
    key = key_of_walk(obj)
    view = Obj(VIEW, obj.module, obj.function, obj.anchor, obj.at_import, place=obj.place)
    view.element = obj.element if name == "values" else key
    known = () if name == "values" else stated_keys(source) or ()
    view.items = tuple([_pair(obj, each) for each in known] if name == "items" else known) or None
    if name == "items" and obj.element is not None:
        pair = Obj("builtins.tuple", obj.module, obj.function, obj.anchor, obj.at_import, items=(key, obj.element))
        pair.place = None if obj.place is None else obj.place.element()
        view.element = Value("object", "builtins.tuple", pair)
    return source._replace(obj=view)


def _pair(of: Obj, key: Value) -> Value:
    """An entry of a dictionary as a walk through its items meets it."""
    pair = Obj("builtins.tuple", of.module, of.function, of.anchor, of.at_import)
    pair.items = (key, of.attributes[f"[{key.ref}]"])
    pair.element = reduce(join, pair.items)
    return Value("object", "builtins.tuple", pair)


def stated_keys(source: Value) -> tuple[Value, ...] | None:
    """The keys of a dictionary of this invocation of which all are known, and few."""
    obj = source.obj
    if obj is None or obj.place is not None or source.others or not OPENING.isdisjoint(obj.attributes):
        return None
    names = [name for name in obj.attributes if name[:1] == "["]
    return tuple([Value("const", name[1:-1]) for name in names]) if len(names) <= MOST_STEPS else None


class KeyOf(NamedTuple):
    """What a key is by which a dictionary is walked through whose entries are known: `ref` of an unknown value."""

    obj: Obj


def key_of_walk(obj: Obj) -> Value:
    """A key of a dictionary as a walk through it meets it."""
    is_known = obj.made_by == "builtins.dict" and obj.place is None and any(name[:1] == "[" for name in obj.attributes)
    return obj.attributes.get(KEYS) or (Value(ref=KeyOf(obj)) if is_known else UNKNOWN)


def copy_entries(copy: Obj, key: Value, content: Value) -> None:
    """Entries that are put into another dictionary one by one, under their own names: `copy[name] = text(value)`."""
    source = key.ref.obj if isinstance(key.ref, KeyOf) else copy
    if source is copy or source.element is None:
        return
    if not source.element.deps & content.deps and content != source.element:
        return
    for name, value in source.attributes.items():
        if name[:1] == "[" or name == REST:
            copy.attributes[name] = value


def is_all_named(key: Value) -> bool:
    """Whether it is a key of a dictionary of which all keys are known."""
    return isinstance(key.ref, KeyOf) and OPENING.isdisjoint(key.ref.obj.attributes)
