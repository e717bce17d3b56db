"""Rows of several classes and columns that one query asks for: `for order, name in session.query(Order, User.name)`."""

from __future__ import annotations

from dataclasses import replace

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.dependencies import columns_of, field_dep, without_columns
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Obj, Value
from concurrency_audit.audit.program.interpreter.classes import is_stored
from concurrency_audit.audit.program.interpreter.orm.row_values import (
    MODEL,
    READ,
    ROWS,
    is_locked,
    name_of,
    place_of_model,
)
from concurrency_audit.audit.program.interpreter.run import Run

_SELECTED = "(selected)"
"""Attribute of a query: the classes and columns that it asks for, where they are several."""
_ONE = frozenset("first one one_or_none fetchone fetch_one".split())
"""Methods that give one row of them."""


def of_several(call: LibraryCall) -> Value:
    """A query that asks for what a call is given."""
    made = Obj(ROWS, "", 0, -1, False)
    if len(call.args) > 1:
        made.attributes[_SELECTED] = Value("object", _SELECTED, Obj(_SELECTED, "", 0, -1, False, items=call.args))
    return Value("object", ROWS, made)


def spread(run: Run, call: LibraryCall, query: Value, found: Value) -> Value:
    """What a query has found, as rows of all that it asks for."""
    selected = None if query.obj is None else query.obj.attributes.get(_SELECTED)
    row = None if found.obj is None else found.obj.element
    if selected is None or selected.obj is None or found.obj is None or row is None or row.obj is None:
        return found
    items = tuple(_item(run, call, row, each) for each in selected.obj.items or ())
    named = {
        name_of(run, each.ref): item
        for each, item in zip(selected.obj.items or (), items, strict=True)
        if each.kind == "class"
    }
    row.obj.items = items
    row.obj.attributes.update(named)
    found.obj.attributes[_SELECTED] = selected
    if call.short in _ONE:
        found.obj.items = items
        found.obj.attributes.update(named)
    return found


def _item(run: Run, call: LibraryCall, row: Value, asked: Value) -> Value:
    """One of what is asked for: a row of a class, which is read with the others, or a column."""
    assert row.obj is not None
    if asked.kind != "class" or not is_stored(run, asked.ref):
        named = frozenset(map(field_dep, columns_of(asked)))
        return Value(deps=without_columns(asked.deps) | named | {"io", "row"}, reads=row.reads)
    made = replace(row.obj, items=None, attributes=dict(row.obj.attributes))
    if made.attributes[MODEL].ref == asked.ref:
        return row._replace(obj=made)
    made.attributes[MODEL] = asked
    reads = EMPTY
    if not is_locked(row) and call.frame.context is not INIT:
        place = place_of_model(run, asked.ref)
        reads = run.record.touch(call.frame, place, "read", "item", call.anchor, key="*", name=call.name)
        run.record.key_of_last_access(row)
        made.attributes[READ] = Value(ref=made.attributes.get(READ, UNKNOWN).ref, reads=reads)
    return row._replace(obj=made).with_reads(row.reads | reads)
