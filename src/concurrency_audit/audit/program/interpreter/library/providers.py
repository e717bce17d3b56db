"""Providers of dependency injection containers: the objects they give when called."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import CALLABLE, Args, Keywords, Obj, Value
from concurrency_audit.audit.program.interpreter import provided as keeping
from concurrency_audit.audit.program.interpreter.attributes import attribute_of
from concurrency_audit.audit.program.interpreter.declared import of_class
from concurrency_audit.audit.program.interpreter.injecting import MAKES
from concurrency_audit.audit.program.interpreter.run import Run

_GIVEN, _MADE = "(given)", "(made)"
_PROVIDED = "provided"
"""Attribute of a provider that stands for the object which it gives."""


def provider(call: LibraryCall, row: CallRow, value: Value, obj: Obj) -> Value:
    """Remember what the provider makes, and from which arguments."""
    makes = call.argument(row.callable, row.callable_keyword)
    if makes is not None:
        obj.attributes[MAKES] = makes
        given = Obj("tuple", obj.module, obj.function, obj.anchor, True)
        given.items = tuple(value for number, value in enumerate(call.args) if number != row.callable)
        given.attributes.update(
            (name, value) for name, value in call.keywords if name is not None and name != row.callable_keyword
        )
        obj.attributes[_GIVEN] = Value("object", "tuple", given)
    return value._replace(obj=obj)


def provided(run: Run, frame: Frame, function: Value, args: Args, keywords: Keywords) -> Value | None:
    """The object that calling a provider gives; None if the value is no provider."""
    makes = None if function.obj is None else function.obj.attributes.get(MAKES)
    row = None if makes is None else run.knowledge.call(function.ref)
    if function.obj is None or makes is None or row is None:
        return None
    if row.effect != "singleton":
        given, named = _arguments(run, frame, function.obj)
        return run.call(frame, makes, (*given, *args), (*named, *keywords), -1)
    if _MADE not in function.obj.attributes:
        at_import = Frame(frame.module, frame.index, frame.function, frame.env, frame.parent, INIT, frame.path)
        given, named = _arguments(run, at_import, function.obj)
        value = run.call(at_import, makes, (*given, *args), named, -1)
        place = function.place or Place("global", function.obj.module, "provider")
        run.record.publish(value, place.attribute("()"))
        function.obj.attributes[_MADE] = value
    return function.obj.attributes[_MADE]


def told(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """What a container is told to give for a key: an object that is there, or a class or function that makes it."""
    key = call.argument(row.arg, row.keyword)
    if key is None or call.receiver is None:
        return value
    ready = call.argument(row.content_arg, next(iter(row.content), None))
    makes = call.argument(row.callable, row.callable_keyword) or (key if ready is None else None)
    if ready is not None and ready.kind in (*CALLABLE, "class"):
        ready, makes = None, ready
    if ready is not None and ready.obj is not None and MAKES in ready.obj.attributes:
        ready = keeping.provider(call.frame, ready.obj.attributes[MAKES], is_one=True)
    if ready is None and makes is not None and makes.kind in (*CALLABLE, "class", "external"):
        ready = keeping.provider(call.frame, makes, is_one=_is_one(call, row))
    if ready is not None:
        keeping.keep(run, call.frame, call.receiver, key, ready)
    return value


def _is_one(call: LibraryCall, row: CallRow) -> bool:
    """Whether what is made serves all: where the scope says so, or knowledge, that it is always so."""
    scope = call.argument(row.when_arg, row.when_keyword)
    return row.gives_again == "always" or (scope is not None and "singleton" in str(scope.ref).lower())


def given(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """What a container gives for a key."""
    key = call.argument(row.arg, row.keyword)
    found = None
    if key is not None and call.receiver is not None:
        found = keeping.resolve(run, call.frame, call.receiver, key, call.anchor)
    return of_class(run, call, value) if found is None else found


def _arguments(run: Run, frame: Frame, obj: Obj) -> tuple[Args, Keywords]:
    """The provider's arguments, with other providers replaced by the objects they give."""
    given = obj.attributes[_GIVEN].obj
    if given is None:
        return (), ()
    args = tuple(_given(run, frame, value) for value in given.items or ())
    return args, tuple((name, _given(run, frame, value)) for name, value in given.attributes.items())


def _given(run: Run, frame: Frame, value: Value) -> Value:
    if value.kind == "method":
        return _part(run, frame, value) or value
    return (provided(run, frame, value, (), ()) or value) if value.kind == "object" else value


def _part(run: Run, frame: Frame, value: Value) -> Value | None:
    """`database.provided.session`: an attribute of the object that a provider gives."""
    owner, name = value.ref
    if owner.kind == "method":
        inner = _part(run, frame, owner)
        return None if inner is None else attribute_of(run, frame, inner, name)
    return provided(run, frame, owner, (), ()) if name == _PROVIDED else None
