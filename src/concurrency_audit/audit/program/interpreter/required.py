"""Dependencies that run before a route, which is given nothing of what they return: `dependencies=[Depends(check)]`."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Closure, Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import Keywords, Obj, Value
from concurrency_audit.audit.program.interpreter.injecting import INJECTED
from concurrency_audit.audit.program.interpreter.run import Run

WORD = "dependencies"
"""The keyword of a route, a router, an application, and of the call that takes a router in."""


def of_call(run: Run, call: LibraryCall, effect: str, function: Value) -> None:
    """The same of a call: `app.add_api_route("/take", take, dependencies=[Depends(check)])`."""
    for name, content in call.keywords if effect == "route" else ():
        if name == WORD:
            of_function(run, call.frame, function, content)


def of_function(run: Run, frame: Frame, function: Value, required: Value) -> None:
    """Remember what a route's own decorator asks for."""
    closure, _ = run.target(function)
    if frame.context is INIT and closure is not None:
        run.required.setdefault((closure.module, closure.index), []).append(required)


def of_router(run: Run, router: Obj, keywords: Keywords) -> None:
    """Remember what an application asks for before the routes of a router that it takes in."""
    for name, content in keywords:
        if name == WORD:
            run.required.setdefault(router, []).append(content)


def required(run: Run, route: Closure, application: Obj | None) -> Iterator[Value]:
    """What is called before a route, in the order in which that is done: the application's dependencies come first."""
    asked = [*_around(run, application, frozenset()), *run.required.get((route.module, route.index), ())]
    for content in asked:
        for each in (content.obj.items or ()) if content.obj is not None else ():
            dependency = None if each.obj is None else each.obj.attributes.get(INJECTED)
            if dependency is not None:
                yield dependency


def _around(run: Run, application: Obj | None, seen: frozenset[Obj]) -> Iterator[Value]:
    """The lists of an application or router, after those of the one that has it."""
    if application is None or application in seen:
        return
    outer = sorted(run.included.get(application, ()), key=lambda each: (each.module, each.anchor))
    yield from _around(run, outer[0] if outer else None, seen | {application})
    own = application.attributes.get(WORD)
    yield from (*run.required.get(application, ()), *((own,) if own is not None else ()))
