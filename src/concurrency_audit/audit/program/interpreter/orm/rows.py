"""Rows of a database as objects of the project's classes: asked for by a query, and added.

A query and a row are one kind of value, because only their library tells which of its methods gives which.
"""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.contents import chosen_in
from concurrency_audit.audit.program.domain.dependencies import (
    column_dep,
    columns_of,
    field_dep,
    model_of,
    stated_columns,
    without_columns,
    without_fields,
)
from concurrency_audit.audit.program.domain.expressions import is_no
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.path_patterns import FIGURE, HOW_MANY
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, ClassRef, Obj, Value, derived, latest
from concurrency_audit.audit.program.interpreter import raising_looks
from concurrency_audit.audit.program.interpreter.classes import is_stored, method_of
from concurrency_audit.audit.program.interpreter.orm import added_rows, locked_keys, reads_of_rows, selected_rows
from concurrency_audit.audit.program.interpreter.orm.changed_rows import put_back, removed, set_some
from concurrency_audit.audit.program.interpreter.orm.fields_of_rows import HELD
from concurrency_audit.audit.program.interpreter.orm.found_or_added import add_unless_there
from concurrency_audit.audit.program.interpreter.orm.row_values import (
    LOCKED,
    MANAGER,
    MODEL,
    OWNED,
    OWNER,
    READ,
    ROWS,
    asking_row,
    is_held,
    is_locked,
    looked_at_by,
    place_of_model,
)
from concurrency_audit.audit.program.interpreter.orm.rows_given import belonging_to, given_rows, made_rows
from concurrency_audit.audit.program.interpreter.orm.stated_lookups import stated_by
from concurrency_audit.audit.program.interpreter.orm.unique_columns import KEY
from concurrency_audit.audit.program.interpreter.run import Run

_BEGINNINGS = ("query", "objects", "_default_manager", "_base_manager")
"""Attributes of a class that are queries of its rows."""
_QUESTIONS = frozenset(
    """get get_or_none get_or_404 get_by_id find find_one select scan filter all first find_by_id find_all
    get_or_create update_or_create""".split()
)
"""Methods of a class, or of what a library makes of it, that give rows."""
_LOOKS = frozenset(["count", "exists", "aggregate"])
"""Methods that only say whether there are rows, how many, or which is the greatest."""
_CREATES = "create"
_APPENDS, _ALL = "append", "get_queryset"
_EXISTS, _COUNTS, _FIGURES = ".exists", "func.count", ("func.avg", "func.sum")
_CALLED = "__call__"
_UNLESS_THERE = ("ignore_conflicts", "update_conflicts")
"""Keywords with which nothing is added where such a row is there."""
_BY_KEY = frozenset(["get", "get_or_404", "get_by_id"])
"""Methods that are given the primary key, where they are given no comparison."""
_MOST_OTHERS = 6
"""Reads of other things that led to a row: its own one must not fall off the end."""
_VALUES = ("values", "values_list")
_DELETE, _SAVE = "delete", "save"
_SETS_PASSWORD, _PASSWORD = ("set_password", "set_unusable_password"), "password"
"""Methods of Django's users that set a column, which `save` stores then, with all others."""
_SUBQUERY = "scalar_subquery"
_ORDERS = frozenset("order_by group_by distinct join outerjoin options with_only_columns".split())
"""Methods of a query that are given columns and compare none of them with a value of the caller's."""
_FETCHES = frozenset(["prefetch_related", "select_related", "Prefetch"])
"""What only says which related rows are to be fetched along."""
FIELDS_NAMING_ROWS = ("RelatedField", "ModelChoiceField")
"""Endings of the names of forms' fields, for which a row is looked for whenever a request names one."""
_SELECTS = frozenset(["select", "query"])
"""Functions that are given classes of rows, or columns."""
_LOCKS = frozenset(["with_for_update", "select_for_update", "with_lockmode", "for_update"])
_NO_ROWS = frozenset(
    """update update_one delete create bulk_create insert values values_list scalar_subquery add commit
    save refresh_from_db flush close""".split()
)
"""Methods that work in the database, or give what are no rows."""
OF_LIBRARIES = _QUESTIONS | _LOOKS | frozenset("save delete update insert create refresh_from_db".split())
"""Methods that rows and queries have from their library, even where a class adds something to them."""


def beginning(run: Run, owner: Value, name: str) -> Value | None:
    """`Item.query`, `Item.objects`, `Item.get`: what a class of rows has from its library; methods of a row may ask the
    same questions, `self.filter(code=code)`."""
    if name not in _QUESTIONS and (name not in _BEGINNINGS or owner.kind == "instance"):
        return None
    if not is_stored(run, owner.ref):
        return None
    query = query_of(owner.ref, owner, owner.ref.module)
    return query if name in _BEGINNINGS else Value("method", (query, name))


def asked_for(run: Run, call: LibraryCall, result: Value) -> Value:
    """What a call gives that is given a class of rows or a query: `session.get(Item, key)`, `session.scalars(q)`."""
    called, short = call.receiver, call.short
    if short in _FETCHES or short.endswith(FIELDS_NAMING_ROWS):
        return result
    if short == _CALLED and called is not None and called.ref == ROWS and called.obj is not None:
        return asked(run, call._replace(name="filter"), called)  # `Item.objects(name=name)`
    for given in call.values:
        if short in added_rows.ADDS:
            with run.moment.under(chosen_in([given])):
                for row in given_rows(given):
                    if row.kind == "instance" and is_stored(run, row.ref):
                        added_rows.added(run, call, row.ref, row)
        if given.kind == "class" and is_stored(run, given.ref):
            several = selected_rows.of_several(call) if short in _SELECTS else UNKNOWN
            return _asked(run, call, given.ref, _locks(call), result, several)
        if given.ref == ROWS and given.obj is not None:
            if short == _DELETE:
                removed(run, call, given)
            if _locks(call):  # `session.refresh(item, with_for_update=True)`
                given.obj.attributes[LOCKED] = UNKNOWN
            return _asked(run, call, given.obj.attributes[MODEL].ref, is_locked(given), result, given)
    return _selected(run, call, result) if short in _SELECTS else result


def _selected(run: Run, call: LibraryCall, result: Value) -> Value:
    """What a query of columns gives: `select(Item.left)`, `query(func.max(Item.number))`; none is compared yet.

    Of several each has its own name.
    """
    model = next((found for value in call.values if (found := model_of(value)) is not None), None)
    if model is None:
        return result
    if any(_EXISTS in str(value.ref) for value in call.values):
        return _asked(run, call, model, _locks(call), result.using(*call.values))  # what it asks stands within
    asked = result.with_deps((without_columns if len(call.args) == 1 else without_fields)(result.deps))
    if any(_COUNTS in str(value.ref) for value in call.values):
        asked = asked.with_deps(asked.deps | {HOW_MANY})
    if any(str(value.ref).endswith(_FIGURES) for value in call.values):
        asked = asked.with_deps(asked.deps | {FIGURE})
    return _asked(run, call, model, _locks(call), asked, selected_rows.of_several(call))


def asked(run: Run, call: LibraryCall, receiver: Value) -> Value:
    """What a method of a query or row gives."""
    if call.name in _VALUES and not receiver.reads and call.frame.context is not INIT:
        receiver = asked(run, call._replace(name="all", args=(), keywords=()), receiver)
    assert receiver.obj is not None
    if call.name == _ALL:
        return receiver
    result = derived(receiver, *_without_order(call))
    if call.name in _SETS_PASSWORD:
        set_some(receiver, EMPTY, _PASSWORD)
        return UNKNOWN
    if call.name in _NO_ROWS:
        if call.name == _DELETE:
            removed(run, call, receiver)
        if call.name == _SAVE:
            put_back(run, call, receiver)
        if call.name in added_rows.ADDS and not any(name in _UNLESS_THERE for name, _ in call.keywords):
            _add_each(run, call, receiver, result)
        within = {FIGURE, HOW_MANY} if call.name == _SUBQUERY else EMPTY  # the database works it out as it stores
        return result.with_deps((result.deps - within) | {"io"} | _values_asked_for(call))
    if call.name == _APPENDS and OWNED in receiver.obj.attributes:
        _add_each(run, call, receiver, result)
        return result
    locked = is_locked(receiver) or call.name in _LOCKS or _locks(call)
    found = _asked(run, call, receiver.obj.attributes[MODEL].ref, locked, result, receiver)
    add_unless_there(run, call, receiver, found)
    return derived(found) if call.name in _LOOKS else found


def _values_asked_for(call: LibraryCall) -> frozenset[str]:
    """`values_list("left", flat=True)`: fields without their row."""
    named = call.args if call.name in _VALUES else ()
    return frozenset([field_dep(value.ref) for value in named if isinstance(value.ref, str)])


def _add_each(run: Run, call: LibraryCall, query: Value, result: Value) -> None:
    if query.obj is None or added_rows.is_linked(run, call, query):
        return
    model, owned = query.obj.attributes[MODEL].ref, query.obj.attributes.get(OWNED)
    for row in made_rows(call, model, result):
        made = row if owned is None else belonging_to(row, owned)
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


def _without_order(call: LibraryCall) -> tuple[Value, ...]:
    """What a method is given; columns that it joins or sorts by do not say which rows are asked for, nor do those by
    which a row was asked for that is given: `filter(order=order)`."""
    if call.name in _FETCHES:
        return ()
    if call.keywords and not call.args:
        return tuple(v.with_deps(without_fields(v.deps)) if v.ref == ROWS else v for v in call.values)
    if call.name not in _ORDERS:
        return call.values
    return tuple(value.with_deps(without_columns(value.deps)) for value in call.values)


def _asked(run: Run, call: LibraryCall, model: ClassRef, locked: bool, result: Value, query: Value = UNKNOWN) -> Value:
    reads, owner = EMPTY, UNKNOWN
    before = UNKNOWN if query.obj is None else query.obj.attributes.get(READ, UNKNOWN)
    if locked:
        locked_keys.keep(run, call)
    locked = (
        locked
        or run.moment.exclusive
        or HELD in result.deps
        or any(given.ref == ROWS and is_held(given) for given in call.values)
        or locked_keys.is_kept(run, call)
    )
    if not locked and call.frame.context is not INIT:
        by_key = call.short in _BY_KEY and not call.keywords and not columns_of(derived(*call.args))
        given = reads_of_rows.fields_asked_for(call)
        names = [KEY] if by_key else [name for name, _ in given]
        result = result if call.keywords else result.using(*(value for _, value in given))
        named = frozenset(map(field_dep, names)) | {column_dep(model, name) for name in names}
        named |= stated_columns(frozenset([column_dep(model, name) for name in stated_by(given, call.args)]))
        result = result.with_deps(result.deps | named).with_reads(latest(result.reads - before.reads, _MOST_OTHERS))
        start = _start(call, before)
        reads = run.record.touch(call.frame, place_of_model(run, model), "read", "item", start, key="*", name=call.name)
        run.record.key_of_last_access(result)
        raising_looks.tell(run, call, result, reads)
        owner = asking_row(query, call.values)
        looked_at_by(owner, reads)
    if locked:  # nobody changes what is computed of it
        result = result.with_reads(reads_of_rows.of_others(run, result, place_of_model(run, model)))
    result = result.with_reads(result.reads | reads).with_deps(result.deps | {"io"})
    last = Value(ref=_here(call, _start(call, before)), reads=reads)
    found = _rows(model, locked, result, call.frame.module.key, last)
    if found.obj is not None and owner is not UNKNOWN:
        found.obj.attributes[OWNER] = owner
    if found.obj is not None and query.obj is not None and MANAGER in query.obj.attributes:
        found.obj.attributes[MANAGER] = query.obj.attributes[MANAGER]
    return selected_rows.spread(run, call, query, found)


def _start(call: LibraryCall, before: Value) -> int:
    """Where the chain of methods begins, within this function."""
    return int(before.ref[-1]) if before.ref is not None and before.ref == _here(call, before.ref[-1]) else call.anchor


def _here(call: LibraryCall, anchor: int) -> tuple[str, int, int]:
    return call.frame.module.key, call.frame.index, anchor


def _rows(model: ClassRef, locked: bool, source: Value, module: str, last: Value = UNKNOWN) -> Value:
    row = Obj(ROWS, module, 0, -1, False, attributes={MODEL: Value("class", model), READ: last})
    if locked:
        row.attributes[LOCKED] = UNKNOWN
    value = Value("object", ROWS, row, None, source.deps, source.reads)
    query = Obj(ROWS, module, 0, -1, False, attributes=dict(row.attributes))
    query.element = value
    return value._replace(obj=query)


def row_of(model: ClassRef, source: Value, module: str, reads: frozenset[int]) -> Value:
    """A row that was not asked for by a query."""
    return _rows(model, False, source, module, Value(reads=reads))


def query_of(model: ClassRef, source: Value, module: str) -> Value:
    """A query by which nothing has been asked for yet."""
    return _rows(model, False, source, module)


def _locks(call: LibraryCall) -> bool:
    """Whether a keyword asks for a lock: `with_for_update=True`, which may also say no."""
    return any(name in _LOCKS and not is_no(value) for name, value in call.keywords)
