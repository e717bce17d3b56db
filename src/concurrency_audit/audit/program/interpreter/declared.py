"""Objects of the project's classes that a library makes: an annotation, a base class or an argument tells of which."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from concurrency_audit.audit.knowledge.hints import is_undescribed
from concurrency_audit.audit.model.summaries import Parameter
from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall, ModuleState
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, ClassRef, Obj, Value, join
from concurrency_audit.audit.program.interpreter.classes import (
    ENUMERATIONS,
    base_values,
    bases,
    class_env,
    decorator_name,
    is_stored,
    library_bases,
    method_of,
)
from concurrency_audit.audit.program.interpreter.names import module_attribute
from concurrency_audit.audit.program.interpreter.only_for_types import named
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.singletons import made_for_whoever_asks, one_for_all

_MAKES = re.compile(
    r"(from|parse|model_(validate|construct|parse)|construct|validate|loads?|decode|deserialize|unpack|create|build|make"
    r"|new|of)(_|$)"
)
"""Names of inherited class methods that make an object: `Order.model_validate_json(body)`, `Order.from_dict(item)`."""
_ROW_OF = frozenset(["model_validate", "from_orm", "parse_obj", "model_construct", "from_dict"])
"""Those that make a row of a database which nobody has added yet: `Hero.model_validate(data, update={"owner": me})`."""
_UPDATED = "update"
_HANDLERS = re.compile(r"handler|as_lambda|as_view|entry_?point")
"""Names of inherited class methods that make a handler: `handler = Export.as_handler()`."""
_DATABASES = ("session", "connection", "database")
"""Kinds of objects by which middleware and extensions of whatever framework give a request its database."""
NO_OBJECTS = frozenset(
    [*ENUMERATIONS, "builtins.object", "abc.ABC", "typing.Protocol", "typing.Generic", "typing.TypedDict"]
)
"""Bases that bring no class method which makes an object."""


def of_annotation(run: Run, state: ModuleState, parameter: Parameter, value: Value) -> Value:
    """What is given for a parameter: where only its annotation tells what that is, an object of the class it names."""
    if parameter.annotation is None or not is_anything(value):
        return value
    ref = class_named(run, state, parameter.annotation)
    if ref is None:
        return value
    return one_for_all(run, ref) or stand_in(run, state, ref, value)


def injected(run: Run, state: ModuleState, parameter: Parameter, value: Value) -> Value:
    """What a caller leaves to a container of dependencies to give: the one object of the class that is named."""
    if parameter.annotation is None or parameter.default is not None or not is_anything(value):
        return value
    ref = class_named(run, state, parameter.annotation)
    return (None if ref is None else one_for_all(run, ref)) or value


def supplied(run: Run, frame: Frame, state: ModuleState, parameter: Parameter) -> Value:
    """What a container gives a constructor that nobody calls: an object of the class that the annotation names.

    It makes that in the same way, with what the constructor of that class asks for. A session of a database is the
    one of this request.
    """
    session = database_named(run, state, parameter.annotation or "")
    if session is not None:
        return session
    value = of_annotation(run, state, parameter, UNKNOWN)
    return value if value.obj is None else made_by_container(run, frame, value)


def database_named(run: Run, state: ModuleState, annotation: str) -> Value | None:
    """The session or connection of a database that an annotation names; nothing of the request is in it."""
    name = library_name(run, state, annotation)
    row = None if name is None else run.knowledge.object(name)
    return Value("object", name) if row is not None and row.kind in _DATABASES else None


def library_name(run: Run, state: ModuleState, annotation: str) -> str | None:
    """The dotted name of what a library defines, by which name ever a module knows it."""
    first, dot, rest = annotation.partition(".")
    meant = named(run, state, first) if first else None
    return f"{meant.ref}{dot}{rest}" if meant is not None and meant.kind == "external" else None


def made_by_container(run: Run, frame: Frame, value: Value) -> Value:
    """An object of which only the class is known, after its constructor was given what it asks for.

    Nothing of the request is in it then.
    """
    init = method_of(run, value.ref, "__init__") if value.kind == "instance" and value.obj is not None else None
    if init is None or value.obj is None:
        return value
    if value.obj not in run.supplied:
        run.supplied.add(value.obj)
        run.call(frame, Value("bound", (init, value.with_deps(EMPTY))), (), (), NOWHERE)
    return value.with_deps(EMPTY)


def of_class(run: Run, call: LibraryCall, result: Value) -> Value:
    """What a library that nobody described may make where it is given a class: `parse(event=event, model=Order)`."""
    for given in call.args if call.frame.context is not INIT else ():
        one = made_for_whoever_asks(run, call, given) if given.kind == "class" else None
        if one is not None:
            return one
    if call.frame.context is INIT or result.kind != "object" or call.name.partition(".")[0] in sys.stdlib_module_names:
        return result
    if result.ref == ROWS:  # it is known what that is
        return result
    for given in call.values:
        if given.kind == "class" and _acts(run, given.ref):
            return join(result, stand_in(run, call.frame.module, given.ref, result))
    return result


def of_base(run: Run, call: LibraryCall, owner: Value, result: Value) -> Value:
    """What a class method makes that a class has from a library: an object of the class on which it is called."""
    if (handler := handler_of(run, call, owner)) is not None:
        return handler
    if _MAKES.match(call.name) is None:
        return result
    is_row = call.name in _ROW_OF and is_stored(run, owner.ref)
    if not is_row and not _acts(run, owner.ref):
        return result
    told = [(None, value) for name, value in call.keywords if is_row and name == _UPDATED]
    made = run.call(call.frame, owner, (), ((None, result), *told), call.anchor)
    return made.using(result)


def handler_of(run: Run, call: LibraryCall, owner: Value) -> Value | None:
    """What a method that a class has from a library makes at import, if that is a handler: it stands for the method."""
    is_one = call.frame.context is INIT and _HANDLERS.search(call.name) is not None and _acts(run, owner.ref)
    return Value("method", (owner, call.name)) if is_one else None


def inherits(run: Run, ref: ClassRef) -> bool:
    """Whether a class has a base or decorator outside the project that may bring class methods."""
    if ref not in run.inheriting:
        run.inheriting[ref] = any(_is_library(run, home) for home in bases(run, ref))
    return run.inheriting[ref]


def _is_library(run: Run, ref: ClassRef) -> bool:
    if any(
        name.partition(".")[0] not in sys.stdlib_module_names for name in _decorators(run, ref)
    ):  # `@dataclass_json`
        return True
    return any(value.kind in ("external", "method") and value.ref not in NO_OBJECTS for value in base_values(run, ref))


def _decorators(run: Run, ref: ClassRef) -> list[str]:
    """The dotted names of a class's decorators; those of the project stand for nothing."""
    state = run.known(ref.module)
    return [decorator_name(run, state, term) or "builtins" for term in state.summary.classes[ref.index].decorators]


def has_unknown_base(run: Run, ref: ClassRef) -> bool:
    """Whether a class has a base or decorator of a library of which nothing is known, which may call its methods."""
    if unknown_base(run, ref) is not None:
        return True
    is_described = not inherits(run, ref) or any(library_bases(run, ref))
    decorators = () if is_described else (name for home in bases(run, ref) for name in _decorators(run, home))
    return any(is_undescribed(name.partition(".")[0]) for name in decorators)


def unknown_base(run: Run, ref: ClassRef) -> str | None:
    """The base of a class that is of a library of which nothing is known; None where another base is described."""
    if not inherits(run, ref) or any(library_bases(run, ref)):
        return None
    outside = (v.ref for home in bases(run, ref) for v in base_values(run, home) if v.kind == "external")
    return next((name for name in outside if is_undescribed(name.partition(".")[0])), None)


def is_anything(value: Value) -> bool:
    """Whether nothing is known of what a value is; a part of such a value is no better known."""
    while value.kind == "method" and not value.others:
        value = value.ref[0]
    return value.kind == "unknown" and not value.others


def class_named(run: Run, state: ModuleState, annotation: str) -> ClassRef | None:
    """The class of the project that a dotted name means in a module, if its methods do something."""
    key = state.key, annotation
    if key not in run.annotated:
        first, *rest = annotation.split(".")
        value = named(run, state, first)
        for name in rest:
            value = module_attribute(run, value.ref, name) if value is not None and value.kind == "module" else None
        is_class = value is not None and value.kind == "class" and _acts(run, value.ref)
        found = value.ref if is_class and value is not None else None
        if found is None and state.state != "done":  # the class may be bound further down
            return None
        run.annotated[key] = found
    return run.annotated[key]


def _acts(run: Run, ref: ClassRef) -> bool:
    """Whether a class defines methods, apart from those that Python calls by itself, or holds objects of one that does.

    A class that only hands services on has nothing but a constructor, or fields: `services.orders.place(order)`.
    """
    if ref not in run.acting:
        run.acting[ref] = False  # what holds one of its own kind does nothing more by that
        envs = (class_env(run.known(home.module), home.index) for home in bases(run, ref))
        run.acting[ref] = any(
            value.kind == "function" and not name.startswith("__") for env in envs for name, value in env.items()
        ) or any(class_named(run, run.known(module), each) is not None for module, each in _held(run, ref))
    return run.acting[ref]


def _held(run: Run, ref: ClassRef) -> Iterator[tuple[str, str]]:
    """Modules and annotations: of the parameters of a class's constructor and of its fields."""
    yield from fields_declared(run, ref).values()
    init = method_of(run, ref, "__init__")
    if init is not None:
        for parameter in run.known(init.ref.module).summary.functions[init.ref.index].parameters:
            if parameter.annotation is not None:
                yield init.ref.module, parameter.annotation


def fields_declared(run: Run, ref: ClassRef) -> dict[str, tuple[str, str]]:
    """The fields of a class that are annotated with a class -> the module in which they are, and the annotation."""
    if ref not in run.fields_declared:
        found = run.fields_declared[ref] = {}
        for home in reversed(bases(run, ref)):
            summary = run.known(home.module).summary
            for term in summary.functions[summary.classes[home.index].body].body:
                if term[0] == "declare" and term[1][0] == "name":
                    found[term[1][1]] = home.module, term[2]
    return run.fields_declared[ref]


def stand_in(run: Run, state: ModuleState, ref: ClassRef, source: Value) -> Value:
    """An object of which nothing but the class is known; the same one wherever the module needs one that is not kept.

    It is no object that this place makes, so the record does not list it.
    """
    key = state.key, ref
    obj = run.stand_ins.get(key)
    if obj is None or obj.place is not None:
        obj = run.stand_ins[key] = Obj(ref, state.key, 0, -1, False)
        run.assumed.add(obj)
    return Value("instance", ref, obj, source.at, source.deps, source.reads)
