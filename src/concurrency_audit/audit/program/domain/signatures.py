"""What the parameters of a function say of whether it is a handler."""

from __future__ import annotations

from concurrency_audit.audit.model.shapes import begins_like_a_handler
from concurrency_audit.audit.model.summaries import FunctionSummary, Parameter
from concurrency_audit.audit.program.domain.frames import ModuleState
from concurrency_audit.audit.program.domain.values import Value


def left_to_give(function: FunctionSummary, value: Value) -> list[Parameter]:
    """The parameters that a caller has to give or may give by position; a partial has given some of them."""
    if value.kind != "partial":
        return _positional(function) + _demanded(function)
    _, given, named = value.ref
    names = {name for name, _ in named}
    left = _positional(function)[len(given) :] + _demanded(function)
    return [p for p in left if p.name not in names]


def _demanded(function: FunctionSummary) -> list[Parameter]:
    """Parameters without a default that can only be given by name."""
    return [p for p in function.parameters if p.kind == "keyword" and p.default is None]


def _positional(function: FunctionSummary) -> list[Parameter]:
    return [p for p in function.parameters if p.kind in ("positional", "args")]


def as_written(state: ModuleState, name: str) -> list[Parameter]:
    """The parameters of the `def` behind a name that a decorator of the project replaced, often by `*args`."""
    index = state.decorated.get(name)
    return [] if index is None else _positional(state.summary.functions[index])


def is_shaped(parameters: list[Parameter]) -> bool:
    """Whether parameters are an event, a context and what need not be given."""
    if not begins_like_a_handler([p.name for p in parameters]):
        return False
    return all(p.default is not None or p.kind == "args" for p in parameters[2:])
