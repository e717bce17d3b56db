"""Decorators: what is registered by them, and what becomes of the function or class behind them."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import DecoratorRow
from concurrency_audit.audit.model.terms import Expression, anchor_of
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import (
    CALLABLE,
    MADE,
    UNKNOWN,
    Obj,
    Value,
    dotted_name,
)
from concurrency_audit.audit.program.interpreter import dispatched, required
from concurrency_audit.audit.program.interpreter.classes import decorator_row
from concurrency_audit.audit.program.interpreter.given_away import by_decorator
from concurrency_audit.audit.program.interpreter.registering import Served, hooked, keep, register
from concurrency_audit.audit.program.interpreter.run import Run

MIDDLEWARE = Value("external", "functools.partial")
"""What a middleware for handlers is: given a handler, a call of the project's function with that handler first, and
behind it what the library puts between the handler and its arguments."""
_HANDLES = Served(("handle",), per_request=True)
"""What is called of a class that is registered as a route: a method of an object for each request."""
_LOADS_USERS = (".user_loader", ".user_lookup_loader")
"""Ending of the decorator of a function that finds who sent a request."""


def decorate(run: Run, frame: Frame, decorator: Expression, function: Value) -> Value:
    """The value of a decorated function: what a decorator of the project returns, otherwise the function itself."""
    value = run.evaluate(frame, decorator)
    if dispatched.is_added(run, frame, decorator, function):
        return function
    name, row = _row_of(run, frame, decorator, value)
    if name is not None and row is not None:
        _of_library(run, frame, decorator, function, value, name, row)
        if row.effect == "middleware":
            return Value("partial", (MIDDLEWARE, (function, *[UNKNOWN for _ in row.passes]), ()))
    if (handler := _within_middleware(run, frame, decorator, function)) is not None:
        return handler
    if row is not None and row.effect == "binds":
        return Value("partial", (function, (UNKNOWN,), ()))
    if name is None:
        return _of_project(run, frame, decorator, function, value)
    if row is None and frame.context is INIT:
        owner = _owner(run, frame, decorator)
        keep(run, function, f"@{written(decorator)}", owner)
        by_decorator(run, frame, function, name, written(decorator), owner)
    return function


def _row_of(run: Run, frame: Frame, decorator: Expression, value: Value) -> tuple[str | None, DecoratorRow | None]:
    """A decorator's dotted name, and what is known of it: by how it is written, else by the object that it is of."""
    name, row = decorator_row(run, frame.module, decorator)
    if row is None and (made := _made_name(decorator, value)) is not None:
        row = run.knowledge.decorator(made)
        name = made if row is not None else name
    return (name, row) if row is not None else _of_group(run, frame, decorator) or (name, None)


def _of_group(run: Run, frame: Frame, decorator: Expression) -> tuple[str, DecoratorRow] | None:
    """`@shop.command()`, where `shop` is a function that gathers commands under it."""
    term = decorator[1] if decorator[0] == "call" else decorator
    if not run.gathering or term[0] != "attribute":
        return None
    group = run.container_of(frame, term[1])
    row = None if group.kind != "function" else run.gathering.get((group.ref.module, group.ref.index))
    return (f"{row.names[0]}.{term[2]}", row) if row is not None and term[2] in row.gathers else None


def _of_library(
    run: Run, frame: Frame, decorator: Expression, function: Value, value: Value, name: str, row: DecoratorRow
) -> None:
    """What a decorator that knowledge describes does: it calls the function, now or later."""
    if row.at_start and function.kind == "function" and _name_of(run, function) in row.at_start:
        row = row._replace(effect="at-start")
    keywords = () if decorator[0] != "call" else tuple((k, UNKNOWN) for k, _ in decorator[3])
    target = decorator[1] if decorator[0] == "call" else decorator
    run.record.record_call(frame, name, row, (), keywords, function, value, anchor_of(target))
    application, evidence = _owner(run, frame, decorator), f"@{written(decorator)}"
    for term in _given(decorator, row.precedes):
        register(run, frame, "precedes", run.evaluate(frame, term), evidence, application=application)
    register(run, frame, row.effect, function, evidence, application=application)
    if row.gathers and function.kind == "function":
        run.gathering[function.ref.module, function.ref.index] = row
    if row.effect == "route" and decorator[0] == "call":
        required.of_conditions(run, frame, function, decorator[2])
        for term in _given(decorator, required.WORD):
            required.of_function(run, frame, function, run.evaluate(frame, term))
    if name.endswith(_LOADS_USERS) and function.kind == "function":
        run.user_loaders.append(function)
    if frame.context is INIT:
        _while_importing(run, frame, decorator, function, row, application)


def _name_of(run: Run, function: Value) -> str:
    return str(run.known(function.ref.module).summary.functions[function.ref.index].name)


def _given(decorator: Expression, word: str | None) -> list[Expression]:
    """What a decorator is given by that keyword."""
    if word is None or decorator[0] != "call":
        return []
    return [term for keyword, term in decorator[3] if keyword == word]


def _while_importing(
    run: Run, frame: Frame, decorator: Expression, function: Value, row: DecoratorRow, application: Obj | None
) -> None:
    """Note a function that runs as the server starts; call one that runs before it makes its workers."""
    if row.effect == "at-start":
        run.starting.append((function, UNKNOWN))
        if application is not None:
            run.lifespans.setdefault(application, []).append(function)
    if row.effect == "pre-fork":
        with run.moment.preceding_the_fork():
            run.call(frame, function, (), (), anchor_of(decorator))


def _of_project(run: Run, frame: Frame, decorator: Expression, function: Value, value: Value) -> Value:
    """What a decorator returns that is a function or class of the project, or an instance that keeps its options."""
    if value.kind not in ("class", "instance", *CALLABLE):
        return function
    result = run.call(frame, value, (function,), (), anchor_of(decorator))
    if hooked(run, frame, result):
        return function
    return result if result.kind in (*MADE, *CALLABLE, "class") else function


def _within_middleware(run: Run, frame: Frame, decorator: Expression, function: Value) -> Value | None:
    """The handler that `@checked` or `@checked(role="clerk")` makes, where `checked` is a middleware of the project."""
    called, keywords = (decorator[1], decorator[3]) if decorator[0] == "call" else (decorator, ())
    made = run.container_of(frame, called)
    if made.kind != "partial" or made.ref[0] != MIDDLEWARE:
        return None
    given = tuple((name, run.evaluate(frame, term)) for name, term in keywords)
    wrapper, *between = made.ref[1]
    return Value("partial", (wrapper, (function, *between), given))


def _owner(run: Run, frame: Frame, decorator: Expression) -> Obj | None:
    """The object whose attribute a decorator is: the application that a route is registered with."""
    while decorator[0] in ("call", "attribute"):
        decorator = decorator[1]
    return run.container_of(frame, decorator).obj if decorator[0] == "name" else None


def _made_name(decorator: Expression, value: Value) -> str | None:
    """The dotted name of a decorator that is an attribute of an object in a variable: `self.app.get("/")`."""
    if decorator[0] == "call":
        return value.ref if value.kind == "object" else None
    return dotted_name(value) if value.kind == "method" else None


def written(term: Expression) -> str:
    """A decorator as written, without its arguments."""
    if term[0] == "call":
        return written(term[1])
    if term[0] == "attribute":
        return f"{written(term[1])}.{term[2]}"
    return str(term[1]) if term[0] == "name" else "..."


def decorate_class(run: Run, frame: Frame, decorator: Expression, decorated: Value) -> Value:
    """A class after a decorator of the project; what libraries do to a class is told by their rows."""
    function = run.evaluate(frame, decorator)
    _, row = decorator_row(run, frame.module, decorator)
    if row is not None and row.effect == "route":  # `@router.message() class Greeting(MessageHandler)`
        register(run, frame, row.effect, decorated, f"@{written(decorator)}", _HANDLES, _owner(run, frame, decorator))
    if function.kind not in ("class", *CALLABLE):
        return decorated
    result = run.call(frame, function, (decorated,), (), anchor_of(decorator))
    return result if result.kind in ("class", *CALLABLE) or result.kind == "instance" else decorated
