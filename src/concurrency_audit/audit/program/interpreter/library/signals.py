"""Signals: a call that runs what was registered with its object, before it returns."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.interpreter.run import Run


def emit(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """Run the receivers of a signal with what is sent, also those that were connected for one sender."""
    owner = None if call.receiver is None else call.receiver.obj
    for function in run.receivers.get(owner, ()) if owner is not None else ():
        if row.conversation:
            _go_on(run, call, function, conversation(call, row))
        else:
            run.call(call.frame, function, call.args, call.keywords, call.anchor)
    return value


def conversation(call: LibraryCall, row: CallRow) -> Value:
    """What a call names the conversation that it goes on with."""
    found = call.argument(row.arg, row.keyword)
    for key in row.conversation:
        found = None if found is None or found.obj is None else found.obj.attributes.get(f"[{key}]")
    return UNKNOWN if found is None else found


def _go_on(run: Run, call: LibraryCall, function: Value, name: Value) -> None:
    """Ask for the memory of a conversation, read what it holds and add to it."""
    memory = run.call(call.frame, function, (name,), (), call.anchor)
    for each in memory.each():
        if each.place is not None:
            run.record.touch(call.frame, each.place, "use", "content", call.anchor, value=each, name="add_messages")
