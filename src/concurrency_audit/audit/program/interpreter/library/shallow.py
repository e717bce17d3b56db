"""Shallow copies: another container or object that holds the same objects as the one before."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import MADE, ClassRef, Value
from concurrency_audit.audit.program.interpreter.attributes import attribute_of
from concurrency_audit.audit.program.interpreter.class_fields import fields_of
from concurrency_audit.audit.program.interpreter.elements import fill_from
from concurrency_audit.audit.program.interpreter.library import named_tuples
from concurrency_audit.audit.program.interpreter.names import read_binding
from concurrency_audit.audit.program.interpreter.run import Run

_METHODS = frozenset(["model_copy", "copy", "_replace", "replace", "evolve"])
"""Methods that objects have of a base class or decorator of a library."""
_DEEP = "deep"
_CHANGES = "update"


def of_function(run: Run, call: LibraryCall) -> Value | None:
    """`copy.copy(value)`, `dataclasses.replace(value, title=title)`."""
    if not call.args:
        return None
    source = call.args[0]
    if source.obj is None or source.others:
        return None
    if source.kind == "instance":
        return _of_instance(run, call, source, dict(call.keywords))
    if source.obj.made_by not in ("builtins.dict", "builtins.list"):
        return None
    obj = run.record.new_object(call.frame, source.obj.made_by, call.anchor)
    fill_from(run, obj, source)
    return Value("object", obj.made_by, obj).using(source)


def read_again(run: Run, call: LibraryCall) -> Value | None:
    """`json.loads(json.dumps(value), parse_float=Decimal)`: a dictionary or list with the same entries."""
    written = run.record.written
    if written is None or not call.args or call.args[0] != written[0]:
        return None
    is_own = written[1].kind == "object" and written[1].place is None
    return of_function(run, call._replace(args=written[1:])) if is_own else None


def of_method(run: Run, call: LibraryCall, receiver: Value, value: Value) -> Value:
    """`page.model_copy(update={"title": title})`: another object of the project's class, unless the copy is deep."""
    if call.name == "_replace" and (another := named_tuples.replaced(run, call, receiver)) is not None:
        return another
    if call.name not in _METHODS or receiver.kind != "instance" or receiver.obj is None or receiver.others:
        return value
    given = dict(call.keywords)
    deep = given.get(_DEEP)
    if deep is not None and (deep.kind != "const" or deep.ref):
        return value
    changes = given.get(_CHANGES)
    entries = {} if changes is None or changes.obj is None else changes.obj.attributes
    given.update((name[1:-1], each) for name, each in entries.items() if name.startswith("["))
    return _of_instance(run, call, receiver, given)


def _of_instance(run: Run, call: LibraryCall, source: Value, given: dict[str | None, Value]) -> Value:
    """An object with the same attributes, but for those that are given; what they hold is held by both."""
    ref = source.ref
    assert isinstance(ref, ClassRef) and source.obj is not None
    obj = run.record.new_object(call.frame, ref, call.anchor)
    for name in dict.fromkeys([*source.obj.attributes, *fields_of(run, ref)]):
        obj.attributes[name] = given.get(name) or _held(run, call, attribute_of(run, call.frame, source, name))
    return Value("instance", ref, obj).using(source)


def _held(run: Run, call: LibraryCall, value: Value) -> Value:
    """What the copied object holds: an object of its own stays one for both, and is read here."""
    if value.kind not in MADE:
        return value._replace(at=None)
    return read_binding(run, call.frame, value, value.place, call.anchor)
