"""Managers and queries of the project's own: `objects = OrderManager()`, `objects = OrderQuery.as_manager()`.

One is a query of all the rows of a class, to whose methods the project adds.
"""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import NONE, ClassRef, Value
from concurrency_audit.audit.program.interpreter.classes import base_values, bases, class_attribute, is_stored
from concurrency_audit.audit.program.interpreter.orm import rows
from concurrency_audit.audit.program.interpreter.orm.row_values import MANAGER, MODEL
from concurrency_audit.audit.program.interpreter.run import Run

_BASES = ("Manager", "QuerySet", "BaseUserManager", "UserManager")
_LIBRARY = "django."
_DEFAULT, _MODEL = "objects", "model"
_MAKES, _FROM = "as_manager", "from_queryset"


def query(run: Run, owner: Value, found: Value) -> Value | None:
    """The query that a manager in the body of a class of rows stands for."""
    if found.kind != "instance" or not is_stored(run, owner.ref) or not _is_manager(run, found.ref):
        return None
    return with_manager(rows.query_of(owner.ref, owner, owner.ref.module), Value("class", found.ref))


def by_default(run: Run, model: ClassRef, query: Value) -> Value:
    """A query for rows that belong to another one, with the methods that their manager has of its own."""
    found = class_attribute(run, model, _DEFAULT)
    is_own = found is not None and found[0].kind == "instance" and _is_manager(run, found[0].ref)
    return with_manager(query, Value("class", found[0].ref)) if found is not None and is_own else query


def with_manager(query: Value, manager: Value) -> Value:
    """A query that has the methods of a class of the project."""
    if query.obj is not None:
        query.obj.attributes[MANAGER] = manager
    return query


def made(run: Run, call: LibraryCall, owner: Value) -> Value | None:
    """`OrderQuery.as_manager()`: an object with the methods of that class."""
    if call.name != _MAKES or not _is_manager(run, owner.ref):
        return None
    return run.call(call.frame, owner, (), (), call.anchor)


def of_queries(run: Run, call: LibraryCall) -> Value | None:
    """`Manager.from_queryset(OrderQuery)`: a class of managers with the methods of that one."""
    given = call.args[0] if call.args else NONE
    return given if call.short == _FROM and given.kind == "class" and _is_manager(run, given.ref) else None


def attribute(run: Run, owner: Value, name: str) -> Value | None:
    """A method that the project adds, bound to the query, or the class of its rows."""
    manager = None if owner.obj is None else owner.obj.attributes.get(MANAGER)
    if owner.obj is None or manager is None:
        return None
    if name == _MODEL:
        return owner.obj.attributes[MODEL]
    found = class_attribute(run, manager.ref, name)
    return Value("bound", (found[0], owner)) if found is not None and found[0].kind == "function" else None


def _is_manager(run: Run, ref: ClassRef) -> bool:
    named = (str(value.ref) for home in bases(run, ref) for value in base_values(run, home) if value.kind == "external")
    return any(name.startswith(_LIBRARY) and name.rpartition(".")[2] in _BASES for name in named)
