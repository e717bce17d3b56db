"""Functions that are passed to a library and called by it later: routes, middleware, hooks, tools, dependencies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from concurrency_audit.audit.knowledge.words import ENTRY_EFFECTS
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, Registered
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import CALLABLE, ClassRef, Obj, Value
from concurrency_audit.audit.program.interpreter.classes import bases, class_env, method_of
from concurrency_audit.audit.program.interpreter.declared import has_unknown_base, inherits
from concurrency_audit.audit.program.interpreter.run import Run

_SERVING = ("route", "registers", "callback")
"""Effects that begin invocations."""


class Served(NamedTuple):
    """The methods that a server calls which no row describes."""

    methods: tuple[str, ...]
    per_request: bool = False


class Row(Protocol):
    """The part of a knowledge row that describes the methods a library calls."""

    @property
    def methods(self) -> tuple[str, ...]:
        """Method names, or prefixes that end in `*`."""

    @property
    def per_request(self) -> bool:
        """Whether the library instantiates a given class for each request."""


def register(
    run: Run,
    frame: Frame,
    effect: str,
    given: Value,
    evidence: str,
    row: Row | None = None,
    application: Obj | None = None,
) -> None:
    """Remember a function, or the methods of an object or class, that a library will call."""
    if frame.context is INIT and (effect in ENTRY_EFFECTS or effect == "injects"):
        for function in _called(run, frame, given, row):
            if effect == "callback" and application is not None:
                run.receivers.setdefault(application, []).append(function)
            run.record.registered.append(
                Registered(function, "precedes" if effect == "injects" else effect, evidence, application)
            )
    elif effect in _SERVING and frame.context.kind == "invocation":
        for function in _called(run, frame, given, row):
            closure, _ = run.target(function)
            if closure is not None:
                made = Registered(function, effect, evidence, application)
                run.record.registered_later.setdefault((closure.module, closure.index), made)


def called_as_function(run: Run, value: Value) -> Value:
    """What runs where an object of the project is called."""
    method = method_of(run, value.ref, "__call__") if value.kind == "instance" else None
    return value if method is None else Value("bound", (method, value))


def _is_callable(run: Run, instance: Value) -> bool:
    return method_of(run, instance.ref, "__call__") is not None


def keep(run: Run, function: Value, evidence: str, owner: Obj | None) -> None:
    """Remember what a decorator gives to an object of a library that nobody described: it may call that when it is
    given an event."""
    if owner is not None and isinstance(owner.made_by, str) and run.knowledge.object(owner.made_by) is None:
        run.decorated.setdefault(owner, []).append(Registered(function, "registers", evidence, owner))


def methods_named(run: Run, ref: ClassRef, names: tuple[str, ...]) -> Iterator[str]:
    """The methods with such names of a class or its project bases."""
    defined = {name: None for home in bases(run, ref) for name in class_env(run.known(home.module), home.index)}
    for name in defined:
        wanted = any(name == each or (each.endswith("*") and name.startswith(each[:-1])) for each in names)
        if wanted and method_of(run, ref, name) is not None:
            yield name


def bound_method(run: Run, ref: ClassRef, name: str, owner: Value) -> Value:
    """A method with its instance."""
    method = method_of(run, ref, name)
    assert method is not None
    return Value("bound", (method, owner))


def overrides(run: Run, owner: Value, place: Place) -> list[Registered]:
    """For `lambda_handler = Nightly().lambda_handler`, a method of a base class that nobody described: the methods of
    the project, which that one calls with what it makes of the event, but for those that they call themselves. An
    instance of the request is not shared."""
    if owner.obj is not None and owner.obj.at_import:
        run.record.publish(owner, place)
    every = list(methods_named(run, owner.ref, ("*",)))
    named = {name: _attributes(run, owner.ref, name) for name in every}
    names = [name for name in every if not name.startswith("_")]
    names = [n for n in names if not any(n in used for other, used in named.items() if other != n)] or names
    evidence = f"called by {place.name}"
    return [Registered(bound_method(run, owner.ref, name, owner), "registers", evidence) for name in names]


def _attributes(run: Run, ref: ClassRef, name: str) -> frozenset[str]:
    """The attributes that the body of a method names."""
    method = method_of(run, ref, name)
    stack: list[object] = (
        []
        if method is None or method.kind != "function"
        else [run.known(method.ref.module).summary.functions[method.ref.index].body]
    )
    found: set[str] = set()
    while stack:
        term = stack.pop()
        if isinstance(term, tuple):
            if len(term) > 2 and term[0] == "attribute" and isinstance(term[2], str):
                found.add(term[2])
            stack.extend(term)
    return frozenset(found)


def is_called_by_base(run: Run, made: Value) -> bool:
    """Whether a value is an object of the project that only a base class of a library makes callable, of which
    nothing is known: a `logging.Handler` is none."""
    return made.kind == "instance" and method_of(run, made.ref, "__call__") is None and has_unknown_base(run, made.ref)


def hooked(run: Run, frame: Frame, made: Value) -> bool:
    """Whether a decorator's object is called by a library alone, as its class has no `__call__` of the project's: the
    handler stays what it is, and the methods are hooks that the library calls around it."""
    if made.kind != "instance" or method_of(run, made.ref, "__call__") is not None or not inherits(run, made.ref):
        return False
    if frame.context is INIT:
        name = run.known(made.ref.module).summary.classes[made.ref.index].name
        hooks = overrides(run, made, Place("global", frame.module.key, name))
        run.record.registered.extend(hook._replace(effect="precedes", evidence=f"hook of @{name}") for hook in hooks)
    return True


def fresh_instance(run: Run, frame: Frame, ref: ClassRef) -> Value:
    """A new instance that belongs to one request."""
    owner = run.call(frame, Value("class", ref), (), (), -1)
    if owner.obj is not None:
        owner.obj.at_import = False
    return owner


def _is_display(value: Value) -> bool:
    """Whether a value is a list, tuple or dictionary, whose content is given along with it; an application that was
    made with `lifespan=start` is not."""
    return isinstance(value.ref, str) and value.ref.startswith("builtins.")


def _called(run: Run, frame: Frame, given: Value, row: Row | None) -> Iterator[Value]:
    """What a library calls of what it is given; of several that a loop walks through, each."""
    for each in given.each():
        yield from _called_of(run, frame, each, row)


def _called_of(run: Run, frame: Frame, given: Value, row: Row | None) -> Iterator[Value]:
    if given.kind in CALLABLE:
        yield given
    elif given.obj is not None and given.kind == "object" and _is_display(given):
        for element in (*(given.obj.items or ()), *given.obj.attributes.values()):
            if element.kind in (*CALLABLE, "instance", "class"):
                yield from _called(run, frame, element, row)
    elif given.kind in ("instance", "class"):
        names = [] if row is None else list(methods_named(run, given.ref, row.methods))
        names = names or (["__call__"] if given.kind == "instance" and _is_callable(run, given) else [])
        owner = given
        if names and given.kind == "class":
            per_request = row is not None and row.per_request
            owner = fresh_instance(run, frame, given.ref) if per_request else run.call(frame, given, (), (), -1)
        if names and owner.obj is not None and owner.obj.place is None and owner.obj.at_import:
            run.record.publish(owner, _place_of(run, frame, owner))
        for name in names:
            yield bound_method(run, given.ref, name, owner)
        if not names and given.kind == "class" and row is not None:
            yield from _by_unknown_base(run, frame, given)
    elif given.kind == "method":  # `path("orders", Orders.as_view())`
        yield from _by_unknown_base(run, frame, given.ref[0])


def _by_unknown_base(run: Run, frame: Frame, given: Value) -> Iterator[Value]:
    """The methods of a class that a base class calls which nobody described, on an object of each request."""
    if given.kind == "class" and has_unknown_base(run, given.ref):
        owner = fresh_instance(run, frame, given.ref)
        yield from (each.function for each in overrides(run, owner, Place("global", frame.module.key, "base")))


def _place_of(run: Run, frame: Frame, owner: Value) -> Place:
    """The global that holds an object, else one that is called like its class."""
    for name, value in frame.module.globals.items():
        if value.obj is owner.obj:
            return Place("global", frame.module.key, name)
    return Place("global", owner.ref.module, run.known(owner.ref.module).summary.classes[owner.ref.index].name)
