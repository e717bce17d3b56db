"""Rows that are reached over a relation of another one: `line.product.stock -= line.amount`."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.dependencies import field_dep, without_fields
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import UNKNOWN, ClassRef, Value
from concurrency_audit.audit.program.interpreter import rows
from concurrency_audit.audit.program.interpreter.classes import class_attribute, is_stored
from concurrency_audit.audit.program.interpreter.names import bound
from concurrency_audit.audit.program.interpreter.row_values import MODEL, READ, ROWS, place_of_model
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.unique_columns import RELATED

_RELATION = "relationship"
_TABLE = "__tablename__"
_READ = "relation.get"
"""Name of the access: the row is asked for by its key."""


def related(run: Run, frame: Frame, owner: Value, name: str) -> Value | None:
    """The row to which a relation leads, which is one and the same however often it is asked for."""
    if owner.obj is None or frame.context is INIT or name in owner.obj.attributes:
        return None
    kept = f"{RELATED} {name}"
    if kept not in owner.obj.attributes:
        model = _model(run, owner.obj.attributes[MODEL].ref, name)
        if model is None:
            return None
        owner.obj.attributes[kept] = _read(run, frame, owner, model, name)
    return owner.obj.attributes[kept]


def _read(run: Run, frame: Frame, owner: Value, model: ClassRef, name: str) -> Value:
    source = Value(deps=without_fields(owner.deps) | {"io", "row", field_dep(name)}, reads=owner.reads)
    last = owner.obj.attributes.get(READ, UNKNOWN).ref if owner.obj is not None else None
    anchor = last[2] if last is not None and last[:2] == (frame.module.key, frame.index) else NOWHERE
    reads = run.record.touch(frame, place_of_model(run, model), "read", "item", anchor, key="*", name=_READ)
    run.record.key_of_last_access(source)
    return rows.row_of(model, source.with_reads(source.reads | reads), frame.module.key, reads)


def _model(run: Run, owner: ClassRef, name: str) -> ClassRef | None:
    """The class of rows to which a relation leads: as it was given, by its name, or by the table of its column."""
    found = class_attribute(run, owner, name)
    made = None if found is None else found[0].obj
    if found is None or made is None:
        return None
    held = made.attributes.get(MODEL if found[0].ref == ROWS else RELATED)
    if held is None and str(made.made_by).rpartition(".")[2].lower() == _RELATION:
        column = class_attribute(run, owner, f"{name}_id")
        return None if column is None else _of_table(run, owner, column[0])
    if held is not None and held.kind == "const" and isinstance(held.ref, str):
        held = bound(run, run.known(owner.module), held.ref.rpartition(".")[2])
    if held is None or held.kind != "class" or not is_stored(run, held.ref):
        return None
    model: ClassRef = held.ref
    return model


def _of_table(run: Run, owner: ClassRef, column: Value) -> ClassRef | None:
    """The class of the same module whose table the key of a column is of: `ForeignKey("seats.id")`."""
    held = None if column.obj is None else column.obj.attributes.get(RELATED)
    table = str(held.ref).partition(".")[0] if held is not None and held.kind == "const" else ""
    classes = (ClassRef(owner.module, index) for index in range(len(run.known(owner.module).summary.classes)))
    for model in classes if table else ():
        named = class_attribute(run, model, _TABLE)
        if named is not None and named[0].ref == table:
            return model
    return None
