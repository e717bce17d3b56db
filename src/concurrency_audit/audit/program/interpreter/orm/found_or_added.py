"""Rows that one method looks for and adds where there are none: only a unique column keeps a second one out."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.dependencies import known_as
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import UNKNOWN, ClassRef, Obj, Value
from concurrency_audit.audit.program.interpreter.classes import class_attribute
from concurrency_audit.audit.program.interpreter.orm import changed_rows
from concurrency_audit.audit.program.interpreter.orm.dumped import entries
from concurrency_audit.audit.program.interpreter.orm.row_values import MODEL, OWNED, name_of, place_of_model
from concurrency_audit.audit.program.interpreter.orm.unique_columns import is_unique
from concurrency_audit.audit.program.interpreter.run import Run

METHODS = frozenset("get_or_create update_or_create aget_or_create aupdate_or_create".split())
_UPDATE = ("update_or_create", "aupdate_or_create")
_BESIDE = frozenset(["defaults", "create_defaults"])
"""Keywords for what a row is made with besides what it is looked for by."""
_ENDING = "get_or_create"


def add_unless_there(run: Run, call: LibraryCall, query: Value, found: Value) -> None:
    """A row that is added where the same call found none, and of which the database lets a second one in."""
    if query.obj is None or call.frame.context is INIT or call.name not in METHODS:
        return
    model, owned = query.obj.attributes[MODEL].ref, query.obj.attributes.get(OWNED)
    if call.name in _UPDATE:
        _set_where_found(run, call, found)
    known = {name: value for name, value in call.keywords if name is not None and name not in _BESIDE}
    if owned is not None and isinstance(owned.ref, str):
        known[owned.ref] = owned
    if not known or not _is_let_in(run, model, frozenset(known)):
        return
    row = Value("instance", model, Obj(model, "", 0, -1, False, attributes=known)).using(*call.values)
    place, name = place_of_model(run, model), f"{name_of(run, model)}.{_ENDING}"
    with run.moment.under(found.reads):
        run.record.touch(call.frame, place, "write", "item", call.anchor, key="*", value=row, name=name)
    run.record.key_of_last_access(UNKNOWN)  # no row has it yet


def _set_where_found(run: Run, call: LibraryCall, found: Value) -> None:
    """The columns that the row gets which is there already: `defaults={"left": room.left + 1}`."""
    for _, given in [each for each in call.keywords if each[0] in _BESIDE]:
        for name, value in entries(given):
            changed_rows.store(run, call.frame, found, name, value, call.anchor)


def _is_let_in(run: Run, model: ClassRef, names: frozenset[str]) -> bool:
    """Whether all the columns are the class's own, and are not unique: of those of a library's class who knows."""
    is_own = all(any(class_attribute(run, model, each) for each in known_as(name)) for name in names)
    return is_own and not is_unique(run, model, names, False)
