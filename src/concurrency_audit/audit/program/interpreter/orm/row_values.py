"""What a row of a database is, or a query for such: values that their library makes of the project's classes."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Args, ClassRef, Value
from concurrency_audit.audit.program.interpreter.run import Run

ROWS = "(rows)"
"""What a query or row is made by."""
_KEYS = ("pk", "id")
MODEL = "(model)"
LOCKED = "(locked)"
_HELD = "(held)"
"""Attribute of a row that is known to be locked by now although it was read before: what belongs to it is guarded."""
READ = "(read)"
"""Attribute of a query or row: its last read, and where its chain of methods begins. Each of them is a read."""

MANAGER = "(manager)"
"""Attribute of a query: the class of the project that adds methods to it."""
OWNED = "(owned by)"
"""Attribute of rows that belong to another one: the column that says so, with what the other was asked for by."""
OWNER = "(owner)"
"""Attribute of a query for rows that belong to another one: that row."""
_LOOKS = "(looks)"
"""Attribute of a row: the looks at rows that were asked for by it."""
REACHED = "(reached)"
"""Attribute of a row to which the key in another one led: that field, which says whether there is one."""
MANY = "(many to many)"
"""Attribute of rows which may belong to many others as well."""


def is_locked(value: Value) -> bool:
    """Whether rows are kept from others until they are stored, or a statement does nothing where a row is there."""
    return value.obj is not None and LOCKED in value.obj.attributes


def is_held(value: Value) -> bool:
    """Whether others are kept from changing what belongs to a row, be it that its own fields are older than that."""
    return is_locked(value) or (value.obj is not None and _HELD in value.obj.attributes)


def hold_owner(value: Value) -> None:
    """Remember that the row is locked whose key is asked for with a lock: `select_for_update().get(pk=order.pk)`."""
    owner = value.ref[0] if value.kind == "method" and value.ref[1] in _KEYS else None
    if owner is not None and owner.ref == ROWS and owner.obj is not None:
        owner.obj.attributes[_HELD] = UNKNOWN


def asking_row(query: Value, given: Args) -> Value:
    """The row that others are asked for by, in this step of a query or in one before."""
    known = UNKNOWN if query.obj is None else query.obj.attributes.get(OWNER, UNKNOWN)
    return next((value for value in given if value.ref == ROWS and value.obj is not None), known)


def looked_at_by(row: Value, reads: frozenset[int]) -> None:
    """Remember of a row that others were asked for by it."""
    for each in row.each():
        if each.ref == ROWS and each.obj is not None:
            each.obj.attributes[_LOOKS] = Value(reads=each.obj.attributes.get(_LOOKS, UNKNOWN).reads | reads)


def looks_by(row: Value) -> frozenset[int]:
    """The looks at rows that were asked for by a row, whichever of its alternatives it is."""
    rows = [each.obj for each in row.each() if each.ref == ROWS and each.obj is not None]
    return EMPTY.union(*(obj.attributes.get(_LOOKS, UNKNOWN).reads for obj in rows))


def place_of(run: Run, row: Value) -> Place:
    """All rows of the class of which a row is."""
    assert row.obj is not None
    return place_of_model(run, row.obj.attributes[MODEL].ref)


def place_of_model(run: Run, model: ClassRef) -> Place:
    """All rows of a class, told apart from another one of that name."""
    return Place("store", "row", f"{name_of(run, model)}|{model.module}")


def name_of(run: Run, model: ClassRef) -> str:
    """The name of a class of rows."""
    return run.known(model.module).summary.classes[model.index].name


def key_to(value: Value) -> Value:
    """What says whether there is a row: the key that led to it, where it was reached from another row."""
    return value if value.ref != ROWS or value.obj is None else value.obj.attributes.get(REACHED, value)
