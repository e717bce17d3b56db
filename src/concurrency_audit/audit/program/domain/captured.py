"""What a callable takes along: variables of the functions around it, and arguments that it was given beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Closure, Frame
from concurrency_audit.audit.program.domain.values import Value

_DEEPEST = 4


def captured(closure: Closure) -> Iterator[Value]:
    """The variables of functions around it that a function names."""
    frame = closure.frame
    if frame is None or frame.is_module:
        return
    function = frame.module.summary.functions[closure.index]
    names = frozenset(_names(function.body)) - (function.bound - function.nonlocals)
    while frame is not None and not frame.is_module:
        yield from (frame.env[name] for name in sorted(names) if name in frame.env)
        names -= frame.local_names
        frame = frame.parent


def with_captured(value: Value, depth: int = 0) -> Value:
    """A callable that an invocation made, as computed from what it takes along."""
    if depth > _DEEPEST:
        return value
    parts: list[Value] = []
    if value.kind == "function" and _is_own(value.ref.frame):
        parts += captured(value.ref)
    elif value.kind == "partial":
        function, given, named = value.ref
        parts += (function, *given, *(each for _, each in named))
    elif value.kind == "bound":
        owner = value.ref[1]
        own = owner.obj is not None and owner.obj.place is None and not owner.obj.at_import
        parts += (owner, *owner.obj.attributes.values()) if own and owner.obj is not None else ()
    taken = [with_captured(part, depth + 1).deps for part in parts]
    return value.using(*(Value(deps=deps) for deps in taken)) if taken else value


def _is_own(frame: Frame | None) -> bool:
    return frame is not None and not frame.is_module and frame.context is not INIT


def _names(term: Any) -> Iterator[str]:
    """The names in a term or a block of them."""
    if not isinstance(term, (tuple, list)):
        return
    if len(term) == 3 and term[0] == "name" and isinstance(term[1], str):
        yield term[1]
        return
    for part in term:
        yield from _names(part)
