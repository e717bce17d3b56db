"""Calls of the standard library that give what they are given, or something that holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Value, join
from concurrency_audit.audit.program.interpreter.classes import methods
from concurrency_audit.audit.program.interpreter.elements import entry_of
from concurrency_audit.audit.program.interpreter.locks import lock_of
from concurrency_audit.audit.program.interpreter.run import Run

_MOST_NAMES = 64


def _given_back(_run: Run, call: LibraryCall) -> Value | None:
    """`MappingProxyType(table)`: what is looked up in it is looked up in the table."""
    return call.args[0]


def _as_context(run: Run, call: LibraryCall) -> Value | None:
    """`with nullcontext(value) as x`: the value itself; nothing is done to it, so that a lock stays free."""
    return None if lock_of(run, call.args[0]) is not None else call.args[0]


def _from_keys(run: Run, call: LibraryCall) -> Value | None:
    """`dict.fromkeys(names, value)`: one object under all names."""
    if len(call.args) < 2:
        return None
    obj = run.record.new_object(call.frame, "builtins.dict", call.anchor)
    obj.element = call.args[1]
    known = call.args[0].obj.items if call.args[0].obj is not None else None
    for key in known or ():
        if (named := entry_of(key)) is not None:
            obj.attributes[named] = call.args[1]
    return Value("object", "builtins.dict", obj).using(*call.args)


def _names_of(run: Run, call: LibraryCall) -> Value | None:
    """`dir(value)`: the names of the methods of an instance or class of the project."""
    owner = call.args[0]
    if owner.kind not in ("instance", "class") or owner.others:
        return None
    names = list(dict.fromkeys(name for name, _ in methods(run, owner.ref)))[:_MOST_NAMES]
    obj = run.record.new_object(call.frame, "builtins.list", call.anchor)
    obj.items = tuple([Value("const", name) for name in names])
    obj.element = reduce(join, obj.items) if names else None
    return Value("object", "builtins.list", obj)


HOLDING: Mapping[str, Callable[[Run, LibraryCall], Value | None]] = {
    "types.MappingProxyType": _given_back,
    "contextlib.nullcontext": _as_context,
    "builtins.dict.fromkeys": _from_keys,
    "builtins.dir": _names_of,
}
"""As `BUILTINS`."""
