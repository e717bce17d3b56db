"""Dictionaries that a store or a request gave, once something is put into them: what was put in is known by name."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE, Call, Expression
from concurrency_audit.audit.program.domain.contents import REST
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.path_patterns import of_request
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.orm.dumped import entries
from concurrency_audit.audit.program.interpreter.run import Run

_GIVING = frozenset([
    "loads", "load", "json", "get_json", "to_dict", "as_dict", "dict", "model_dump", "asdict", "jsonable_encoder",
    "copy", "deepcopy",
])  # fmt: skip
"""Last parts of the names of what libraries call to give a dictionary."""


def opened(run: Run, frame: Frame, named: Expression, owner: Value) -> Value:
    """A dictionary in place of a value of which no more is known than where it comes from; the name means it then."""
    if named[0] != "name" or not frame.binds(named[1]) or owner.place is not None or owner.others:
        return owner
    is_of_store = owner.obj is None and owner.kind == "unknown" and "io" in owner.deps and bool(owner.reads)
    if not is_of_store and not (_is_unknown(owner) and of_request(owner.deps)):
        return owner
    obj = run.record.new_object(frame, "builtins.dict", NOWHERE)
    obj.attributes[REST] = Value(reads=owner.reads)
    obj.attributes.update((f"[{name}]", each) for name, each in entries(owner))
    found = (
        owner._replace(obj=obj) if is_of_store else Value("object", "builtins.dict", obj, None, owner.deps, owner.reads)
    )
    run.assign(frame, named, found)
    return found


def _is_unknown(value: Value) -> bool:
    """Whether nothing is known of a value, or that a library gave it which gives dictionaries by such a name."""
    if value.kind == "unknown":
        return value.obj is None
    if value.kind != "object" or not isinstance(value.ref, str) or value.ref == "builtins.dict":
        return False
    return value.ref.rpartition(".")[2] in _GIVING and (value.obj is None or not value.obj.attributes)


def open_for_update(run: Run, frame: Frame, call: Call) -> None:
    """`data.update({"user": user})`, `data.update(user=user)`: the same, before the method is looked up."""
    _, function, arguments, keywords, _ = call
    is_told = bool(keywords) or (len(arguments) == 1 and arguments[0][0] == "dict")
    if function[0] != "attribute" or function[2] != "update" or not is_told:
        return
    if function[1][0] == "name" and frame.binds(function[1][1]):
        opened(run, frame, function[1], run.evaluate(frame, function[1]))
