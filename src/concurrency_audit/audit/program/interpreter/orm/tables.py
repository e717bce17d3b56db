"""Tables that SQLAlchemy Core is told of (`wallets = Table("wallets", metadata, Column("coins", Integer))`).

Each stands for a class of rows with these columns, so that all that holds for such classes holds for it.
"""

from __future__ import annotations

from concurrency_audit.audit.model.summaries import ClassSummary
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import UNKNOWN, ClassRef, Obj, Value
from concurrency_audit.audit.program.interpreter.classes import class_env
from concurrency_audit.audit.program.interpreter.orm import row_statements, rows
from concurrency_audit.audit.program.interpreter.run import Run

_TABLE, _LIBRARY = ".Table", "sqlalchemy"
_COLUMN = "Column"
_COLUMNS = ("c", "columns")
"""Attributes of a table by which its columns are reached."""
_ARGUMENTS = "__table_args__"
"""Where a class of rows holds its constraints and indexes."""
_MAPS = ("map_imperatively", "mapper")
"""Functions that map a class to a table."""
_SELECT = "select"
_STATEMENTS = ("insert", "update", "delete")


def declared(run: Run, call: LibraryCall) -> Value | None:
    """The class that a table stands for which is made at import, or a class that is mapped to one."""
    if call.short in _MAPS and call.args and call.args[0].kind == "class" and _LIBRARY in call.name.lower():
        return _mapped(run, call.args[0], call.args[1] if len(call.args) > 1 else UNKNOWN)
    is_table = call.name.endswith(_TABLE) and _LIBRARY in call.name.lower()
    if not is_table or call.frame.context is not INIT or not call.args or not isinstance(call.args[0].ref, str):
        return None
    state = call.frame.module
    ref = ClassRef(state.key, len(state.summary.classes))
    name = f"Table {call.args[0].ref}"
    made = ClassSummary(name, name, (), (), 0, 0, -1)
    state.summary = state.summary._replace(classes=(*state.summary.classes, made))
    state.class_objects[ref.index] = _body(call, ref)
    run.stored_classes[ref] = True
    run.tables.add(ref)
    return Value("class", ref)


def _mapped(run: Run, model: Value, table: Value) -> Value:
    """A class that knows nothing of the database, whose objects are the rows of a table from now on."""
    run.stored_classes[model.ref] = True
    if table.kind == "class" and table.ref in run.tables:
        told = class_env(run.known(table.ref.module), table.ref.index)
        own = class_env(run.known(model.ref.module), model.ref.index)
        own.update({name: value for name, value in told.items() if name not in own})
    return model


def _body(call: LibraryCall, ref: ClassRef) -> Obj:
    body = Obj(ref, ref.module, call.frame.index, -1, True)
    others = []
    for given in call.args[2:]:
        name = None if given.obj is None else given.obj.first_argument
        if given.obj is not None and str(given.obj.made_by).endswith(_COLUMN) and name is not None:
            body.attributes[str(name.ref)] = given
        else:
            others.append(given)
    said = Obj("builtins.tuple", ref.module, call.frame.index, -1, True, items=tuple(others))
    body.attributes[_ARGUMENTS] = Value("object", "builtins.tuple", said)
    return body


def attribute(run: Run, owner: Value, name: str) -> Value | None:
    """`wallets.c`, whose attributes are those of the table, or a method that begins a statement."""
    if owner.ref not in run.tables or name not in (*_COLUMNS, _SELECT, *_STATEMENTS):
        return None
    return owner if name in _COLUMNS else Value("method", (owner, name))


def statement(run: Run, call: LibraryCall, table: Value) -> Value | None:
    """`wallets.update()`, `wallets.select()`: the statement that the function of that name begins with the table."""
    if table.ref not in run.tables:
        return None
    if call.name == _SELECT:
        return rows.asked_for(run, call._replace(receiver=None, args=(table,), keywords=()), UNKNOWN)
    return row_statements.begin(call, table.ref, call.name) if call.name in _STATEMENTS else None
