"""What an entry point is given: request data, what a library passes of its own, and results of dependencies."""

from __future__ import annotations

from concurrency_audit.audit.model.summaries import FunctionSummary, Parameter
from concurrency_audit.audit.program.domain.frames import Closure, Frame
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import UNKNOWN, Keywords, Value
from concurrency_audit.audit.program.entry import Entry
from concurrency_audit.audit.program.interpreter import names, told_by_name
from concurrency_audit.audit.program.interpreter.classes import method_of
from concurrency_audit.audit.program.interpreter.declared import (
    database_named,
    library_name,
    made_by_container,
    of_annotation,
)
from concurrency_audit.audit.program.interpreter.injecting import (
    INJECTED,
    asked_for,
    dependency_named,
    provider_within,
)
from concurrency_audit.audit.program.interpreter.instances import packed
from concurrency_audit.audit.program.interpreter.machine import invocation
from concurrency_audit.audit.program.interpreter.orm import left_on_requests
from concurrency_audit.audit.program.interpreter.required import required
from concurrency_audit.audit.program.interpreter.run import Run

_DEEPEST = 8
"""Maximal nesting depth of dependencies."""


def arguments(entry: Entry, run: Run, called: FunctionSummary) -> dict[str, Value]:
    """Arguments of an entry beyond those that every handler gets; `called` is the function, or a wrapper of it."""
    if not entry.is_request:
        held = zip(called.parameters, entry.passes, strict=False)
        return {p.name: Value("object", name, deps=frozenset(["context"])) for p, name in held if name}
    state = run.known(entry.site.module)
    function = state.summary.functions[entry.site.function]
    context = invocation(run, entry.function, function, entry.effect, entry.application)
    frame = Frame(state, 0, state.summary.functions[0], state.globals, None, context, (entry.function,))
    asked = required(run, Closure(entry.site.module, entry.site.function, None), entry.application)
    made = [_injected(run, frame, asked_for(run, dependency), "", 0) for dependency in asked]
    given = _request(run, frame, entry.site, function)
    for value in made:  # what a filter gives to the handler by name
        attributes = {} if value.obj is None else value.obj.attributes
        given.update((name, attributes[f"[{name}]"]) for name in given if f"[{name}]" in attributes)
    if entry.wrapped is not None and entry.wrapped.kind == "bound" and function.parameters:
        given = {**given, function.parameters[0].name: entry.wrapped.ref[1]}
    return given if entry.wrapped is None else _passed_on(run, entry, called, given)


def _passed_on(run: Run, entry: Entry, wrapper: FunctionSummary, given: dict[str, Value]) -> dict[str, Value]:
    """What a wrapper gets where its function is asked for: by its own parameters what they name, and the rest by
    position and by name, as libraries differ in how they call a route."""
    closure, _ = run.target(entry.value)
    own = [p.name for p in wrapper.parameters if p.kind in ("positional", "keyword")]
    env = {name: given[name] for name in own if name in given}
    rest = {name: value for name, value in given.items() if name not in env}
    if closure is None:
        return env
    for parameter in wrapper.parameters:
        if parameter.kind == "kwargs":
            env[parameter.name] = packed(closure, "builtins.dict", (), rest, [])
        elif parameter.kind == "args":
            env[parameter.name] = packed(closure, "builtins.tuple", tuple(rest.values()), {}, [])
    return env


def _request(run: Run, frame: Frame, site: Site, function: FunctionSummary, depth: int = 0) -> dict[str, Value]:
    """Parameters that carry request data, or the result of a dependency."""
    defaults = run.defaults.get((site.module, site.function), ())
    env: dict[str, Value] = {}
    for number, parameter in enumerate(function.parameters):
        default = defaults[number] if number < len(defaults) else None
        asked = _named_by(run, site, parameter) if default is None else default
        told = _told(run, frame, parameter.name) if default is None else None
        injected = None if asked is None or asked.obj is None else asked.obj.attributes.get(INJECTED)
        if injected is UNKNOWN:  # `service: Service = Depends()`
            injected = _class_asked_for(run, site, parameter)
        if told is not None:
            env[parameter.name] = told
        elif injected is not None and depth < _DEEPEST:
            value = _injected(run, frame, asked_for(run, injected), parameter.name, depth)
            value = of_annotation(run, run.known(site.module), parameter, value)
            env[parameter.name] = made_by_container(run, frame, value) if value.obj in run.assumed else value
        elif default is None or default.obj is None or _is_declared(default):
            value = _annotated(run, site, parameter, Value(deps=frozenset([f"event[{parameter.name!r}]"])))
            value = of_annotation(run, run.known(site.module), parameter, value)
            env[parameter.name] = value if default is not None else made_by_container(run, frame, value)
    return env


def _told(run: Run, frame: Frame, name: str) -> Value | None:
    """What the dispatcher of a handler gives to a parameter by its name, or middleware before it."""
    if run.application is None or not told_by_name.is_dispatcher(run, run.application.ref):
        return None
    return told_by_name.given(run, frame, name) or left_on_requests.given(run, frame, name)


def _named_by(run: Run, site: Site, parameter: Parameter) -> Value | None:
    """The dependency that a dictionary names as the parameter, or what an annotation stands for that is a name of its
    own: `Db = Annotated[Session, Depends(get_db)]`."""
    named = dependency_named(run, site.module, parameter.name)
    if named is not None:
        return named
    return names.bound(run, run.known(site.module), parameter.annotation) if parameter.annotation else None


def _class_asked_for(run: Run, site: Site, parameter: Parameter) -> Value | None:
    """The class that the annotation names, of which an object is made for each request."""
    state = run.known(site.module)
    named = names.bound(run, state, parameter.annotation) if parameter.annotation else None
    if named is not None and named.kind == "class":
        return named  # also one that does nothing but take the request apart
    declared = of_annotation(run, state, parameter, UNKNOWN)
    return Value("class", declared.ref) if declared.kind == "instance" else None


def _is_declared(default: Value) -> bool:
    """Whether a default only says from where in the request the value comes: `Header()`, `Query(10)`."""
    made_by = "" if default.obj is None else default.obj.made_by
    return isinstance(made_by, str) and "." in made_by and not made_by.startswith("builtins.")


def _annotated(run: Run, site: Site, parameter: Parameter, value: Value) -> Value:
    """The object that an annotation declares a parameter to be, if its methods do more than describe the request."""
    state, annotation = run.known(site.module), parameter.annotation or ""
    database = database_named(run, state, annotation)
    if database is not None:
        return database
    name = library_name(run, state, annotation)
    row = None if name is None else run.knowledge.object(name)
    return Value("object", name, deps=value.deps) if row is not None and row.kind == "queue" else value


def _injected(run: Run, frame: Frame, dependency: Value, name: str, depth: int) -> Value:
    """What a dependency returns or yields, after its own dependencies. An object of a library, such as `HTTPBearer()`,
    is given the request and makes something of it."""
    closure, owner = run.target(dependency)
    if (provider := provider_within(dependency)) is not None:
        return run.call(frame, provider, (), (), -1)
    if dependency.kind == "object":
        return Value("unknown", deps=frozenset([f"event[{name!r}]"]))
    if dependency.kind == "class" and (init := method_of(run, dependency.ref, "__init__")) is not None:
        closure, owner = init.ref, dependency
    keywords: Keywords = ()
    if closure is not None:
        function = run.known(closure.module).summary.functions[closure.index]
        given = _request(run, frame, Site(closure.module, closure.index, -1), function, depth + 1)
        named = [p.name for p in function.parameters[owner is not None :] if p.kind in ("positional", "keyword")]
        keywords = tuple((name, given[name]) for name in named if name in given)
    value = run.call(frame, dependency, (), keywords, -1)
    yields = value.obj is not None and value.obj.made_by == "builtins.generator" and value.obj.element is not None
    return value.obj.element if yields and value.obj and value.obj.element else value
