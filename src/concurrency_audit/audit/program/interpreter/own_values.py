"""Values that every thread or context has for itself: what one request leaves there, the next on that thread finds."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.contents import filled
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import NONE, UNKNOWN, Value, join
from concurrency_audit.audit.program.interpreter.names import read_binding
from concurrency_audit.audit.program.interpreter.run import Run

_CONTENT = "(value)"
"""Attribute of a context variable: what has been set."""
_DEFAULT = "default"
_OF_CONTEXTS = ("", "registers", "handler-wrapper")
"""How entry points are called that run in the context of the thread; each task has a copy, and so have routes of
frameworks that are asynchronous."""


def own_place(owner: Value, name: str = "") -> Place | None:
    """The place that stands for an attribute of a thread-local object, or for a context variable."""
    place = owner.place
    if place is None or place.root == "own":
        return None
    return Place("own", place.owner, place.name, (*place.path, name) if name else place.path)


def look(run: Run, frame: Frame, owner: Value, name: str, value: Value, anchor: int) -> Value:
    """What a thread finds under an attribute of its own."""
    place = own_place(owner, name)
    if place is None or frame.context is INIT:
        return value
    return value.with_reads(value.reads | run.record.touch(frame, place, "read", "binding", anchor, value=value))


def leave(run: Run, frame: Frame, owner: Value, name: str, value: Value, anchor: int) -> None:
    """What a thread puts there."""
    place = own_place(owner, name)
    if place is not None and frame.context is not INIT:
        run.record.touch(frame, place, "write", "binding", anchor, value=filled(value))


def get(run: Run, call: LibraryCall) -> Value | None:
    """`user.get()`: what was set in this context, or the default, which is one object for all."""
    owner = call.receiver
    if owner is None or owner.obj is None:
        return None
    found = owner.obj.attributes.get(_CONTENT)
    for default in (owner.obj.attributes.get(_DEFAULT), *call.args[:1]):
        if default is not None:
            if default.obj is not None and default.obj.at_import and owner.place is not None:
                run.record.publish(default, owner.place.attribute(_DEFAULT))
                default = read_binding(run, call.frame, default, default.place, call.anchor)
            found = default if found is None else join(found, default)
    found = UNKNOWN if found is None else found
    return look(run, call.frame, owner, "", found, call.anchor) if _is_of_thread(run, call) else found


def put(run: Run, call: LibraryCall) -> Value | None:
    """`token = user.set(value)`."""
    owner = call.receiver
    if owner is None or owner.obj is None or not call.args:
        return None
    known = owner.obj.attributes.get(_CONTENT)
    kept = call.args[0].stored()
    owner.obj.attributes[_CONTENT] = kept if known is None else join(known, kept)
    if _is_of_thread(run, call):
        leave(run, call.frame, owner, "", call.args[0], call.anchor)
    return Value("object", "contextvars.Token")


def reset(run: Run, call: LibraryCall) -> Value | None:
    """`user.reset(token)`: it is again what it was."""
    if call.receiver is not None and _is_of_thread(run, call):
        leave(run, call.frame, call.receiver, "", NONE, call.anchor)
    return NONE


def run_in_copy(run: Run, call: LibraryCall) -> Value | None:
    """`copy_context().run(work, row)`: what is set there is gone afterwards."""
    if not call.args:
        return None
    saved, run.moment.copied = run.moment.copied, True
    value = run.call(call.frame, call.args[0], call.args[1:], call.keywords, NOWHERE)
    run.moment.copied = saved
    return value


def _is_of_thread(run: Run, call: LibraryCall) -> bool:
    """Whether what is set stays in the thread, for whatever it does next."""
    return not call.frame.context.is_async and run.effect in _OF_CONTEXTS and not run.moment.copied
