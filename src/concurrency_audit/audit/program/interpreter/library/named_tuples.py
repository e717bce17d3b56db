"""Tuples with named fields that a call defines: `Route = namedtuple("Route", "method run")`, `Route("PUT", keep)`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Obj, Value, join
from concurrency_audit.audit.program.interpreter.attributes import attribute_of
from concurrency_audit.audit.program.interpreter.run import Run

_CLASS = "collections.namedtuple"
_FIELDS, _DEFAULTS = "(fields)", "(defaults)"
_MOST = 40


def define(run: Run, call: LibraryCall) -> Value | None:
    """The class of such tuples, where its fields are stated."""
    stated = call.argument(1, "field_names")
    names = [] if stated is None else list(_names(stated))
    if not names or len(names) > _MOST:
        return None
    obj = run.record.new_object(call.frame, _CLASS, call.anchor)
    fields = Obj("builtins.tuple", obj.module, obj.function, obj.anchor, obj.at_import)
    fields.items = tuple(Value("const", name) for name in names)
    obj.attributes[_FIELDS] = Value("object", "builtins.tuple", fields)
    if (defaults := call.argument(None, "defaults")) is not None:
        obj.attributes[_DEFAULTS] = defaults
    return Value("object", _CLASS, obj)


def make(run: Run, call: LibraryCall) -> Value | None:
    """A tuple of it: its fields are had by name and by position."""
    made_by = None if call.receiver is None else call.receiver.obj
    fields = None if made_by is None else made_by.attributes.get(_FIELDS)
    if call.receiver is None or made_by is None or fields is None or fields.obj is None:
        return None
    names = [str(each.ref) for each in fields.obj.items or ()]
    obj = run.record.new_object(call.frame, "builtins.tuple", call.anchor)
    obj.attributes.update(_defaults(run, call.receiver, made_by, names))
    obj.attributes.update(zip(names, call.args, strict=False))
    obj.attributes.update((name, value) for name, value in call.keywords if name in names)
    if all(name in obj.attributes for name in names):
        obj.items = tuple(obj.attributes[name] for name in names)
        obj.element = reduce(join, obj.items)
    return Value("object", "builtins.tuple", obj).using(*call.values)


def replaced(run: Run, call: LibraryCall, receiver: Value) -> Value | None:
    """`route._replace(method="GET")`: another tuple that holds the same objects but for what is given."""
    if receiver.kind != "object" or receiver.ref != "builtins.tuple" or receiver.obj is None or receiver.others:
        return None
    given = {name: value for name, value in call.keywords if name is not None}
    kept = {name: attribute_of(run, call.frame, receiver, name) for name in receiver.obj.attributes}
    obj = run.record.new_object(call.frame, "builtins.tuple", call.anchor)
    obj.attributes.update({**kept, **given})
    obj.items = tuple(obj.attributes.values())
    obj.element = reduce(join, obj.items) if obj.items else None
    return Value("object", "builtins.tuple", obj).using(receiver, *given.values())


def _names(stated: Value) -> Iterator[str]:
    """The names in a text, or in a list of texts or of pairs."""
    if stated.kind == "const" and isinstance(stated.ref, str):
        yield from stated.ref.replace(",", " ").split()
    for item in (stated.obj.items or ()) if stated.obj is not None else ():
        first = item.obj.items[0] if item.obj is not None and item.obj.items else item
        if first.kind == "const" and isinstance(first.ref, str):
            yield first.ref


def _defaults(run: Run, owner: Value, made_by: Obj, names: list[str]) -> dict[str, Value]:
    """The defaults of the last fields; each is one object for all tuples."""
    given = made_by.attributes.get(_DEFAULTS)
    items = () if given is None or given.obj is None else given.obj.items or ()
    found = dict(zip(names[len(names) - len(items) :], items, strict=False))
    for name, value in found.items():
        if value.obj is not None and value.obj.at_import and owner.place is not None:
            run.record.publish(value, owner.place.attribute(name))
    return found
