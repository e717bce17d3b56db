"""The row that Django's signals give to who listens: `@receiver(post_save, sender=Order)`."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import EMPTY, Value
from concurrency_audit.audit.program.interpreter.classes import decorator_name, is_stored
from concurrency_audit.audit.program.interpreter.orm import rows
from concurrency_audit.audit.program.interpreter.run import Run

_RECEIVER, _SENDER, _INSTANCE = "django.dispatch.receiver", "sender", "instance"
_GIVEN = Value(deps=frozenset(["event.instance"]))


def give(run: Run, frame: Frame) -> None:
    """The row is one that the sender has at hand: nothing is read, but what it relates to is."""
    if all(parameter.name != _INSTANCE for parameter in frame.function.parameters):
        return
    for term in frame.function.decorators:
        if term[0] != "call" or decorator_name(run, frame.module, term) != _RECEIVER:
            continue
        for name, value in term[3]:
            sender = run.evaluate(frame, value) if name == _SENDER else None
            if sender is not None and sender.kind == "class" and is_stored(run, sender.ref):
                frame.env[_INSTANCE] = rows.row_of(sender.ref, _GIVEN, frame.module.key, EMPTY)
