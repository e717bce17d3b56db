"""Signals: a call that runs what was registered with its object, before it returns."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.run import Run


def emit(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """Run the receivers of a signal with what is sent, also those that were connected for one sender."""
    owner = None if call.receiver is None else call.receiver.obj
    for function in run.receivers.get(owner, ()) if owner is not None else ():
        run.call(call.frame, function, call.args, call.keywords, call.anchor)
    return value
