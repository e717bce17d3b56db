"""Generators that are sent values: `box = collector()`, `next(box)`, `box.send(item)`.

What such a generator keeps in its variables lasts from one value to the next.
"""

from __future__ import annotations

from concurrency_audit.audit.model.terms import parts_of
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import UNKNOWN, Obj, Value, derived
from concurrency_audit.audit.program.interpreter.run import Run

SENT = "(sent)"
"""Name of the variable that holds what a generator is sent."""
_KEPT = "(frame)"


def keep_frame(run: Run, frame: Frame, obj: Obj) -> None:
    """Keep the variables of a generator that uses what it is sent."""
    home = frame.module.key, frame.index
    if home not in run.receiving:
        parts = (part for part in parts_of(frame.function.body) if part[0] in ("assign", "walrus"))
        run.receiving[home] = any(part[2][0] == "yield" for part in parts)
    if run.receiving[home]:
        obj.attributes[_KEPT] = Value(ref=frame)


def send(run: Run, call: LibraryCall, receiver: Value) -> Value | None:
    """What a generator yields that is sent a value: its loop goes on with that, and with the variables it has."""
    kept = None if receiver.obj is None else receiver.obj.attributes.get(_KEPT)
    if kept is None or receiver.obj is None or not call.args:
        return None
    first: Frame = kept.ref
    body = tuple([term for term in first.function.body if any(part[0] == "yield" for part in parts_of(term))])
    env = {**first.env, SENT: call.args[0]}
    for name, value in first.env.items():
        is_shared = receiver.obj.place is not None and call.frame.context is not INIT
        if is_shared and value.obj is not None and value.obj.place is None:
            run.record.rehome(value.obj, Place("cell", f"{first.module.key}:{first.function.qualname}", name))
    context, path = call.frame.context, (*call.frame.path, first.function.qualname)
    frame = Frame(first.module, first.index, first.function, env, first.parent, context, path)
    key = (first.module.key, first.index, SENT)
    if key in run.active:
        return derived(*call.args)
    run.active.add(key)
    run.execute(frame, body)
    run.active.discard(key)
    given = frame.returned or UNKNOWN
    if given.place is None or context is INIT:
        return given
    return given.using(Value(reads=run.record.touch(frame, given.place, "read", "binding", call.anchor, value=given)))
