"""Functions that a library is given and calls, and what becomes of other arguments."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import (
    CALLABLE,
    UNKNOWN,
    Value,
    derived,
    join,
)
from concurrency_audit.audit.program.interpreter.classes import method_of
from concurrency_audit.audit.program.interpreter.effects import READING
from concurrency_audit.audit.program.interpreter.library.inherited import (
    DEEPEST_CALLBACK,
    given_class,
)
from concurrency_audit.audit.program.interpreter.run import Run

_TO_THE_LOOP = ("call_soon_threadsafe", "run_coroutine_threadsafe")


def flow(run: Run, effect: str, call: LibraryCall) -> None:
    """Record that arguments went to a log or to the outside world."""
    if effect not in READING:
        sink = "log" if effect in ("log", "print") else "effect"
        for value in call.values:
            run.record.use(value, sink)


def call_back(run: Run, call: LibraryCall) -> Value | None:
    """A function passed to a library may be called by it, in the same thread unless the knowledge files say otherwise.

    It may be called for no element at all, so what it writes is not surely written. Gives what the functions return.
    """
    if call.frame.context is INIT:
        return None
    written = run.moment.surely_written
    returned: Value | None = given_class(run, call) if call.keywords else None
    for value in call.values:
        if value.kind not in CALLABLE and not value.others and value.obj is None:
            continue  # nearly all
        for each in _callables(run, value, call.frame.context.kind == "invocation"):
            if run.depth < DEEPEST_CALLBACK:
                data = [other for other in call.values if other.kind not in CALLABLE]
                value = run.call(_frame_of(call), each, (derived(*data, _held_by(call.receiver)),), (), NOWHERE)
                returned = value if returned is None else join(returned, value)
    run.moment.surely_written = written
    return returned


def _frame_of(call: LibraryCall) -> Frame:
    """The frame in whose context a function is called: a thread hands it to the loop, where it is one of its tasks."""
    frame, context = call.frame, call.frame.context
    if call.short not in _TO_THE_LOOP or context.kind != "thread" or context.is_async:
        return frame
    handed = context._replace(label=f"{context.label}, in its loop", is_async=True)
    return Frame(frame.module, frame.index, frame.function, frame.env, frame.parent, handed, frame.path)


def _held_by(receiver: Value | None) -> Value:
    """What of the request is in the object whose method calls a function: `rows.sort(key=rank)`, `frame.apply(row)`."""
    if receiver is None:
        return UNKNOWN
    element = UNKNOWN if receiver.obj is None or receiver.obj.element is None else receiver.obj.element
    deps = [dep for dep in (*receiver.deps, *element.deps) if dep.startswith("event")]
    return Value(deps=frozenset(deps)) if deps else UNKNOWN


def _callables(run: Run, value: Value, objects: bool) -> Iterator[Value]:
    """The functions that a value is or contains, which code that receives it may call.

    So it may `objects` that can be called; only those of requests, as libraries make many more.
    """
    for each in value.each():
        if _is_called(run, each, objects):
            yield each
        elif each.obj is not None and each.kind == "object" and each.obj.items is not None:
            yield from (item for item in each.obj.items if _is_called(run, item, objects))


def _is_called(run: Run, value: Value, objects: bool) -> bool:
    if value.kind == "instance":
        return objects and method_of(run, value.ref, "__call__") is not None
    return value.kind in CALLABLE
