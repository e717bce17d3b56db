"""Rows that a call is given, or that a method of a query makes of what it is given."""

from __future__ import annotations

from dataclasses import replace

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import ClassRef, Obj, Value


def given_rows(value: Value) -> tuple[Value, ...]:
    """A row, each of several that it may be, and those in a list."""
    if value.others:
        return tuple([row for each in value.each() for row in given_rows(each)])
    if value.kind != "object" or value.obj is None:
        return (value,)
    element = value.obj.element
    return value.obj.items or (() if element is None else element.each())


def belonging_to(row: Value, owned: Value) -> Value:
    """A row that is added to those which belong to another one."""
    if row.obj is None or owned.ref is None:
        return row.using(owned)
    made = replace(row.obj, attributes={owned.ref: owned, **row.obj.attributes})
    return row._replace(obj=made).using(owned)


def made_rows(call: LibraryCall, model: ClassRef, result: Value) -> tuple[Value, ...]:
    """The rows that a method of a query adds: one of its keywords, or those that it is given."""
    if call.keywords and not call.args:
        known = {name: value for name, value in call.keywords if name is not None}
        return (Value("instance", model, Obj(model, "", 0, -1, False, attributes=known)).using(*call.values),)
    rows = [row for value in call.args for row in given_rows(value) if row.kind == "instance"]
    return (*rows,) or (result,)
