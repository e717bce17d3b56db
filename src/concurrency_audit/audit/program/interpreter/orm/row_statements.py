"""Statements that are put together of a class of rows: `insert(Item).values(...)`, `query.update({...})`.

Nothing is asked for, and nothing happens before they are executed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.conditions import VERSION
from concurrency_audit.audit.program.domain.contents import REST, filled
from concurrency_audit.audit.program.domain.dependencies import (
    column_dep,
    columns_of,
    field_dep,
    fields_of,
    model_of,
    without_fields,
)
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.key_names import column_of
from concurrency_audit.audit.program.domain.values import UNKNOWN, ClassRef, Obj, Value, derived
from concurrency_audit.audit.program.interpreter.classes import is_stored
from concurrency_audit.audit.program.interpreter.orm import added_rows, changed_rows, operators_of_updates, rows
from concurrency_audit.audit.program.interpreter.orm.dumped import entries, is_as_found
from concurrency_audit.audit.program.interpreter.orm.row_values import LOCKED, MODEL, ROWS, is_locked
from concurrency_audit.audit.program.interpreter.orm.unique_columns import RELATIONS, is_unique
from concurrency_audit.audit.program.interpreter.run import Run

_WORDS = ("insert", "update", "delete")
"""Functions that begin a statement, and what it does."""
_COLUMN = "F"
"""Django's name for a column in what an update sets: `filter(...).update(left=F("left") - 1)`."""
_CONDITIONS = "Q"
"""Its name for conditions that are put together: `Q(code=code) & Q(left__gt=0)`."""
_SETS, _ACTIONS, _CONDITION = "set", "actions", "condition"
"""pynamodb's words for it: `item.update(actions=[Item.left.set(3)], condition=Item.left == 4)`."""
_UPDATES_ROW = ("sqlmodel_update", "update_from_dict")
"""Methods of a row that is set column by column: SQLModel's and Tortoise's."""
_SET_TO = "set__"
_IN_PLACE = ("inc__", "dec__", "mul__", "push__", "pull__", "pop__", "unset__", "add_to_set__", "min__", "max__")
"""Beginnings of mongoengine's keywords: a field that is set, and what the database does to what is there by then."""
_STATEMENT = "(statement)"
_GIVEN = "(given)"
"""Attributes of a statement: what it does, and what it is given to store."""
_AS_FOUND = "(as found)"
"""Attribute of what is set: columns that get what was read from them before."""
_UNLESS_THERE = frozenset(
    """on_conflict_do_nothing on_conflict_do_update on_duplicate_key_update prefix_with on_conflict on_conflict_ignore
    on_conflict_replace from_select""".split()
)
"""Methods that say what is to happen where the row is there already."""
_ASK_NOTHING = frozenset(f"builtins.{name}" for name in "hasattr isinstance callable type id repr str bool".split())
"""Functions that look at a row which was read."""
_MERGES, _IN_BULK, _FLAGS = "merge", "bulk_update_mappings", "flag_modified"
_EXECUTES = frozenset("execute exec scalar scalars".split())


def of_rows(run: Run, call: LibraryCall, value: Value) -> Value:
    """What a call gives that is given a class of rows, a query, a row, or a statement put together of those."""
    first, short = call.args[0] if call.args else UNKNOWN, call.short
    if call.name in _ASK_NOTHING or (short in RELATIONS and call.frame.context is INIT):
        return value
    if is_statement(first):
        return execute(run, call, first) if short in _EXECUTES else value
    if short == _COLUMN and call.receiver is None and len(call.args) == 1 and isinstance(first.ref, str):
        return value.with_deps(value.deps | {field_dep(first.ref)})
    if short == _CONDITIONS and call.receiver is None and call.keywords:
        return value.with_deps(value.deps | {field_dep(name) for name, _ in call.keywords if name is not None})
    if short == _SETS and len(call.args) == 1 and (given := _of_column(call)) is not None:
        return given
    if short == _MERGES and first.kind == "instance" and is_stored(run, first.ref):
        _set_by_key(run, call, first.ref, {} if first.obj is None else first.obj.attributes)
    if short == _FLAGS and first.ref == ROWS and len(call.args) > 1 and isinstance(call.args[1].ref, str):
        changed_rows.flagged(run, call, first, call.args[1].ref)
    if short == _IN_BULK and len(call.args) > 1 and first.kind == "class" and is_stored(run, first.ref):
        _set_by_key(run, call, first.ref, dict(entries(_each(call.args[1]))))
    begins = short in _WORDS and call.receiver is None and len(call.args) == 1
    if begins and first.kind == "class" and is_stored(run, first.ref):
        return begin(call, first.ref, short)
    return rows.asked_for(run, call, value)


def _set_by_key(run: Run, call: LibraryCall, model: ClassRef, known: Mapping[str, Value]) -> None:
    """`session.merge(Item(id=item.id, left=left))`: the columns of the row with that key are set, if there is one."""
    keys = [name for name in known if _is_key(run, model, name)]
    asked = derived(*(known[name] for name in keys))
    source = asked.with_deps(without_fields(asked.deps) | {column_dep(model, name) for name in keys})
    given = Obj("builtins.dict", call.frame.module.key, 0, -1, False)
    for name, value in known.items():
        if name not in keys and value.reads:
            _put(given, name, value)
    if keys and given.attributes:
        change(run, call, rows.query_of(model, source, model.module), Value("object", "builtins.dict", given))


def begin(call: LibraryCall, model: ClassRef, word: str, *given: Value) -> Value:
    """`insert(Item)`, `update(Item)`, or `Item.update(left=3)` with what is given at once."""
    made = Obj(ROWS, call.frame.module.key, 0, -1, False)
    made.attributes.update({MODEL: Value("class", model), _STATEMENT: Value("const", word)})
    value = derived(*map(_asking_nothing, given))
    if given:
        made.attributes[_GIVEN] = _fields(call)
    return Value("object", ROWS, made, None, value.deps, value.reads)


def is_statement(value: Value) -> bool:
    """Whether a value is such a statement, rather than a query or a row."""
    return value.obj is not None and _STATEMENT in value.obj.attributes


def said(run: Run, call: LibraryCall, statement: Value) -> Value:
    """What a method of a statement gives: the statement with what was said; or it is executed."""
    if call.short in _EXECUTES:
        return execute(run, call, statement)
    assert statement.obj is not None
    made = replace(statement.obj, attributes=dict(statement.obj.attributes))
    given = call.values
    if call.short in ("values", "values_many") and (call.args or call.keywords):
        made.attributes[_GIVEN] = _fields(call)
        given = tuple(map(_asking_nothing, given))
    if call.short in _UNLESS_THERE:
        made.attributes[LOCKED] = UNKNOWN
    return statement._replace(obj=made).using(*given)


def _asking_nothing(value: Value) -> Value:
    """What a column is to be set to: it says nothing of which rows are meant."""
    return value.with_deps(without_fields(value.deps))


def execute(run: Run, call: LibraryCall, statement: Value) -> Value:
    """A statement that is executed; rows may be given to it only then."""
    assert statement.obj is not None
    known = statement.obj.attributes
    model, word = known[MODEL].ref, known[_STATEMENT].ref
    later = next((value for value in call.args if value is not statement), None)
    given = known.get(_GIVEN, later)
    if given is not None and word == "insert" and not is_locked(statement):
        added_rows.added(run, call, model, _row(model, given))
    if given is not None and word == "update" and _GIVEN not in known:
        _set_by_key(run, call, model, dict(entries(_each(given))))
    elif given is not None and word == "update":
        change(run, call, statement, given)
    if word == "delete" and call.frame.context is not INIT:
        changed_rows.removed_by(run, call, statement)
    return derived(statement)._replace(deps=statement.deps | {"io"})


def _of_column(call: LibraryCall) -> Value | None:
    """`Item.left.set(3)`: one of the actions of an update."""
    model = None if call.receiver is None else model_of(call.receiver)
    if model is None or call.receiver is None:
        return None
    made = Obj("builtins.dict", call.frame.module.key, 0, -1, False)
    made.attributes.update({f"[{name}]": filled(call.args[0]) for name in columns_of(call.receiver, model)})
    return Value("object", "builtins.dict", made).using(call.args[0])


def is_set_of(call: LibraryCall) -> bool:
    """`wallet.set({Wallet.state: "closed"})` of beanie, `wallet.set(state="closed")` of Pony, and their like."""
    if call.name in (*_UPDATES_ROW, *operators_of_updates.METHODS):
        return bool(call.values)
    is_dict = len(call.args) == 1 and call.args[0].ref == "builtins.dict"
    return call.name == _SETS and (is_dict or (not call.args and bool(call.keywords)))


def updated(run: Run, call: LibraryCall, query: Value) -> None:
    """`query.update({"left": left - 1})`: rows that a query finds are changed where they are."""
    given = dict(call.keywords)
    actions = given[_ACTIONS].obj if _ACTIONS in given else None
    if actions is None:
        change(run, call, query, _fields(call))
    elif _CONDITION not in given:
        for action in actions.items or ():
            change(run, call, query, action)


def change(run: Run, call: LibraryCall, query: Value, given: Value) -> None:
    """Columns that are set, unless the statement asks that they, or a version, still are what they were."""
    if query.obj is None or call.frame.context is INIT:
        return
    model = query.obj.attributes[MODEL].ref
    named = columns_of(query, model) | fields_of(query)
    asked = set(map(column_of, named))
    fields = [(name, value) for name, value in _named(given) if name not in asked or not _is_key(run, model, name)]
    if any(name in asked for name, _ in fields) or any(map(VERSION.search, asked)):
        return
    for name, value in fields:
        changed_rows.store(run, call.frame, query, name, value, call.anchor)
    if fields and (as_found := given.obj.attributes.get(_AS_FOUND) if given.obj is not None else None) is not None:
        changed_rows.put_back_with(run, call, query, frozenset(field_dep(name) for name, _ in fields), as_found)


def _is_key(run: Run, model: ClassRef, name: str) -> bool:
    """Whether a column names a row: it is set to what it was asked for by."""
    return is_unique(run, model, {name}, False)


def _fields(call: LibraryCall) -> Value:
    """The columns that are given by keyword, or in a dictionary, or in several of them."""
    if (given := operators_of_updates.columns(call)) is not None:
        return given
    if call.keywords:
        made = Obj("builtins.dict", call.frame.module.key, 0, -1, False)
        named = ((name, value) for name, value in call.keywords if name and not name.startswith(_IN_PLACE))
        made.attributes.update((f"[{name.removeprefix(_SET_TO)}]", value) for name, value in named)
        for spread in [value for name, value in call.keywords if name is None]:
            _spread(made, spread)
        return Value("object", "builtins.dict", made).using(*call.values)
    given = _each(call.args[0])
    if given.obj is None or given.ref != "builtins.dict":
        made = Obj("builtins.dict", call.frame.module.key, 0, -1, False)
        _spread(made, given)
        if made.attributes:
            return Value("object", "builtins.dict", made).using(given)
    return given


def _each(given: Value) -> Value:
    """One of the rows that are given in a list."""
    element = None if given.obj is None or given.ref != "builtins.list" else given.obj.element
    return given if element is None else element.using(given)


def _spread(made: Obj, fields: Value) -> None:
    """Fields of an object that are set: those that it has as they were found are put back over what others did."""
    for name, value in entries(fields):
        _put(made, name, value)


def _put(made: Obj, name: str, value: Value) -> None:
    if is_as_found(name, value):
        made.attributes[_AS_FOUND] = value.using(made.attributes.get(_AS_FOUND, UNKNOWN))
    else:
        made.attributes[f"[{name}]"] = value


def _named(given: Value) -> Iterator[tuple[str, Value]]:
    known = {} if given.obj is None or given.ref != "builtins.dict" else given.obj.attributes
    yield from ((name[1:-1], value) for name, value in known.items() if name[:1] == "[" and name != REST)


def _row(model: ClassRef, given: Value) -> Value:
    """A row as the constructor of its class would make it of these columns."""
    made = Obj(model, "", 0, -1, False, attributes=dict(_named(given)))
    return Value("instance", model, made, None, given.deps, given.reads)
