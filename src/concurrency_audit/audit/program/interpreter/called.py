"""What a function or class is called: `function.__name__`, by which registries file it."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import Closure
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.interpreter.classes import decorator_name
from concurrency_audit.audit.program.interpreter.run import Run

NAME = "__name__"
_WRAPS = "functools.wraps"
_MOST_WRAPPED = 8
"""So many wrappers around one function are looked through."""


def name_of(run: Run, function: Value) -> Value:
    """The name of a function of the project; where `functools.wraps` says what it wraps, that one's name."""
    for _ in range(_MOST_WRAPPED):
        closure = function.ref
        around = _around(run, closure)
        if around is None:
            return Value("const", run.known(closure.module).summary.functions[closure.index].name)
        if around.kind != "function" or around.others:
            return UNKNOWN
        function = around
    return UNKNOWN


def _around(run: Run, closure: Closure) -> Value | None:
    """What stands in `@wraps(function)` over a function."""
    state = run.known(closure.module)
    for term in state.summary.functions[closure.index].decorators:
        if term[0] == "call" and term[2] and decorator_name(run, state, term) == _WRAPS:
            first = term[2][0]
            told = closure.frame.env.get(first[1]) if closure.frame is not None and first[0] == "name" else None
            return UNKNOWN if told is None else told
    return None
