"""Objects of the project's classes into which a library puts the fields of a row: `Account.model_validate(row)`."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.attributes import DICTIONARY, attribute_of
from concurrency_audit.audit.program.interpreter.class_fields import fields_of
from concurrency_audit.audit.program.interpreter.classes import defaults_of, method_of
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run

_TAKES = frozenset(["model_validate", "from_orm"])


def taken(run: Run, call: LibraryCall, owner: Value) -> Value | None:
    """An object that has what the row has under the names of its fields; None for anything but a row."""
    row = call.args[0] if call.args else None
    if row is not None and row.kind == "method" and row.ref[1] == DICTIONARY:
        row = row.ref[0]  # `Account.model_validate(row.__dict__)`
    if row is None or row.ref != ROWS or row.obj is None or call.name not in _TAKES:
        return None
    if defaults_of(run, owner.ref) is None or method_of(run, owner.ref, call.name) is not None:
        return None
    fields = tuple((name, attribute_of(run, call.frame, row, name)) for name in fields_of(run, owner.ref))
    return run.call(call.frame, owner, (), fields, call.anchor)
