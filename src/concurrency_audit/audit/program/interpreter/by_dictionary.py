"""Attributes that are set by a name which only the run tells: `setattr(App, name, value)`, `vars(x).update(values)`."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import NONE, Value, join
from concurrency_audit.audit.program.interpreter.all_attributes import OWNERS, has_dictionary
from concurrency_audit.audit.program.interpreter.attribute_places import home_of, shared_value
from concurrency_audit.audit.program.interpreter.attributes import DICTIONARY, held_by
from concurrency_audit.audit.program.interpreter.classes import bases, class_env
from concurrency_audit.audit.program.interpreter.dictionary_views import view_of
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.stored_attributes import (
    attribute_place_to_write,
    keep_attribute,
    store_attribute,
)

_MOST = 8
"""Maximal number of attributes that one such assignment is taken to set."""


def dictionary_of(_run: Run, call: LibraryCall) -> Value | None:
    """`vars(x)` is `x.__dict__`."""
    is_one = len(call.args) == 1 and has_dictionary(call.args[0])
    return Value("method", (call.args[0], DICTIONARY)).using(*call.args, *held_by(call.args[0])) if is_one else None


def store_any(run: Run, frame: Frame, owner: Value, value: Value, anchor: int) -> None:
    """Some attribute is set, nobody knows which: any that holds data may be, none surely is."""
    if frame.context is INIT or owner.kind not in OWNERS:
        return
    if owner.kind == "instance" and owner.obj is not None and owner.obj.place is None:
        owner.obj.element = value if owner.obj.element is None else join(owner.obj.element, value)
    if owner.kind == "instance" and home_of(run, owner) is None:
        return
    written, names = run.moment.surely_written, list(_data(run, owner))
    if len(names) > _MOST:
        run.record.cut(frame, anchor, "an attribute set by name, which may be one of more than are followed")
    for name in names[:_MOST]:
        place = attribute_place_to_write(run, owner, name)
        if place is not None:
            run.record.rebound_places.add(place)
            run.record.touch(frame, place, "write", "binding", anchor, value=value)
    run.moment.surely_written = written


def set_past(run: Run, call: LibraryCall, owner: Value) -> Value:
    """`super().__setattr__(name, value)` in a class that has an `__setattr__` of its own."""
    name, value = call.args[0], call.args[1]
    if name.kind == "const" and isinstance(name.ref, str):
        keep_attribute(run, call.frame, owner, name.ref, value, call.anchor)
    else:
        store_any(run, call.frame, owner, value, call.anchor)
    return NONE


def as_table(run: Run, call: LibraryCall, owner: Value) -> Value | None:
    """`vars(Commands).items()`: what a class of the project defines, by name; `vars(settings).items()`: what a shared
    object holds."""
    if owner.kind == "instance":
        return _of_shared(run, call, owner)
    if owner.kind != "class":
        return None
    table = run.record.new_object(call.frame, "builtins.dict", call.anchor)
    for home in reversed(bases(run, owner.ref)):
        for name, value in class_env(run.known(home.module), home.index).items():
            table.attributes[f"[{name}]"] = value
            table.element = value if table.element is None else join(table.element, value)
    return view_of(Value("object", "builtins.dict", table), call.name)


def _of_shared(run: Run, call: LibraryCall, owner: Value) -> Value | None:
    """The attributes of an object that all share, each where it lies."""
    home = home_of(run, owner)
    if home is None or owner.obj is None or owner.others or call.frame.context is INIT or not owner.obj.attributes:
        return None
    table = run.record.new_object(call.frame, "builtins.dict", call.anchor)
    for name, held in list(owner.obj.attributes.items()):
        place = home.attribute(name)
        read = run.record.touch(call.frame, place, "read", "binding", call.anchor, value=held)
        value = shared_value(run, held, place)
        value = value.with_reads(value.reads | read)
        table.attributes[f"[{name}]"] = value
        table.element = value if table.element is None else join(table.element, value)
    return view_of(Value("object", "builtins.dict", table), call.name)


def update(run: Run, call: LibraryCall, owner: Value) -> Value:
    """`x.__dict__.update(values, name=value)`."""
    for name, value in call.keywords:
        if name is None:
            store_any(run, call.frame, owner, value, call.anchor)
        else:
            store_attribute(run, call.frame, owner, name, value, call.anchor)
    for given in call.args:
        known = {} if given.obj is None else {k: v for k, v in given.obj.attributes.items() if k[:1] == "["}
        for key, value in known.items():
            store_attribute(run, call.frame, owner, key[1:-1], value, call.anchor)
        if not known:
            store_any(run, call.frame, owner, given, call.anchor)
    return NONE


def _data(run: Run, owner: Value) -> Iterator[str]:
    """The names of the attributes that hold data, as far as they are known."""
    found: dict[str, Value] = {}
    if owner.kind == "module":
        state = run.module(owner.ref)
        found.update({} if state is None else state.globals)
    else:
        for home in bases(run, owner.ref):
            for name, value in class_env(run.known(home.module), home.index).items():
                found.setdefault(name, value)
        if owner.kind == "instance" and owner.obj is not None:
            for name, value in owner.obj.attributes.items():
                found[name] = value if name not in found else join(found[name], value)
    for name, value in found.items():
        if value.kind in ("const", "object", "unknown") and not name.startswith("__"):
            yield name
