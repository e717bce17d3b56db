"""Statements of SQL that the project gives to a connection or a cursor, and the rows that they select or change."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT, Op
from concurrency_audit.audit.program.domain.contents import chosen_in, filled
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.placeholders import values_set
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Value, derived
from concurrency_audit.audit.program.interpreter.library import sql_texts as sql
from concurrency_audit.audit.program.interpreter.library.stores import clear
from concurrency_audit.audit.program.interpreter.moment import DUPLICATES
from concurrency_audit.audit.program.interpreter.run import Run

_SELECTED = "(selected)"
"""Attribute of a cursor: what it has selected."""
STATEMENTS = frozenset([
    "execute", "executemany", "execute_statement", "fetch", "fetchrow", "fetchval", "fetch_all", "fetch_one",
    "fetch_val",
])  # fmt: skip
"""Methods that are given a statement; some give at once what it selects."""
_FETCHES = frozenset("fetchone fetchall fetchmany first one one_or_none scalar scalars all mappings".split())
_INSERTED, _INSERTED_ONCE = " insert", " insert once"
"""Endings of the name of an access that adds a row; the second one where it is not there."""
_LEVELS = ("isolation", "isolation_level")
"""Keywords of a method that says how transactions are kept apart."""
_BEGINS = ("start_transaction", "with_transaction")
"""Methods of a session: of two transactions that change one document the later one fails."""
_UNIQUE = "unique"
"""The dependency of what no other request has."""


def isolate(run: Run, call: LibraryCall) -> None:
    """A transaction that fails if a row that it has read is changed meanwhile."""
    given = [value for name, value in call.keywords if name in _LEVELS]
    if call.short in _BEGINS or any(isinstance(level.ref, str) and sql.ISOLATED.search(level.ref) for level in given):
        run.moment.exclusive = True


def statement(run: Run, call: LibraryCall, value: Value) -> Value:
    """`cursor.execute(sql, values)` and its like: a row is selected, or updated with what was selected before."""
    text = sql.given(call)
    moment = run.moment
    if call.frame.context is INIT or not text:
        return value
    if sql.EXCLUSIVE.search(text):
        moment.exclusive = True
    selected, updated = sql.SELECT.match(text), sql.UPDATE.match(text) or sql.REPLACE.match(text)
    is_once = bool(sql.ONCE.search(text) or moment.caught & DUPLICATES)
    inserted = None if sql.AS_THEY_ARE.search(text) else sql.INSERT.match(text)
    deleted = sql.DELETE.match(text)
    made = deleted or inserted or selected or updated
    if moment.exclusive or made is None or not sql.is_known(made[1]):
        return value
    if deleted:
        _touch_row(run, call, deleted[1], "delete", text)
        clear(run, call)
    elif inserted:
        _touch_row(run, call, inserted[1], "write", text, _INSERTED_ONCE if is_once else _INSERTED)
        return value if is_once else _returned(call, text, value)
    elif selected:
        reads = _touch_row(run, call, selected[1], "read", text)
        if call.receiver is not None and call.receiver.obj is not None:
            call.receiver.obj.attributes[_SELECTED] = Value(reads=reads)
            if call.receiver.obj.place is None:
                call.receiver.obj.element = Value(reads=reads, deps=frozenset(["io"]))  # each row of a walk
        return value._replace(reads=value.reads | reads)
    elif updated is not None and (updated.re is sql.REPLACE or not sql.is_compared(updated[2], updated[3] or "")):
        chosen = None if updated.re is sql.REPLACE else values_set(updated[2], call.args[1:], updated[1].count("%s"))
        _touch_row(run, call, updated[1], "write", text, content=None if chosen is None else derived(*chosen))
    return value


def _returned(call: LibraryCall, text: str, value: Value) -> Value:
    """What an INSERT gives of the row that it has added, by itself or through its cursor: a key of its own."""
    if not sql.RETURNS.search(text):
        return value
    if call.receiver is not None and call.receiver.obj is not None:
        call.receiver.obj.attributes[_SELECTED] = Value(deps=frozenset([_UNIQUE]))
    return value.with_deps(value.deps | {_UNIQUE})


def _touch_row(
    run: Run, call: LibraryCall, table: str, op: Op, text: str, ending: str = "", content: Value | None = None
) -> frozenset[int]:
    """Count a statement; its text and what it was given are the key.

    A row that is added changes none that was read: only whether there was one can have decided on it.
    """
    given = derived(*map(filled, (*call.args, *(v for _, v in call.keywords))))
    if content is None:
        content = UNKNOWN if op != "write" else given.with_reads(EMPTY) if ending else given
    name = f"{call.name}{ending}"
    with run.moment.under(chosen_in(call.args)):
        reads = run.record.touch(call.frame, _table(table), op, "item", call.anchor, key="*", value=content, name=name)
    run.record.key_of_last_access(given._replace(text=(text,)))
    return reads


def fetched(call: LibraryCall, value: Value) -> Value:
    """What a cursor gives of what it has selected."""
    obj = None if call.receiver is None else call.receiver.obj
    selected = None if obj is None or call.short not in _FETCHES else obj.attributes.get(_SELECTED)
    return value if selected is None else value.using(selected)


def _table(name: str) -> Place:
    return Place("store", "row", name.strip('"`').lower())
