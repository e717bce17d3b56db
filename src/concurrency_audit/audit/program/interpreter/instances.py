"""Instances of the project's classes: their fields, and what runs when one is made."""

from __future__ import annotations

from functools import reduce

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Closure, Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import (
    ARGUMENTS,
    CALLABLE,
    EMPTY,
    MADE,
    UNKNOWN,
    Args,
    ClassRef,
    Keywords,
    Obj,
    Value,
    derived,
    join,
)
from concurrency_audit.audit.program.interpreter.class_fields import fields_of
from concurrency_audit.audit.program.interpreter.classes import (
    bases,
    class_env,
    class_owner,
    defaults_of,
    foreign_base,
    library_bases,
    method_of,
)
from concurrency_audit.audit.program.interpreter.declared import inherits
from concurrency_audit.audit.program.interpreter.generic_views import keep_data, keep_row
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.validated import check_fields, fill_fields

_SET_UP = ("__post_init__", "__attrs_post_init__", "model_post_init")
"""Methods that dataclasses, attrs and pydantic call when all fields are set."""
_FIELDS = ("ib", "attrib", "field", "Field", "PrivateAttr")
"""Last parts of the names by which fields are declared."""
_PYDANTIC = ("Field", "PrivateAttr")
_NAMED_TUPLE = "typing.NamedTuple"
_MOST_ARGUMENTS = 6
_DEEPEST_COPY = 5
"""Maximal depth to which objects within a copied default are copied as well."""


def instantiate(run: Run, frame: Frame, ref: ClassRef, args: Args, keywords: Keywords, anchor: int) -> Value:
    """A new instance, after its `__init__` was interpreted; dataclass fields get values of their own."""
    obj = run.record.new_object(frame, ref, anchor)
    value = Value("instance", ref, obj).using(*args, *(v for _, v in keywords))
    kept = defaults_of(run, ref)
    is_spread = any(name is None for name, _ in keywords)
    for home in reversed(bases(run, ref)):
        _field_defaults(run, frame, obj, home, anchor)
        if kept is not None:
            _own_defaults(run, frame, obj, home, kept, is_spread, anchor)
    new = method_of(run, ref, "__new__")
    if new is not None:
        made = run.call(frame, new, (Value("class", ref), *args), keywords, anchor)
        if made.kind in ("class", *CALLABLE):  # a class decorator that gives back what it decorates
            return made
        value = made if made.kind in MADE else value
    keep_data(run, frame, ref, obj, args, keywords)
    init = method_of(run, ref, "__init__")
    if init is not None:
        run.call(frame, init, (value._replace(deps=EMPTY, reads=EMPTY), *args), keywords, anchor)
        return value if value.obj is not obj or inherits(run, ref) else _of_what_it_keeps(value)
    if kept is not None and args:
        obj.attributes.update(zip(fields_of(run, ref), args, strict=False))
    obj.attributes.update((name, content) for name, content in keywords if name is not None)
    keep_row(run, ref, obj, args)
    if kept is not None:
        fill_fields(run, obj, fields_of(run, ref), keywords)
        if any(name == _NAMED_TUPLE for name, _ in library_bases(run, ref)):  # had by position, too
            obj.items = tuple(obj.attributes.get(name, UNKNOWN) for name in fields_of(run, ref))
            obj.element = reduce(join, obj.items) if obj.items else None
        check_fields(run, frame, ref, value, args, keywords)
    after = None if kept is None else _set_up_after(run, ref)
    if after is not None:
        run.call(frame, after, (value._replace(deps=EMPTY, reads=EMPTY),), (), anchor)
    base = foreign_base(run, ref)
    if base is None:
        return value
    made = run.call_foreign(frame, Value("external", base), args, keywords, anchor)
    # where the library calls methods of the subclass, what these do counts, not what the base class is
    is_called = any(row.effect for _, row in library_bases(run, ref))
    return value if is_called else _as_of_base(made, obj)


def _as_of_base(made: Value, obj: Obj) -> Value:
    """An object of a class that derives from a library's: it holds what that class was given, `Rows([session])`."""
    if made.obj is not None:
        obj.attributes |= {name: each for name, each in made.obj.attributes.items() if name not in obj.attributes}
        obj.items, obj.element = made.obj.items, made.obj.element
    return made._replace(obj=obj)


def _of_what_it_keeps(value: Value) -> Value:
    """An instance as computed from what its constructor has kept of the arguments, which may be nothing."""
    kept: list[Value] = []
    for content in value.obj.attributes.values() if value.obj is not None else ():
        inner = None if content.obj is None else content.obj
        kept += (content, *(() if inner is None else (inner.element or content, *inner.attributes.values())))
    found = derived(*kept)
    deps = [dep for dep in found.deps if any(dep.startswith(given) for given in value.deps)]  # `event['id']` of `event`
    return value.with_deps(frozenset(deps)).with_reads(value.reads & found.reads)


def _set_up_after(run: Run, ref: ClassRef) -> Value | None:
    """The method that a generated `__init__` calls at its end."""
    return next((method for name in _SET_UP if (method := method_of(run, ref, name)) is not None), None)


_FIELD = "dataclasses.field"


def _field_defaults(run: Run, frame: Frame, obj: Obj, home: ClassRef, anchor: int) -> None:
    """Give an instance its own fields, as dataclasses do."""
    for name, value in class_env(run.known(home.module), home.index).items():
        if value.kind != "object" or value.obj is None or run.knowledge.canonical(str(value.ref)) != _FIELD:
            continue
        factory = value.obj.attributes.get("default_factory") or value.obj.attributes.get("factory")
        if factory is not None:
            obj.attributes[name] = run.call(frame, factory, (), (), anchor)
        elif value.ref == _FIELD:
            obj.attributes[name] = _one_for_all(run, home, name, value.obj.attributes.get("default", UNKNOWN))


def _one_for_all(run: Run, home: ClassRef, name: str, default: Value) -> Value:
    """The very object that `field(default=Options())` gives to all instances."""
    if default.obj is not None and default.obj.at_import:
        run.record.publish(default, Place("class", class_owner(run, home), name))
    return default


def _own_defaults(run: Run, frame: Frame, obj: Obj, home: ClassRef, kept: str, is_spread: bool, anchor: int) -> None:
    """Give an instance the values in the class body as its own fields; copy mutable ones if the library does.

    What a factory would make is in what is spread over the fields: it was made with the first of such instances.
    """
    summary = run.known(home.module).summary
    for name, stated in class_env(run.known(home.module), home.index).items():
        if (home.module, summary.classes[home.index].body, name) in run.class_variables:
            continue
        if stated.kind in ("function", "class", "bound", "module", "external") or name in obj.attributes:
            continue
        if kept == "copied" and is_spread and _factory(stated) is not None:
            continue
        value = _declared(run, frame, stated, anchor) if kept == "kept" or _factory(stated) is not None else stated
        if kept == "copied" and value.obj is not None:
            obj.attributes[name] = _copied(run, frame, value, anchor)
        elif value.obj is not None:
            if value.obj.at_import:  # one object for all instances
                run.record.publish(value, Place("class", class_owner(run, home), name))
            obj.attributes[name] = value
        else:
            obj.attributes[name] = value._replace(at=None)


def _declared(run: Run, frame: Frame, value: Value, anchor: int) -> Value:
    """What an instance gets of a field: `attr.ib(default=[])` the very list, `field(factory=list)` one of its own."""
    if value.kind != "object" or value.obj is None or str(value.ref).rpartition(".")[2] not in _FIELDS:
        return value
    factory = _factory(value)
    if factory is not None:
        return run.call(frame, factory, (), (), anchor)
    return value.obj.attributes.get("default", UNKNOWN)


def _factory(value: Value) -> Value | None:
    """The function that makes what an instance gets for a field: `id: str = Field(default_factory=new_id)`."""
    if value.kind != "object" or value.obj is None:
        return None
    name = str(value.ref).rpartition(".")[2]
    given = "" if name not in _FIELDS else "default_factory" if name in _PYDANTIC else "factory"
    return value.obj.attributes.get(given)


def _copied(run: Run, frame: Frame, value: Value, anchor: int, depth: int = 0) -> Value:
    """A copy of a default, including the objects in its attributes."""
    if value.obj is None or depth > _DEEPEST_COPY:
        return value._replace(at=None)
    copy = run.record.new_object(frame, value.obj.made_by, anchor)
    for name, content in value.obj.attributes.items():
        copy.attributes[name] = _copied(run, frame, content, anchor, depth + 1)
    return value._replace(obj=copy, at=None)


def share(run: Run, frame: Frame, obj: Obj) -> None:
    """Give an object that the invocation owned a place, because its threads have it too."""
    if obj.place is None and frame.context is not INIT:
        name = next((n for n, v in frame.env.items() if v.obj is obj), "argument")
        owner = f"{frame.module.key}:{frame.function.qualname}"
        run.record.rehome(obj, Place("local", owner, name))


def packed(closure: Closure, kind: str, args: Args, named: dict[str, Value], rest: list[Value]) -> Value:
    """What `*args` or `**kwargs` holds: each argument by itself, where all are known by position or name."""
    given = (*args, *named.values(), *rest)
    if rest or len(args) > _MOST_ARGUMENTS:
        return derived(*given)
    obj = Obj(ARGUMENTS, closure.module, closure.index, NOWHERE, False)
    obj.items = args if kind == "builtins.tuple" else None
    obj.attributes.update((f"[{name}]", value) for name, value in named.items())
    for value in given:
        obj.element = value if obj.element is None else join(obj.element, value)
    return Value("object", kind, obj).using(*given)
