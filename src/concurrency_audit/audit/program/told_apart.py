"""Handlers that share one body: what a wrapper or factory of the project makes of each function is a handler each."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import Closure, Frame
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.run import Run

_MOST_WRAPPERS = 8
"""Wrappers around wrappers that are looked into."""


def innermost(run: Run, value: Value) -> Closure | None:
    """The project's function that wrappers were given first, through as many as there are; what is called itself, if
    that wraps none; None for what is no function of the project."""
    closure, owner = run.target(value)
    found = closure
    for _ in range(_MOST_WRAPPERS):
        if found is None:
            break
        given = _given(run, found, owner)
        inner, owner = (None, None) if given is None else run.target(given)
        if inner is None:
            break
        found = inner
    return found


def is_object_of_wrapper(run: Run, value: Value) -> bool:
    """Whether what is called is an object that wraps a function, as a decorator that is a class makes one."""
    closure, owner = run.target(value)
    return closure is not None and owner is not None and _is_called_itself(run, closure)


def _given(run: Run, closure: Closure, owner: Value | None) -> Value | None:
    """The function that a wrapper wraps: the first argument of what made its closure, or what its object was given."""
    if owner is not None and owner.obj is not None and _is_called_itself(run, closure):
        held = [value for value in owner.obj.attributes.values() if _is_function(run, value)]
        return held[0] if len(held) == 1 else None
    frame = closure.frame
    if frame is None or frame.is_module or frame.is_class or not frame.function.parameters:
        return None
    first = _first(frame)
    return first if first is not None and _is_function(run, first) else None


def _first(frame: Frame) -> Value | None:
    parameters = frame.function.parameters
    if frame.function.owner >= 0:  # a method's first is its object
        parameters = parameters[1:]
    return frame.env.get(parameters[0].name) if parameters else None


def _is_called_itself(run: Run, closure: Closure) -> bool:
    return run.known(closure.module).summary.functions[closure.index].name == "__call__"


def _is_function(run: Run, value: Value) -> bool:
    return value.kind in ("function", "bound", "partial") and run.target(value)[0] is not None


def made_as(run: Run, value: Value) -> tuple[object, ...]:
    """What tells a callable from others with the same body: the call that made it, its object, what a partial gives;
    empty for a plain function, of which there is one."""
    closure, owner = run.target(value)
    if closure is None:
        return ()
    is_plain = owner is None and value.kind != "partial" and (closure.frame is None or closure.frame.is_module)
    given = value.ref[1:] if value.kind == "partial" else ()
    return () if is_plain else (closure, None if owner is None else owner.obj, given)
