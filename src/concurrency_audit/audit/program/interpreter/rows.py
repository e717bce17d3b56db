"""Rows of a database as objects of the project's classes: asked for by a query, changed, and stored back.

A query and a row are one kind of value, because only their library tells which of its methods gives which.
"""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, ClassRef, Obj, Value, derived
from concurrency_audit.audit.program.interpreter.classes import is_stored
from concurrency_audit.audit.program.interpreter.run import Run

ROWS = "(rows)"
"""What a query or row is made by."""
_MODEL = "(model)"
_LOCKED = "(locked)"
_BEGINNINGS = ("query", "objects")
"""Attributes of a class that are queries of its rows."""
_QUESTIONS = frozenset(
    """get get_or_none get_or_404 get_by_id find find_one select scan filter all first find_by_id find_all""".split()
)
"""Methods of a class, or of what a library makes of it, that give rows."""
_LOCKS = frozenset(["with_for_update", "select_for_update", "with_lockmode", "for_update"])
_NO_ROWS = frozenset(
    """update delete count exists aggregate create bulk_create insert values values_list scalar_subquery add commit
    save refresh_from_db flush close""".split()
)
"""Methods that work in the database, or give what are no rows."""


def beginning(run: Run, owner: Value, name: str) -> Value | None:
    """`Item.query`, `Item.objects`, `Item.get`: an attribute that a class of rows has from its library."""
    if name not in _BEGINNINGS and name not in _QUESTIONS:
        return None
    if not is_stored(run, owner.ref):
        return None
    query = _rows(owner.ref, False, owner, owner.ref.module)
    return query if name in _BEGINNINGS else Value("method", (query, name))


def asked_for(run: Run, call: LibraryCall, result: Value) -> Value:
    """What a call gives that is given a class of rows or a query: `session.get(Item, key)`, `session.scalars(q)`."""
    for given in call.values:
        if given.kind == "class" and is_stored(run, given.ref):
            return _asked(run, call, given.ref, _locks(call), result)
        if given.ref == ROWS and given.obj is not None:
            if _locks(call):  # `session.refresh(item, with_for_update=True)`
                given.obj.attributes[_LOCKED] = UNKNOWN
            return _asked(run, call, given.obj.attributes[_MODEL].ref, _is_locked(given), result)
    return result


def asked(run: Run, call: LibraryCall, receiver: Value) -> Value:
    """What a method of a query or row gives."""
    assert receiver.obj is not None
    result = derived(receiver, *call.values)
    if call.name in _NO_ROWS:
        return result.with_deps(result.deps | {"io"})
    locked = _is_locked(receiver) or call.name in _LOCKS or _locks(call)
    return _asked(run, call, receiver.obj.attributes[_MODEL].ref, locked, result)


def field(owner: Value, name: str, deps: frozenset[str]) -> Value:
    """A field of a row."""
    return Value("method", (owner, name), None, None, deps | {"io", "row", _field(name)}, owner.reads)


def store(run: Run, frame: Frame, owner: Value, name: str, value: Value, anchor: int) -> None:
    """A field that is set to what it was computed from: the row is stored back with it."""
    if owner.obj is None or frame.context is INIT or _is_locked(owner) or _field(name) not in value.deps:
        return
    model = owner.obj.attributes[_MODEL].ref
    run.record.touch(frame, _place(run, model), "write", "item", anchor, key="*", value=value, name=name)


def _asked(run: Run, call: LibraryCall, model: ClassRef, locked: bool, result: Value) -> Value:
    reads = EMPTY
    if not locked and call.frame.context is not INIT:
        reads = run.record.touch(call.frame, _place(run, model), "read", "item", call.anchor, key="*", name=call.name)
    result = result.with_reads(result.reads | reads).with_deps(result.deps | {"io"})
    return _rows(model, locked, result, call.frame.module.key)


def _rows(model: ClassRef, locked: bool, source: Value, module: str) -> Value:
    row = Obj(ROWS, module, 0, -1, False, attributes={_MODEL: Value("class", model)})
    if locked:
        row.attributes[_LOCKED] = UNKNOWN
    value = Value("object", ROWS, row, None, source.deps, source.reads)
    query = Obj(ROWS, module, 0, -1, False, attributes=dict(row.attributes))
    query.element = value
    return value._replace(obj=query)


def _locks(call: LibraryCall) -> bool:
    return any(name in _LOCKS for name, _ in call.keywords)


def _is_locked(value: Value) -> bool:
    return value.obj is not None and _LOCKED in value.obj.attributes


def _field(name: str) -> str:
    return f"field {name}"


def _place(run: Run, model: ClassRef) -> Place:
    name = run.known(model.module).summary.classes[model.index].name
    return Place("store", "row", name)
