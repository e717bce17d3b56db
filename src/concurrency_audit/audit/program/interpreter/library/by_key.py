"""What a dictionary gives under a stated key: `event.get("id")` is the same part of the request as `event["id"]`."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.dependencies import extend
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import EMPTY, Value, key_of

_ASKING = ("get", "pop")


def asks_for_key(call: LibraryCall) -> bool:
    """Whether a method asks for an entry by a key that the code states."""
    return call.name in _ASKING and bool(call.args) and isinstance(call.args[0].ref, str)


def part_asked(call: LibraryCall, receiver: Value) -> Value:
    """The receiver, or of it the part that the call asks for."""
    if not receiver.deps or not asks_for_key(call):
        return receiver
    each = (extend(receiver.deps, f"[{key_of(key)}]") for key in call.args[0].each())
    return receiver.with_deps(EMPTY.union(*each))
