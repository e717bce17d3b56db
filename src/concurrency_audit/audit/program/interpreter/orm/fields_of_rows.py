"""Fields of a row, under the names by which its class states them."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.dependencies import field_dep, without_fields
from concurrency_audit.audit.program.domain.values import EMPTY, Value
from concurrency_audit.audit.program.interpreter.orm.relations import column_of
from concurrency_audit.audit.program.interpreter.orm.row_values import MODEL, is_held
from concurrency_audit.audit.program.interpreter.run import Run

_OF_ANOTHER = "_id"
"""Ending of a field that holds another row's key: a lock of this one does not keep others from that."""
HELD = "held"
"""The dependency of a field of a row that is locked: what is asked for by it, as the lines of an order, is guarded."""


def field(run: Run, owner: Value, name: str, deps: frozenset[str]) -> Value:
    """A field of a row; those by which it was asked for are others."""
    is_guard = is_held(owner) and not name.endswith(_OF_ANOTHER)
    model = None if owner.obj is None else owner.obj.attributes[MODEL].ref
    stated = name if model is None else column_of(run, model, name)
    found = without_fields(deps) | {"io", "row", field_dep(name), field_dep(stated)} | ({HELD} if is_guard else EMPTY)
    return Value("method", (owner, name), None, None, found, owner.reads)
