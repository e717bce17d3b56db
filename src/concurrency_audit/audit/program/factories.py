"""Functions that make an application and that nobody here calls: a server does (`gunicorn "app:create_app()"`)."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.shapes import ROUTE_VERBS
from concurrency_audit.audit.model.summaries import FunctionSummary
from concurrency_audit.audit.model.terms import NOWHERE, Block, Expression, parts_of
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Closure, Frame, ModuleState
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.classes import decorator_name
from concurrency_audit.audit.program.interpreter.run import Run

_REGISTERING = ("route", *ROUTE_VERBS, "message", "message_handler", "command", "event")
"""Decorators of an application: of web frameworks and bots."""


def call_factories(run: Run, state: ModuleState) -> None:
    """Call what makes an application, and has not been called; who calls it later at import is given that one."""
    for index in _factories(run, state):
        home = state.key, index
        if any(key[:2] == home for key in run.outcomes):
            continue
        frame = Frame(state, 0, state.summary.functions[0], state.globals, None, INIT, (state.name,))
        waiting = len(run.starting)
        with run.moment.fresh():
            made = run.call(frame, Value("function", Closure(state.key, index, None)), (), (), NOWHERE)
        run.made_by_factories[home] = made
        run.start_servers(state, frame, waiting)


def _factories(run: Run, state: ModuleState) -> Iterator[int]:
    for index, function in enumerate(state.summary.functions):
        is_plain = function.parent == 0 and function.owner < 0 and not function.is_async and not function.decorators
        needs = any(p.default is None and p.kind in ("positional", "keyword") for p in function.parameters)
        if is_plain and not needs and _makes_application(run, state, function):
            yield index


def _makes_application(run: Run, state: ModuleState, function: FunctionSummary) -> bool:
    """Whether a function binds an application to a name, and returns or starts at its end what that name or a call
    stands for."""
    made = {
        term[1][0][1]
        for term in function.body
        if term[0] == "assign"
        and len(term[1]) == 1
        and term[1][0][0] == "name"
        and _is_application(run, state, term[2])
    }
    return bool(made) and (_returns(function.body, made) or _starts(function.body, made))


def _is_application(run: Run, state: ModuleState, term: Expression) -> bool:
    name = decorator_name(run, state, term) if term[0] == "call" else None
    return name is not None and any(run.knowledge.decorator(f"{name}.{verb}") for verb in _REGISTERING)


def _returns(body: Block, names: set[str]) -> bool:
    value = body[-1][1] if body[-1][0] == "return" else None
    if value is not None and value[0] == "call" and value[2]:  # `return Mangum(app)`
        value = value[2][0]
    return value is not None and value[0] == "name" and value[1] in names


def _starts(body: Block, names: set[str]) -> bool:
    """Whether the last thing that is done is a call with the application: `executor.start_polling(dp)`, `app.run()`."""
    call = body[-1][1] if body[-1][0] == "expression" else None
    is_call = call is not None and call[0] == "call"
    return is_call and any(part[0] == "name" and part[1] in names for part in parts_of(call))
