"""Methods that abstract mappings of the standard library bring along: `cache.setdefault(key, value)` of a class that
derives from `MutableMapping` is `cache[key]`, then `cache[key] = value`, with the methods of the project."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import NONE, Args, Value, derived, join
from concurrency_audit.audit.program.interpreter.classes import base_values, bases, method_of, special
from concurrency_audit.audit.program.interpreter.run import Run

_MAPPINGS = frozenset(
    ["collections.abc.Mapping", "collections.abc.MutableMapping", "typing.Mapping", "typing.MutableMapping"]
)
_CALLS = {
    "get": ("__getitem__",),
    "__contains__": ("__getitem__",),
    "items": ("__iter__", "__getitem__"),
    "values": ("__iter__", "__getitem__"),
    "keys": ("__iter__",),
    "setdefault": ("__getitem__", "__setitem__"),
    "pop": ("__getitem__", "__delitem__"),
    "popitem": ("__iter__", "__getitem__", "__delitem__"),
    "clear": ("__iter__", "__getitem__", "__delitem__"),
    "update": ("__setitem__",),
}
"""Method -> the methods of the class that it calls, in this order, as `collections.abc` has it since Python 3.3."""
_OR_GIVEN = ("get", "setdefault", "pop")
"""Methods that give what they are given where there is nothing."""


def of_mapping(run: Run, call: LibraryCall, receiver: Value) -> Value | None:
    """What a method gives that a class of the project has from an abstract mapping; None for any other."""
    names = _CALLS.get(call.name)
    if names is None or not _is_mapping(run, receiver):
        return None
    checks, given = run.moment.checks, NONE
    for name in names:
        found = special(run, call.frame, receiver, name, _arguments(call, name), call.anchor)
        if found is not None and name == "__getitem__":
            given = found
            run.moment.checks = run.moment.checks | run.record.decided(found)
    run.moment.checks = checks
    return join(given, call.args[1]) if call.name in _OR_GIVEN and len(call.args) > 1 else given


def _is_mapping(run: Run, receiver: Value) -> bool:
    if receiver.kind != "instance" or method_of(run, receiver.ref, "__getitem__") is None:
        return False
    found = (value for home in bases(run, receiver.ref) for value in base_values(run, home))
    return any(value.kind == "external" and value.ref in _MAPPINGS for value in found)


def _arguments(call: LibraryCall, name: str) -> Args:
    """The key, and the value that is stored under it; one for all where several are given at once."""
    key = call.args[0] if call.args and call.name != "update" else derived(*call.values)
    if name == "__iter__":
        return ()
    stored = call.args[1] if len(call.args) > 1 else derived(*call.values)
    return (key, stored) if name == "__setitem__" else (key,)
