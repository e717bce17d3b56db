"""What a class or function states of itself by name: `dataclasses.fields(order)`, `inspect.signature(f).parameters`."""

from __future__ import annotations

from functools import reduce

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import MOST_OTHERS, ClassRef, Value, join
from concurrency_audit.audit.program.interpreter.class_fields import fields_of
from concurrency_audit.audit.program.interpreter.run import Run

_FIELD = "dataclasses.Field"
_SIGNATURE = "inspect.Signature"
_PARAMETER = "inspect.Parameter"
_BY_NAME = ("positional", "keyword")


def fields(run: Run, call: LibraryCall) -> Value | None:
    """The fields of a class of the project, or of an object of one: one stands for all, and has the name of each."""
    owner = call.args[0] if call.args else None
    if owner is None or owner.kind not in ("class", "instance") or owner.others or not isinstance(owner.ref, ClassRef):
        return None
    names = [Value("const", name) for name in fields_of(run, owner.ref)]
    if not 0 < len(names) <= MOST_OTHERS:
        return None
    field = run.record.new_object(call.frame, _FIELD, call.anchor)
    field.attributes["name"] = reduce(join, names)
    listed = run.record.new_object(call.frame, "builtins.tuple", call.anchor)
    listed.element = Value("object", _FIELD, field)
    return Value("object", "builtins.tuple", listed)


def signature(run: Run, call: LibraryCall) -> Value | None:
    """The signature of a function of the project, whose `parameters` are known by name."""
    found = call.args[0] if call.args else None
    skipped = 1 if found is not None and found.kind == "bound" else 0
    function = found.ref[0] if found is not None and found.kind == "bound" else found
    if found is None or found.others or function is None or function.kind != "function":
        return None
    state = run.known(function.ref.module)
    parameters = state.summary.functions[function.ref.index].parameters[skipped:]
    if not parameters or any(each.kind not in _BY_NAME for each in parameters):
        return None
    table = run.record.new_object(call.frame, "builtins.dict", call.anchor)
    for parameter in parameters:
        made = run.record.new_object(call.frame, _PARAMETER, call.anchor)
        made.attributes["name"] = Value("const", parameter.name)
        table.attributes[f"[{parameter.name}]"] = table.element = Value("object", _PARAMETER, made)
    told = run.record.new_object(call.frame, _SIGNATURE, call.anchor)
    told.attributes["parameters"] = Value("object", "builtins.dict", table)
    return Value("object", _SIGNATURE, told)
