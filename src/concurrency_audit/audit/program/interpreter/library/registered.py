"""Functions that a call hands to a library, which calls them for requests or for what a parameter asks for."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import (
    CALLABLE,
    UNKNOWN,
    Value,
)
from concurrency_audit.audit.program.interpreter import required
from concurrency_audit.audit.program.interpreter.foreign_attributes import root_of
from concurrency_audit.audit.program.interpreter.handing_on import serve_alone
from concurrency_audit.audit.program.interpreter.injecting import INJECTED
from concurrency_audit.audit.program.interpreter.library.results import made
from concurrency_audit.audit.program.interpreter.registering import register
from concurrency_audit.audit.program.interpreter.run import Run


def is_holder(call: LibraryCall, row: CallRow | None) -> bool:
    """Whether a class makes an object that has the function, and is put into an application itself:
    `app.add_handler(CommandHandler("start", start))`."""
    return row is not None and row.effect == "route" and call.receiver is None and call.short[:1].isupper()


def registers(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """A function, or an object with methods, that the library will call for requests."""
    given = call.argument(row.callable, row.callable_keyword)
    if row.own_loop:
        serve_alone(run, given)
        _begin_each_time(run, call, given)
    if given is None or given.kind not in (*CALLABLE, "instance", "class", "object", "method"):
        given = next((value for value in call.args if value.kind in CALLABLE), None)
    if value.obj is None and is_holder(call, row):
        value = value._replace(kind="object", ref=call.name, obj=made(run, call))
    owner = value.obj if is_holder(call, row) or (call.receiver is None and row.effect == "callback") else None
    if call.receiver is not None:
        owner = root_of(call.receiver).obj  # `app.router.add_get("/", index)`
    for each in (given, *_also_given(call, row)):
        if each is not None:
            register(run, call.frame, row.effect, each, f"given to {call.short}", row, owner)
            required.of_call(run, call, row.effect, each)
    return value


def _begin_each_time(run: Run, call: LibraryCall, application: Value | None) -> None:
    """An adapter that runs the lifespan of an application around each event, unless it is told to leave that out."""
    lifespan = call.argument(None, "lifespan")
    if application is None or application.obj is None or (lifespan is not None and lifespan.ref == "off"):
        return
    for function in run.lifespans.get(application.obj, ()):
        register(run, call.frame, "precedes", function, f"run by {call.short} around each event", None, application.obj)


def _also_given(call: LibraryCall, row: CallRow) -> Iterator[Value]:
    """The functions that further keywords name, each alone or in a list."""
    for name in row.callable_keywords:
        given = call.argument(None, name)
        items = None if given is None or given.obj is None else given.obj.items
        yield from (each for each in items or (given,) if each is not None and each.kind in CALLABLE)


def injects(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """The object that stands for a function's result, as `Depends(function)` does in a parameter's default."""
    registers(run, call, row, value)
    given = call.argument(row.callable, row.callable_keyword)
    obj = value.obj or made(run, call)
    obj.attributes[INJECTED] = UNKNOWN if given is None else given  # else the annotation says what is meant
    return value._replace(obj=obj)
