"""Dependencies that run before a route, which is given nothing of what they return: `dependencies=[Depends(check)]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from concurrency_audit.audit.model.terms import Expression, anchor_of
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Closure, Frame, LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import CALLABLE, UNKNOWN, Keywords, Obj, Value
from concurrency_audit.audit.program.interpreter.injecting import INJECTED
from concurrency_audit.audit.program.interpreter.registering import called_as_function
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


def of_conditions(run: Run, frame: Frame, function: Value, terms: Iterable[Expression]) -> None:
    """Remember filters of the project, which are asked before a handler: `@router.message(IsMember())`."""
    for term in terms if frame.context is INIT else ():
        is_made = term[0] == "call" and run.container_of(frame, term[1]).kind == "class"
        condition = run.evaluate(frame, term) if is_made or term[0] in ("name", "attribute") else UNKNOWN
        asked = called_as_function(run, condition)
        if asked.kind in CALLABLE:
            _publish(run, frame, condition)
            stand_in = Obj(INJECTED, frame.module.key, frame.index, anchor_of(term), True)
            stand_in.attributes[INJECTED] = asked
            one = Obj(INJECTED, frame.module.key, frame.index, anchor_of(term), True)
            one.items = (Value("object", INJECTED, stand_in),)
            of_function(run, frame, function, Value("object", INJECTED, one))


def _publish(run: Run, frame: Frame, condition: Value) -> None:
    """One filter is asked for all requests."""
    if condition.kind == "instance" and condition.obj is not None and condition.obj.place is None:
        name = run.known(condition.ref.module).summary.classes[condition.ref.index].name
        run.record.publish(condition, Place("global", frame.module.key, name))


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
