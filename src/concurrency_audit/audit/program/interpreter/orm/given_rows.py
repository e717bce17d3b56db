"""Rows that a method is given, or makes of its keywords, to add them."""

from __future__ import annotations

from dataclasses import replace

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.contents import chosen_in
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import EMPTY, ClassRef, Obj, Value, derived
from concurrency_audit.audit.program.interpreter.classes import method_of
from concurrency_audit.audit.program.interpreter.orm import added_rows
from concurrency_audit.audit.program.interpreter.orm.row_values import MODEL, OWNED
from concurrency_audit.audit.program.interpreter.run import Run

_CREATES, _SAVE = "create", "save"


def given(value: Value) -> tuple[Value, ...]:
    """A row, each of several that it may be, and those in a list."""
    if value.others:
        return tuple([row for each in value.each() for row in given(each)])
    if value.kind != "object" or value.obj is None:
        return (value,)
    element = value.obj.element
    return value.obj.items or (() if element is None else element.each())


def add_given(run: Run, call: LibraryCall, model: ClassRef) -> None:
    """The rows that a method of their class adds, each as it was made; or one of what it is given."""
    made = [row for value in call.values for row in given(value) if row.kind == "instance" and row.ref == model]
    for row in made or [derived(*call.values)]:
        with run.moment.under(chosen_in(call.args)):
            added_rows.added(run, call, model, row)


def add_each(run: Run, call: LibraryCall, query: Value, result: Value) -> None:
    """The rows that a method of a query adds, which may belong to another one."""
    if query.obj is None or added_rows.is_linked(run, call, query):
        return
    model, owned = query.obj.attributes[MODEL].ref, query.obj.attributes.get(OWNED)
    for row in _made(call, model, result):
        made = row if owned is None else _belonging_to(row, owned)
        with run.moment.under(chosen_in(call.args)):
            added_rows.added(run, call, model, made)
        if call.name == _CREATES and made.kind == "instance":
            save_itself(run, call, made)


def save_itself(run: Run, call: LibraryCall, row: Value) -> None:
    """What the project's own `save` does besides for a row that is created, which has been added by now."""
    own = method_of(run, row.ref, _SAVE)
    if own is None or call.frame.context is INIT:
        return
    checks, run.moment.checks = run.moment.checks, EMPTY
    run.call(call.frame, Value("bound", (own, row)), (), (), call.anchor)
    run.moment.checks = checks


def _belonging_to(row: Value, owned: Value) -> Value:
    """A row that is added to those which belong to another one."""
    if row.obj is None or owned.ref is None:
        return row.using(owned)
    made = replace(row.obj, attributes={owned.ref: owned, **row.obj.attributes})
    return row._replace(obj=made).using(owned)


def _made(call: LibraryCall, model: ClassRef, result: Value) -> tuple[Value, ...]:
    """The rows that a method of a query adds: one of its keywords, or those that it is given."""
    if call.keywords and not call.args:
        known = {name: value for name, value in call.keywords if name is not None}
        return (Value("instance", model, Obj(model, "", 0, -1, False, attributes=known)).using(*call.values),)
    rows = [row for value in call.args for row in given(value) if row.kind == "instance"]
    return (*rows,) or (result,)
