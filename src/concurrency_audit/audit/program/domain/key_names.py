"""Names by which items and rows are told apart, and how Django spells what a column is compared with."""

from __future__ import annotations

KEYS = frozenset(["id", "uuid", "pk"])
"""Fields that name one item by themselves."""
ROW_KEYS = KEYS | {"rowid"}
"""The same of a table of SQL."""
LOOKUP = "__"
"""Between a column and how it is compared, or a column of a row that it leads to: `left__gt`, `owner__name`."""
_ENDINGS = ("id", "key", "pk", "sk", "uuid")


def names_item(field: str) -> bool:
    """Whether items are told apart by a field of that name, as `user_id` or `[SK]`."""
    return field.strip("[]").lower().endswith(_ENDINGS)


def column_of(field: str) -> str:
    """The column of a keyword that says how it is compared: `left` of `left__gt`."""
    return field.partition(LOOKUP)[0]
