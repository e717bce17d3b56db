"""Fields that the program's own calls make unique in a collection: `db.users.create_index("name", unique=True)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

_MAKES = ("create_index", "ensure_index", "IndexModel")
"""Functions that are given the fields of one index."""
_SEVERAL = "create_indexes"


class UniqueIndex(NamedTuple):
    """The fields of which no two documents have the same values."""

    collection: str
    """Empty where the call does not name it."""
    fields: frozenset[str]


def unique_indexes(blocks: Iterable[object]) -> frozenset[UniqueIndex]:
    """The unique indexes that calls in some code make."""
    return frozenset([index for call, name in _calls(blocks) for index in _made(call, name)])


def _calls(blocks: Iterable[object]) -> Iterator[tuple[Any, str]]:
    """The calls that make indexes, and the collection that is named before the method."""
    stack: list[tuple[object, str]] = [(block, "") for block in blocks]
    while stack:
        term, collection = stack.pop()
        if not isinstance(term, (tuple, list)):
            continue
        function: Any = term[1] if term and term[0] == "call" else ()
        word = function[-2] if function and function[0] in ("name", "attribute") else ""
        if word in (*_MAKES, _SEVERAL):
            collection = _last_name(function[1]) if function[0] == "attribute" and word != "IndexModel" else collection
            yield term, collection
        stack.extend((part, collection) for part in term)


def _last_name(owner: Any) -> str:
    """`users` of `db.users` and of `db["users"]`; of a variable it is not known what it means."""
    if owner[0] == "attribute" and tuple(owner[1][:2]) != ("name", "self"):
        return str(owner[2])
    return str(owner[2][1]) if owner[0] == "item" and owner[2][0] == "constant" else ""


def _made(call: Any, collection: str) -> Iterator[UniqueIndex]:
    given = dict(call[3])
    is_unique = tuple(given.get("unique", ())[:2]) == ("constant", True)
    keys = call[2][0] if call[2] else given.get("keys")
    if is_unique and keys is not None and (names := frozenset(_names(keys))):
        yield UniqueIndex(collection, names)


def _names(keys: Any) -> Iterator[str]:
    """`"name"`, `[("name", 1), ("day", -1)]`, `{"name": 1}`."""
    if keys[0] == "constant" and isinstance(keys[1], str):
        yield keys[1]
    elif keys[0] == "dict":
        yield from (key[1] for key in keys[1] if key is not None and key[0] == "constant")
    elif keys[0] == "display":
        pairs = (
            pair if pair[0] == "constant" else pair[2][0] for pair in keys[2] if pair[0] in ("constant", "display")
        )
        yield from (str(name[1]) for name in pairs if name[0] == "constant")
