"""What a row of a database is, or a query for such: values that their library makes of the project's classes."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import ClassRef, Value
from concurrency_audit.audit.program.interpreter.run import Run

ROWS = "(rows)"
"""What a query or row is made by."""
MODEL = "(model)"
LOCKED = "(locked)"
READ = "(read)"
"""Attribute of a query or row: its last read, and where its chain of methods begins. Each of them is a read."""

OWNED = "(owned by)"
"""Attribute of rows that belong to another one: the column that says so, with what the other was asked for by."""
MANY = "(many to many)"
"""Attribute of rows which may belong to many others as well."""


def is_locked(value: Value) -> bool:
    """Whether rows are kept from others until they are stored, or a statement does nothing where a row is there."""
    return value.obj is not None and LOCKED in value.obj.attributes


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
