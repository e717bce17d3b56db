"""Rows of a database that are changed, put back or removed."""

from __future__ import annotations

from collections.abc import Collection

from concurrency_audit.audit.program.domain.accesses import INIT, Op
from concurrency_audit.audit.program.domain.dependencies import (
    asks_request,
    columns_of,
    field_dep,
    known_as,
    model_of,
    stated_in,
)
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.places import cleared
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, ClassRef, Value, derived
from concurrency_audit.audit.program.interpreter.classes import (
    base_values,
    bases,
    class_attribute,
    library_bases,
    stores_columns,
    stores_whole,
)
from concurrency_audit.audit.program.interpreter.orm import counted_rows, reads_of_rows, relations
from concurrency_audit.audit.program.interpreter.orm.row_values import MODEL, READ, ROWS, is_locked, place_of
from concurrency_audit.audit.program.interpreter.orm.unique_columns import (
    MUTABLE,
    RELATED,
    is_checked,
    is_unique,
    is_versioned,
)
from concurrency_audit.audit.program.interpreter.run import Run

_DELETE, _SAVE = "delete", "save"
_NARROWS = frozenset(["query", "filter", "filter_by", "where", "exclude", "objects", "all"])
"""Methods that give a query of fewer rows."""
_WITHIN, _OF_OBJECT = "(within)", "__dict__"
"""Beginning of the name of a row's attribute: what was put into a column in place; and what is no column."""
_IN_PLACE = frozenset("append extend insert remove pop popitem discard add update setdefault clear".split())
"""Methods of what a column may hold that change it."""
_STATE_ALL = ("django.", "tortoise.", "peewee.")
"""Beginnings of the names of rows whose classes state all their columns by value."""
_BY_SESSION = ("sqlalchemy.", "sqlmodel.")
"""Beginnings of the names of rows that any session may save."""
_MODEL = "Model"
"""Attribute of Flask-SQLAlchemy's object that is the base of its rows."""
_SEES = "mongoengine."
"""Beginning of the names of rows that see by themselves what is changed within their columns."""
_SET = "(set)"
"""Attribute of a row that has been changed here: which columns, and what that was computed from it."""
ANY = "*"
"""Stands for a column that is set by a name which only the run tells."""


def assign(run: Run, frame: Frame, row: Value, name: str, value: Value, anchor: int) -> None:
    """A field of a row that is set. Where all of a row is stored, nothing is before that (`put_back`)."""
    if row.obj is not None and stores_whole(run, row.obj.attributes[MODEL].ref):
        set_some(row, name=name)
        return
    first = run.record.next_access
    store(run, frame, row, name, value, anchor)
    if row.obj is not None and run.record.next_access > first:
        holder = _saved_by(run, row.obj.attributes[MODEL].ref)
        run.record.assigned.update(dict.fromkeys(range(first, run.record.next_access), holder))


def store(run: Run, frame: Frame, owner: Value, name: str, value: Value, anchor: int) -> None:
    """A field that is set: the row is stored back with it, with what was computed from it or because of what was there.

    What was computed from other fields of the row says nothing of this one.
    """
    if owner.obj is None or frame.context is INIT:
        return
    place = place_of(run, owner)
    name = relations.column_of(run, owner.obj.attributes[MODEL].ref, name)
    run.record.fields_set.setdefault(place, set()).add(name)
    run.record.sets_rows.add(frame.context)
    if counted := counted_rows.of_figure(run, frame, value, place):
        figure = Value(deps=value.deps, reads=counted)
        _change(run, frame, owner, anchor, f"{name}{counted_rows.COUNTED_ANEW}", figure)
    if field_dep(name) not in value.deps or reads_of_rows.is_of_another(run, owner, value, place):
        value = value.with_reads(EMPTY)
    model = owner.obj.attributes[MODEL].ref
    is_refused = is_unique(run, model, {name}, False)  # of two rows that get the same
    set_some(owner, value.reads, name)
    if _is_relative(owner, name, value) and is_checked(run, model, name):
        return
    is_decided = _is_decided(run, owner) or _is_given_out(run, owner, value)
    if value.reads or (is_decided and not is_refused):
        _change(run, frame, owner, anchor, name, value)


def _saved_by(run: Run, model: ClassRef) -> object:
    """The object that has the session of rows, `db` of `db.Model`; whether only methods of their own save them."""
    for home in bases(run, model):
        for value in base_values(run, home):
            if value.kind == "method" and value.ref[1] == _MODEL and value.place is not None:
                return value.place[:3]
    return not any(each.startswith(_BY_SESSION) for each, _ in library_bases(run, model))


def _is_given_out(run: Run, row: Value, value: Value) -> bool:
    """Whether each row that was found in a stated state gets what the request says: `chair.user = request.user`."""
    return run.moment.loops > 0 and asks_request(value) and bool(stated_in(row))


def _is_relative(row: Value, name: str, value: Value) -> bool:
    """Whether the database counts on from what is there by then: `shelf.left = Shelf.left - n`."""
    return field_dep(name) in value.deps and value.reads.isdisjoint(row.reads)


def store_within(run: Run, frame: Frame, field: Value, value: Value, anchor: int) -> None:
    """An entry of what a column holds that is set in place: `page.data["title"] = title`. All of it is stored when the
    row is saved, where the library does so; else once it is told (`flag_modified(page, "data")`)."""
    row, name = field.ref
    if row.obj is None or name == _OF_OBJECT or frame.context is INIT:
        return
    if _leads_to_rows(run, row.obj.attributes[MODEL].ref, name):
        return
    if _stores_within(run, row.obj.attributes[MODEL].ref, name):
        assign(run, frame, row, name, value.using(field), anchor)
    else:
        row.obj.attributes[f"{_WITHIN} {name}"] = value.using(field)


def _stores_within(run: Run, model: ClassRef, name: str) -> bool:
    """Whether what is changed within a column is stored: it sees to that itself, or all is stored."""
    if stores_columns(run, model) or stores_whole(run, model):
        return True
    if any(each.startswith(_SEES) for each, _ in library_bases(run, model)):
        return True
    return MUTABLE in _told(run, model, name)


def _leads_to_rows(run: Run, model: ClassRef, name: str) -> bool:
    """Whether rows stand under a name that belong to this one, be it that their own class says so."""
    if class_attribute(run, model, name) is None:
        return any(each.startswith(_STATE_ALL) for each, _ in library_bases(run, model))
    return RELATED in _told(run, model, name)


def _told(run: Run, model: ClassRef, name: str) -> Collection[str]:
    """What the class of a row says of one of its columns."""
    found = class_attribute(run, model, name)
    return () if found is None or found[0].obj is None else found[0].obj.attributes.keys()


def changed_in_place(run: Run, call: LibraryCall, held: Value) -> None:
    """A method that changes what a column holds: `room.people.append(user)`. Which rows belong to another one is no
    column of that."""
    if call.name not in _IN_PLACE or held.kind != "method" or held.ref[0].ref != ROWS:
        return
    store_within(run, call.frame, held, derived(*call.values), call.anchor)


def flagged(run: Run, call: LibraryCall, row: Value, name: str) -> None:
    """A column that the library is told has been changed in place."""
    held = None if row.obj is None else row.obj.attributes.get(f"{_WITHIN} {name}")
    if held is not None:
        store(run, call.frame, row, name, held, call.anchor)


def set_some(row: Value, reads: frozenset[int] = EMPTY, name: str = ANY) -> None:
    """Remember that a row has another content by now than the one it was read with."""
    if row.obj is not None:
        made = Value(deps=frozenset([field_dep(name)]), reads=reads)
        row.obj.attributes[_SET] = row.obj.attributes.get(_SET, UNKNOWN).using(made)


def put_back(run: Run, call: LibraryCall, row: Value) -> None:
    """A row that is stored as a whole, over what others have changed of it since it was read.

    A store under a condition is none, and where a field was computed from the row that has been told.
    """
    changed = None if row.obj is None else row.obj.attributes.get(_SET)
    if row.obj is None or changed is None or changed.reads or call.frame.context is INIT:
        return
    model = row.obj.attributes[MODEL].ref
    if any(value.kind != "const" for value in call.values):
        return
    if stores_whole(run, model):
        _change(run, call.frame, row, call.anchor, _SAVE, Value(reads=row.obj.attributes[READ].reads))
    elif stores_columns(run, model) and field_dep(ANY) not in changed.deps:
        set_here = Value(deps=changed.deps, reads=row.obj.attributes[READ].reads)
        _change(run, call.frame, row, call.anchor, _SAVE, set_here)


def put_back_with(run: Run, call: LibraryCall, query: Value, columns: frozenset[str], as_found: Value) -> None:
    """Columns that a statement puts back as they were read, beside those that it changes."""
    if as_found.reads and call.frame.context is not INIT:
        _change(run, call.frame, query, call.anchor, _SAVE, Value(deps=columns, reads=as_found.reads))


def removed(run: Run, call: LibraryCall, row: Value) -> None:
    """A row that is removed because of what was in it or of what a look at others said; or all that are asked for."""
    if call.frame.context is not INIT and _is_query(run, row):
        removed_by(run, call, row)
    elif call.frame.context is not INIT and row.obj is not None:
        checks = run.moment.checks
        run.moment.checks = checks - _kept_by_others(run, row.obj.attributes[MODEL].ref, run.record.of_stores(checks))
        if _is_decided(run, row) or run.record.of_stores(run.moment.checks):
            _change(run, call.frame, row, call.anchor, _DELETE)
        run.moment.checks = checks


def _kept_by_others(run: Run, owner: ClassRef, looks: frozenset[int]) -> frozenset[int]:
    """The looks at rows that the database lets nobody remove the owner of."""
    return frozenset([number for number in looks if _is_kept_by(run, owner, run.record.keys.get(number, UNKNOWN))])


def _is_kept_by(run: Run, owner: ClassRef, asked: Value) -> bool:
    model = model_of(asked)
    names = () if model is None else {each for name in columns_of(asked, model) for each in known_as(name)}
    return model is not None and any(relations.keeps(run, model, name, owner) for name in names)


def removed_by(run: Run, call: LibraryCall, statement: Value) -> None:
    """The rows that a statement removes which a query asks for."""
    _change(run, call.frame, statement, call.anchor, _DELETE)
    _clear(run, statement)


def _clear(run: Run, query: Value) -> None:
    """Remember that rows have been removed: who adds others then relies on that."""
    if query.obj is None or run.record.next_access - 1 not in run.record.accesses:
        return
    last = run.record.accesses[run.record.next_access - 1]
    run.record.removed.setdefault(place_of(run, query), []).append(last)
    run.moment.surely_written = run.moment.surely_written | {cleared(last.site)}


def _is_query(run: Run, value: Value) -> bool:
    """Whether a method that narrows a query down gave it, rather than one that gives a row."""
    read = max(value.obj.attributes.get(READ, UNKNOWN).reads, default=-1) if value.obj is not None else -1
    access = run.record.accesses.get(read)
    return access is not None and access.method_name.rpartition(".")[2] in _NARROWS


def _is_decided(run: Run, row: Value) -> bool:
    """Whether a look at the row, or at others of its class, decides that this code runs."""
    checks = run.moment.checks
    if checks & row.reads or row.obj is None:
        return bool(checks & row.reads)
    place = place_of(run, row)
    return any(number in run.record.accesses and run.record.accesses[number].place == place for number in checks)


def _change(run: Run, frame: Frame, row: Value, anchor: int, name: str, value: Value = UNKNOWN) -> None:
    if row.obj is None or is_locked(row) or is_versioned(run, row.obj.attributes[MODEL].ref):
        return
    op: Op = "delete" if name == _DELETE else "write"
    place = place_of(run, row)
    run.record.touch(frame, place, op, "item", anchor, key="*", value=value, name=name)
    run.record.key_of_last_access(row)
