"""Rows that are reached over a relation of another one: `line.product.stock -= line.amount`, `order.lines.all()`."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.dependencies import column_dep, field_dep, without_fields
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import UNKNOWN, ClassRef, Value
from concurrency_audit.audit.program.interpreter.orm import fields_of_rows, own_managers, relations, rows
from concurrency_audit.audit.program.interpreter.orm.row_values import (
    LOCKED,
    MANY,
    MODEL,
    OWNED,
    OWNER,
    REACHED,
    READ,
    is_held,
    place_of_model,
)
from concurrency_audit.audit.program.interpreter.orm.unique_columns import RELATED
from concurrency_audit.audit.program.interpreter.run import Run

_READ = "relation.get"
"""Name of the access: the row is asked for by its key."""


def related(run: Run, frame: Frame, owner: Value, name: str) -> Value | None:
    """The row to which a relation leads, or those that lead here: the same ones however often they are asked for."""
    if owner.obj is None or frame.context is INIT or name in owner.obj.attributes:
        return None
    kept = f"{RELATED} {name}"
    if kept not in owner.obj.attributes:
        found = _related(run, frame, owner, owner.obj.attributes[MODEL].ref, name)
        if found is None:
            return None
        owner.obj.attributes[kept] = found
    return owner.obj.attributes[kept]


def _related(run: Run, frame: Frame, owner: Value, model: ClassRef, name: str) -> Value | None:
    target = relations.leads_to(run, model, name)
    if target is not None and relations.is_to_many(run, model, name):
        return _belonging(run, owner, target, name, MANY)
    if target is not None:
        row = _read(run, frame, owner, target, name)
        if row.obj is not None and relations.has_key(run, model, name):
            row.obj.attributes[REACHED] = fields_of_rows.field(run, owner, name, owner.deps)
        return row
    found = relations.back(run, model, name)
    if found is None:
        return None
    other, column = found
    if relations.is_read_at_once(run, other, column):
        return _read(run, frame, owner, other, column)
    return _belonging(run, owner, other, column, MANY if relations.is_to_many(run, *found) else OWNED)


def _read(run: Run, frame: Frame, owner: Value, model: ClassRef, name: str) -> Value:
    stated = name if owner.obj is None else relations.column_of(run, owner.obj.attributes[MODEL].ref, name)
    source = _asked_by(owner, field_dep(name), field_dep(stated), "row")
    last = owner.obj.attributes.get(READ, UNKNOWN).ref if owner.obj is not None else None
    anchor = last[2] if last is not None and last[:2] == (frame.module.key, frame.index) else NOWHERE
    reads = run.record.touch(frame, place_of_model(run, model), "read", "item", anchor, key="*", name=_READ)
    run.record.key_of_last_access(source)
    found = rows.row_of(model, source.with_reads(source.reads | reads), frame.module.key, reads)
    if found.obj is not None:
        found.obj.attributes[OWNED] = Value(deps=source.deps, reads=source.reads)  # a row may be appended to a list
    return found


def _belonging(run: Run, owner: Value, model: ClassRef, column: str, kind: str) -> Value:
    """A query for rows that belong to another one; nothing is asked for yet. A lock of the other guards them."""
    source = _asked_by(owner, field_dep(column), column_dep(model, column))
    query = own_managers.by_default(run, model, rows.query_of(model, source, model.module))
    if query.obj is not None:
        query.obj.attributes[OWNER] = owner
        query.obj.attributes[kind] = Value("const", column, None, None, source.deps, source.reads)
    if query.obj is not None and is_held(owner):
        query.obj.attributes[LOCKED] = UNKNOWN
    return query


def _asked_by(owner: Value, *more: str) -> Value:
    """What rows are asked for by that are reached from another one."""
    return Value(deps=without_fields(owner.deps) | {"io", *more}, reads=owner.reads)
