"""Providers of dependency injection containers: the objects they give when called."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Args, Keywords, Obj, Value
from concurrency_audit.audit.program.interpreter.run import Run

_MAKES, _GIVEN, _MADE = "(makes)", "(given)", "(made)"


def provider(call: LibraryCall, row: CallRow, value: Value, obj: Obj) -> Value:
    """Remember what the provider makes, and from which arguments."""
    makes = call.argument(row.callable, row.callable_keyword)
    if makes is not None:
        obj.attributes[_MAKES] = makes
        given = Obj("tuple", obj.module, obj.function, obj.anchor, True)
        given.items = tuple(value for number, value in enumerate(call.args) if number != row.callable)
        obj.attributes[_GIVEN] = Value("object", "tuple", given)
    return value._replace(obj=obj)


def provided(run: Run, frame: Frame, function: Value, args: Args, keywords: Keywords) -> Value | None:
    """The object that calling a provider gives; None if the value is no provider."""
    makes = None if function.obj is None else function.obj.attributes.get(_MAKES)
    row = None if makes is None else run.knowledge.call(function.ref)
    if function.obj is None or makes is None or row is None:
        return None
    if row.effect != "singleton":
        return run.call(frame, makes, (*_arguments(run, frame, function.obj), *args), keywords, -1)
    if _MADE not in function.obj.attributes:
        at_import = Frame(frame.module, frame.index, frame.function, frame.env, frame.parent, INIT, frame.path)
        value = run.call(at_import, makes, (*_arguments(run, at_import, function.obj), *args), keywords, -1)
        place = function.place or Place("global", function.obj.module, "provider")
        run.record.publish(value, place.attribute("()"))
        function.obj.attributes[_MADE] = value
    return function.obj.attributes[_MADE]


def _arguments(run: Run, frame: Frame, obj: Obj) -> Args:
    """The provider's arguments, with other providers replaced by the objects they give."""
    given = obj.attributes[_GIVEN].obj
    values = () if given is None else given.items or ()
    return tuple(provided(run, frame, value, (), ()) or value if value.kind == "object" else value for value in values)
