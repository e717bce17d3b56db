"""All attributes of an object at once: `vars(x)` and `x.__dict__`."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.attribute_places import home_of
from concurrency_audit.audit.program.interpreter.attributes import DICTIONARY
from concurrency_audit.audit.program.interpreter.run import Run

OWNERS = ("class", "instance", "module")
"""Kinds of what has such a dictionary."""
GLOBALS = "builtins.globals"
_NAMESPACE = "types.SimpleNamespace"


def has_dictionary(value: Value) -> bool:
    """Whether all attributes of a value are in a dictionary of its own: an object of the project, a namespace."""
    return value.kind in OWNERS or (value.kind == "object" and value.ref == _NAMESPACE)


def whose(dictionary: Value) -> Value | None:
    """The object whose attributes a value holds: of `x.__dict__` and `vars(x)`."""
    if dictionary.kind != "method" or dictionary.ref[1] != DICTIONARY or not has_dictionary(dictionary.ref[0]):
        return None
    owner: Value = dictionary.ref[0]
    return owner


def whose_called(frame: Frame, dictionary: Value) -> Value | None:
    """The same, and the module of `globals()`."""
    if dictionary.kind == "object" and dictionary.ref == GLOBALS:
        return Value("module", frame.module.key)
    return whose(dictionary)


def whole(run: Run, frame: Frame, value: Value, anchor: int) -> Value:
    """`vars(x)` and `x.__dict__` of a shared object, where it is more than changed: all its attributes are read."""
    owner = whose(value)
    home = home_of(run, owner) if owner is not None and owner.kind == "instance" else None
    if owner is None or home is None or owner.obj is None or frame.context is INIT:
        return value
    for name, held in list(owner.obj.attributes.items()):
        read = run.record.touch(frame, home.attribute(name), "read", "binding", anchor, value=held)
        value = value.with_reads(value.reads | read)
    return value
