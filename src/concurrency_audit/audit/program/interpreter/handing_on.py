"""Handlers that hand the event on to an application: what they surely write first, its routes find written."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.contents import GIVEN, holds
from concurrency_audit.audit.program.domain.dependencies import asks_request
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import EMPTY, Args, Keywords, Obj, Value
from concurrency_audit.audit.program.interpreter import required
from concurrency_audit.audit.program.interpreter.run import Run

_INCLUDING = ("include", "register", "mount", "add_")
"""Beginnings of the methods by which an application takes in a router."""

_TAKING = ("process", "feed_", "handle", "dispatch")
"""Beginnings of the methods that are given a message out of the event: `bot.process_new_updates([update])`."""

_LOGGING = frozenset(["debug", "info", "warning", "error", "exception", "critical", "log"])
"""Methods that write the event down, and call nothing with it."""


def hand_on(run: Run, frame: Frame, function: Value, args: Args) -> None:
    """Remember what is surely written where an application is given the event; by several, what all of them write.

    An object of a library that nobody described may call what its decorators were given.
    """
    if frame.context.kind != "invocation" or not _gives_event(function, args):
        return
    if not frame.context.is_async:  # `asyncio.run(main(event))`: whatever awaits here does so on a loop of its own
        run.served_alone.update(_objects(function, args))
    for obj in _objects(function, args):
        if obj in run.applications:
            written = run.moment.surely_written
            run.handed[obj] = written & run.handed[obj] if obj in run.handed else written
        for each in run.decorated.get(obj, ()) if _name_of(function) not in _LOGGING else ():
            closure, _ = run.target(each.function)
            if closure is not None:
                run.record.registered_later.setdefault((closure.module, closure.index), each)


def _gives_event(function: Value, args: Args) -> bool:
    """Whether a call is given the event, or a method with such a name what was made of it."""
    if any("event" in arg.deps for arg in args):
        return True
    takes = _name_of(function).startswith(_TAKING)
    return takes and any(asks_request(held) for arg in args for held in (arg, *holds(arg)))


def _name_of(function: Value) -> str:
    return function.ref[1] if function.kind == "method" else ""


def include(run: Run, frame: Frame, receiver: Value, name: str, args: Args, keywords: Keywords = ()) -> None:
    """Remember that an application has a router, whose routes are reached through it."""
    if frame.context is INIT and receiver.obj is not None and name.startswith(_INCLUDING):
        for arg in args:
            if arg.obj is not None and arg.kind == "object":
                run.included.setdefault(arg.obj, set()).add(receiver.obj)
                required.of_router(run, arg.obj, keywords)


def written_before(run: Run, application: Obj | None) -> frozenset[Place]:
    """What every handler has written that hands on to an application, or to those that have this router."""
    if application is None:
        return EMPTY
    if application in run.handed_before:
        return run.handed_before[application]
    around = [written_before(run, each) for each in run.included.get(application, ()) if each is not application]
    return frozenset.intersection(*around) if around else EMPTY


def serve_alone(run: Run, application: Value | None) -> None:
    """Remember an application that an adapter runs on an event loop of each invocation."""
    if application is not None and application.obj is not None:
        run.served_alone.add(application.obj)


def is_served_alone(run: Run, application: Obj | None) -> bool:
    """Whether each request of an application, or of one that has this router, has an event loop for itself."""
    around = run.included.get(application, ()) if application is not None else ()
    return application in run.served_alone or any(is_served_alone(run, each) for each in around)


def application_of(run: Run, registered: Obj | None) -> Value | None:
    """The application of a route, which may have been registered with one of its routers."""
    around = run.included.get(registered) if registered is not None else None
    obj = min(around, key=lambda each: (each.module, each.anchor)) if around else registered
    return None if obj is None or not isinstance(obj.made_by, str) else Value("object", obj.made_by, obj)


def _objects(function: Value, args: Args) -> Iterator[Obj]:
    """The objects that a call concerns: what it is a method of, what it is given, and what these were made with."""
    while function.kind == "method":
        function = function.ref[0]
    for value in (function, *args):
        if value.obj is not None and value.kind == "object":
            yield value.obj
            given = value.obj.attributes.get(GIVEN)
            if given is not None and given.obj is not None:
                yield given.obj
