"""Definitions, imports, and the dispatch of statements."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE, Define, DefineClass, Expression, Import, ImportAll, anchor_of
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Closure, Frame
from concurrency_audit.audit.program.domain.values import (
    CALLABLE,
    MADE,
    UNKNOWN,
    ClassRef,
    Obj,
    Value,
    dotted_name,
)
from concurrency_audit.audit.program.interpreter import dispatched, required
from concurrency_audit.audit.program.interpreter.classes import base_of, decorator_row, method_of, setter_name
from concurrency_audit.audit.program.interpreter.enumerations import make_members
from concurrency_audit.audit.program.interpreter.given_away import by_decorator
from concurrency_audit.audit.program.interpreter.metaclasses import defined
from concurrency_audit.audit.program.interpreter.names import global_value, import_effects, imported
from concurrency_audit.audit.program.interpreter.parameters import keep_defaults
from concurrency_audit.audit.program.interpreter.registering import Served, hooked, keep, register
from concurrency_audit.audit.program.interpreter.run import Run

MIDDLEWARE = Value("external", "functools.partial")
_HANDLES = Served(("handle",), per_request=True)
"""What is called of a class that is registered as a route: a method of an object for each request."""
_LOADS_USERS = (".user_loader", ".user_lookup_loader")
"""Ending of the decorator of a function that finds who sent a request."""
"""What a middleware for handlers is: given a handler, a call of the project's function with that handler first, and
behind it what the library puts between the handler and its arguments."""


def _importing(run: Run, frame: Frame, term: Import) -> bool:
    at_once = not frame.is_module or id(term) not in frame.module.plain
    for name, what in term[1]:
        value = imported(run, frame, what, at_once)
        if name:
            frame.env[name] = value
            if not frame.is_module and name in frame.function.globals:
                frame.module.globals[name] = value
    return False


def _star(run: Run, frame: Frame, term: ImportAll) -> bool:
    key = run.table.resolve(frame.module.key, term[1], term[2])
    import_effects(run, key)
    state = None if key is None else run.module(key)
    if state is not None:
        for name, value in list(state.globals.items()):
            if not name.startswith("_"):
                frame.env.setdefault(name, value if value.kind == "import" else global_value(run, state, name))
    if key is None and not term[2]:
        frame.module.stars.append(term[1])
    return False


def _define(run: Run, frame: Frame, term: Define) -> bool:
    state, index = frame.module, term[1]
    function = state.summary.functions[index]
    keep_defaults(run, frame, index)
    value = Value("function", Closure(state.key, index, frame))
    if frame.is_class and any(d[0] == "attribute" and d[2] == "setter" for d in function.decorators):
        frame.env[setter_name(function.name)] = value
        return False
    for decorator in reversed(function.decorators):
        value = decorate(run, frame, decorator, value)
    bind_definition(run, frame, function.name, value)
    return False


def bind_definition(run: Run, frame: Frame, name: str, value: Value) -> None:
    """Bind the name of a function or class."""
    if not frame.is_module and name in frame.function.globals:
        frame.module.globals[name] = value
    frame.env[name] = value


def decorate(run: Run, frame: Frame, decorator: Expression, function: Value) -> Value:
    """The value of a decorated function: what a decorator of the project returns, otherwise the function itself."""
    value = run.evaluate(frame, decorator)
    if dispatched.is_added(run, frame, decorator, function):
        return function
    name, row = decorator_row(run, frame.module, decorator)
    if row is None and (made := _made_name(decorator, value)) is not None:
        row = run.knowledge.decorator(made)
        name = made if row is not None else name
    if name is not None and row is not None:
        keywords = () if decorator[0] != "call" else tuple((k, UNKNOWN) for k, _ in decorator[3])
        target = decorator[1] if decorator[0] == "call" else decorator
        run.record.record_call(frame, name, row, (), keywords, function, value, anchor_of(target))
        application, evidence = _owner(run, frame, decorator), f"@{written(decorator)}"
        if row.precedes is not None and decorator[0] == "call":
            for term in (term for keyword, term in decorator[3] if keyword == row.precedes):
                register(run, frame, "precedes", run.evaluate(frame, term), evidence, application=application)
        register(run, frame, row.effect, function, evidence, application=application)
        if row.effect == "route" and decorator[0] == "call":
            required.of_conditions(run, frame, function, decorator[2])
            for term in (term for keyword, term in decorator[3] if keyword == required.WORD):
                required.of_function(run, frame, function, run.evaluate(frame, term))
        if name.endswith(_LOADS_USERS) and function.kind == "function":
            run.user_loaders.append(function)
    if row is not None and row.effect == "at-start" and frame.context is INIT:
        run.starting.append((function, UNKNOWN))
        if application is not None:
            run.lifespans.setdefault(application, []).append(function)
    if row is not None and row.effect == "pre-fork" and frame.context is INIT:
        with run.moment.preceding_the_fork():
            run.call(frame, function, (), (), anchor_of(decorator))
    if row is not None and row.effect == "middleware":
        return Value("partial", (MIDDLEWARE, (function, *[UNKNOWN for _ in row.passes]), ()))
    if (handler := _within_middleware(run, frame, decorator, function)) is not None:
        return handler
    if row is not None and row.effect == "binds":
        return Value("partial", (function, (UNKNOWN,), ()))
    if name is not None:
        if row is None and frame.context is INIT:
            owner = _owner(run, frame, decorator)
            keep(run, function, f"@{written(decorator)}", owner)
            by_decorator(run, frame, function, name, written(decorator), owner)
        return function
    if value.kind in ("class", "instance", *CALLABLE):  # an instance: of a class that keeps the decorator's options
        result = run.call(frame, value, (function,), (), anchor_of(decorator))
        if hooked(run, frame, result):
            return function
        return result if result.kind in (*MADE, *CALLABLE, "class") else function
    return function


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


def _define_class(run: Run, frame: Frame, term: DefineClass) -> bool:
    state, index = frame.module, term[1]
    summary = state.summary.classes[index]
    parents = [base_of(run, frame, base) for base in summary.bases]
    body = state.summary.functions[summary.body]
    obj = Obj(ClassRef(state.key, index), state.key, frame.index, -1, frame.context is INIT)
    state.class_objects[index] = obj
    inner = Frame(state, summary.body, body, obj.attributes, frame, frame.context, frame.path)
    run.execute(inner, body.body)
    run.special_methods.update(name for name in obj.attributes if name[:2] == "__")
    if obj.at_import:
        run.defined.append(ClassRef(state.key, index))
    if any(parent.ref == "enum.Enum" for parent in parents) and len(parents) == 1:
        make_members(run, frame, obj)
    value = Value("class", ClassRef(state.key, index))
    bind_definition(run, frame, summary.name, value)
    defined(run, frame, value, summary.name)
    hooks = (method_of(run, parent.ref, "__init_subclass__") for parent in parents if parent.kind == "class")
    hook = next((each for each in hooks if each is not None), None)
    if hook is not None:
        run.call(frame, hook, (value,), (), NOWHERE)
    if frame.context is INIT:
        run.classes.append(value.ref)
    decorated = value
    for decorator in reversed(summary.decorators):
        decorated = _decorate_class(run, frame, decorator, decorated)
    if decorated is not value:
        bind_definition(run, frame, summary.name, decorated)
    return False


def _decorate_class(run: Run, frame: Frame, decorator: Expression, decorated: Value) -> Value:
    """A class after a decorator of the project; what libraries do to a class is told by their rows."""
    function = run.evaluate(frame, decorator)
    _, row = decorator_row(run, frame.module, decorator)
    if row is not None and row.effect == "route":  # `@router.message() class Greeting(MessageHandler)`
        register(run, frame, row.effect, decorated, f"@{written(decorator)}", _HANDLES, _owner(run, frame, decorator))
    if function.kind not in ("class", *CALLABLE):
        return decorated
    result = run.call(frame, function, (decorated,), (), anchor_of(decorator))
    return result if result.kind in ("class", *CALLABLE) or result.kind == "instance" else decorated
