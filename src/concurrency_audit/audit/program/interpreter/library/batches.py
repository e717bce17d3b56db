"""Calls that read or store several items at once, and those that walk through pages of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import UNKNOWN, Keywords, Value
from concurrency_audit.audit.program.interpreter.library import stores
from concurrency_audit.audit.program.interpreter.run import Run

_PARTS = "TransactItems"
_REQUESTS = "RequestItems"
_STORES = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}
"""Part of a transaction -> the method that does the same alone."""
_LOOK = "ConditionCheck"
_READ = "get_item"
_WRITE = "put_item"
_CLIENT = "boto3.client."
_TABLE = "TableName"
_PAGINATOR = ".get_paginator"


def transact(run: Run, call: LibraryCall, value: Value) -> Value:
    """`transact_write_items`: each part is a store of its own, unless the same transaction looks at what is there."""
    parts = [part for part in _items(call.argument(None, _PARTS)) if part.obj is not None]
    if any(_within(part, _LOOK) is not None for part in parts):
        return value
    for part in parts:
        for how, method in _STORES.items():
            fields = _within(part, how)
            if fields is not None and fields.obj is not None:
                given = {key[1:-1]: each for key, each in fields.obj.attributes.items() if key[:1] == "["}
                _as_method(run, call, method, tuple(given.items()), UNKNOWN)
    return value


def get_batch(run: Run, call: LibraryCall, value: Value) -> Value:
    """`batch_get_item`: a read of each table that is named."""
    for table in _tables(call):
        value = _as_method(run, call, _READ, ((_TABLE, Value("const", table)),), value)
    return value


def write_batch(run: Run, call: LibraryCall, value: Value) -> Value:
    """`batch_write_item`: each item that is put is a store of its own, which knows no condition."""
    for table, requests in _tables(call).items():
        for request in _items(requests):
            put = _within(request, "PutRequest")
            item = None if put is None else _within(put, "Item")
            if item is not None:
                _as_method(run, call, _WRITE, ((_TABLE, Value("const", table)), ("Item", item)), UNKNOWN)
    return value


def paginate(run: Run, call: LibraryCall, value: Value) -> Value:
    """`get_paginator("scan").paginate(...)` reads as the method does that it is named after."""
    pages = None if call.receiver is None else call.receiver.obj
    method = None if pages is None or not str(pages.made_by).endswith(_PAGINATOR) else pages.first_argument
    if method is None:
        return value
    return _as_method(run, call, str(method.ref), call.keywords, value)


def _as_method(run: Run, call: LibraryCall, method: str, keywords: Keywords, value: Value) -> Value:
    """Count a part of a call as a call of its own."""
    name = f"{_CLIENT}{method}"
    row = run.knowledge.call(name)
    if row is None or row.store is None:
        return value
    alone = call._replace(name=name, args=(), keywords=keywords, receiver=None)
    step = stores.remove if row.effect == "store-delete" else stores.touch
    given = step(run, alone, row, value)
    if row.effect != "store-read":
        run.record.record_call(call.frame, name, row, (), keywords, None, UNKNOWN, call.anchor)
    return given


def _tables(call: LibraryCall) -> Mapping[str, Value]:
    given = call.argument(None, _REQUESTS)
    known = {} if given is None or given.obj is None else given.obj.attributes
    return {key[1:-1]: value for key, value in known.items() if key[:1] == "["}


def _items(value: Value | None) -> tuple[Value, ...]:
    """The elements of a list, as far as they are known."""
    if value is None or value.obj is None:
        return ()
    return value.obj.items or ((value.obj.element,) if value.obj.element is not None else ())


def _within(value: Value, key: str) -> Value | None:
    return None if value.obj is None else value.obj.attributes.get(f"[{key}]")


STEPS: Mapping[str, Callable[[Run, LibraryCall, Value], Value]] = {
    "transact_write_items": transact,
    "batch_get_item": get_batch,
    "batch_write_item": write_batch,
    "paginate": paginate,
}
"""Method -> what it counts as."""
