"""Objects of the project's classes into which a library puts the fields of a row, or the entries of a dictionary:
`Account.model_validate(row)`, `Order.parse_obj({"id": key})`."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.contents import OPEN, REST
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Keywords, Obj, Value
from concurrency_audit.audit.program.interpreter.attributes import DICTIONARY, attribute_of
from concurrency_audit.audit.program.interpreter.class_fields import fields_of
from concurrency_audit.audit.program.interpreter.classes import defaults_of, method_of
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run

_TAKES = frozenset(["model_validate", "from_orm", "parse_obj"])


def taken(run: Run, call: LibraryCall, owner: Value) -> Value | None:
    """An object that has what is given under the names of its fields; None for anything but a row, or a dictionary of
    which all entries are known."""
    given = call.args[0] if call.args else None
    if given is None or call.name not in _TAKES:
        return None
    if defaults_of(run, owner.ref) is None or method_of(run, owner.ref, call.name) is not None:
        return None
    found = _of_row(run, call, owner, given) or _of_dictionary(run, owner, given)
    return None if found is None else run.call(call.frame, owner, (), found, call.anchor)


def _of_row(run: Run, call: LibraryCall, owner: Value, row: Value) -> Keywords | None:
    if row.kind == "method" and row.ref[1] == DICTIONARY:
        row = row.ref[0]  # `Account.model_validate(row.__dict__)`
    if row.ref != ROWS or row.obj is None:
        return None
    return tuple((name, attribute_of(run, call.frame, row, name)) for name in fields_of(run, owner.ref))


def _of_dictionary(run: Run, owner: Value, given: Value) -> Keywords | None:
    entries = fields(given)
    if not entries or given.others or given.place is not None or given.obj is None or _is_more(given.obj):
        return None
    return tuple((name, entries[f"[{name}]"]) for name in fields_of(run, owner.ref) if f"[{name}]" in entries)


def _is_more(obj: Obj) -> bool:
    """Whether something is in a dictionary of which the name is not known."""
    return REST in obj.attributes or OPEN in obj.attributes
