"""Which fields of an item a call sets."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.expressions import fields, given_in, set_by_placeholders, set_in
from concurrency_audit.audit.program.domain.values import Value

BY_CHAIN = "MongoDB document"
"""What the object before the method names, rather than an argument of it."""
ADDS = (".put_item", ".insert_one", ".insert_many", ".table.insert", ".from_.insert", ".collection.add")
"""Endings of methods that add an item or document."""
_BY_CONTENT = ("Firestore document", "Airtable record", "Notion page")
"""Stores whose updates are given the fields as they are."""
_OPERATOR = "[$"
"""Beginning of the keys of a MongoDB update: `$set`, `$inc`."""


def set_by(call: Call) -> Iterator[str]:
    """The fields that an update sets."""
    assert isinstance(call.row, CallRow)
    if call.row.narrowed or call.row.store in _BY_CONTENT:
        yield from (name[1:-1] for value in _content(call, call.row) for name in fields(value))
    elif call.row.store == BY_CHAIN:
        yield from _in_document(call)
    else:
        yield from (*set_in(call.keywords), *(name for name, _ in set_by_placeholders(call.keywords)))


def set_to(call: Call | None, stored: Value) -> Iterator[tuple[str, Value]]:
    """The fields that a call sets, each to what."""
    if call is None or not isinstance(call.row, CallRow):
        return
    yield from given_in(call.keywords)
    for name, value in fields(stored).items():
        if name.startswith(_OPERATOR):
            yield from ((inner[1:-1], given) for inner, given in fields(value).items())
        elif not name.startswith("[:"):
            yield name[1:-1], value


def _content(call: Call, row: CallRow) -> Iterator[Value]:
    yield from (value for name, value in call.keywords if name in row.content)
    if row.content_arg is not None:
        yield from call.args[row.content_arg :][:1]


def _in_document(call: Call) -> Iterator[str]:
    """The fields that an update of MongoDB sets: `{"$set": {"state": "paid"}}`."""
    named = [value for name, value in call.keywords if name == "update"]
    for update in (*call.args[1:2], *named):
        for operator, value in fields(update).items():
            if operator.startswith(_OPERATOR):
                yield from (name[1:-1] for name in fields(value))
