"""Enumerations of the project: their members, and which of them is meant."""

from __future__ import annotations

from functools import reduce

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import CALLABLE, ClassRef, Obj, Value, join
from concurrency_audit.audit.program.interpreter.classes import ENUMERATIONS, base_values, class_env, class_owner
from concurrency_audit.audit.program.interpreter.run import Run

_NO_MEMBERS = (*CALLABLE, "class", "external", "module")


def make_members(run: Run, frame: Frame, made: Obj) -> None:
    """Members of an enumeration that has methods are objects with a name and a value; of others the values do."""
    has_methods = any(
        value.kind == "function" for name, value in made.attributes.items() if name[:2] != "__" or name in _OF_MEMBERS
    )
    init = made.attributes.get("__init__")
    for name, value in list(made.attributes.items()) if has_methods else ():
        if (value.kind in _NO_MEMBERS and value.kind != "partial") or name.startswith("_"):
            continue
        member = run.record.new_object(frame, made.made_by, NOWHERE)
        member.attributes.update(value=value, name=Value("const", name))
        made.attributes[name] = Value("instance", made.made_by, member)
        if init is not None and init.kind == "function":
            given = value.obj.items if value.ref == "builtins.tuple" and value.obj is not None else None
            run.call(frame, init, (made.attributes[name], *(given or (value,))), (), NOWHERE)


_CONTAINERS = ("builtins.tuple", "builtins.list", "builtins.dict", "builtins.set")
_OF_MEMBERS = ("__call__", "__init__")


def one_of(run: Run, ref: ClassRef, index: Value) -> Value | None:
    """The member that `Way[name]` or `Way(value)` gives, where members are more than texts and numbers: any of them,
    or the one that is named."""
    if not any(value.kind == "external" and value.ref in ENUMERATIONS for value in base_values(run, ref)):
        return None
    named = {
        name: value
        for name, value in class_env(run.known(ref.module), ref.index).items()
        if name[:1] != "_" and (value.kind not in _NO_MEMBERS or value.kind == "partial")
    }
    if not any(value.obj is not None or value.kind == "partial" for value in named.values()):
        return None
    for name, value in named.items():
        if value.obj is not None and value.obj.at_import:
            run.record.publish(value, Place("class", class_owner(run, ref), name))
    if index.kind == "const" and index.ref in named:
        return named[index.ref]
    return reduce(join, named.values()).using(index)


def is_value(owner: Value, name: str) -> bool:
    """Whether it is the `.value` of a member that stands for it: a text, number, container or partial function."""
    return name == "value" and (owner.kind in ("const", "partial") or owner.ref in _CONTAINERS)
