"""Columns of which a query states what they hold: `filter(state="free", owner__isnull=True)`, `Q(left__gt=0)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from concurrency_audit.audit.program.domain.dependencies import asks_request, fields_of
from concurrency_audit.audit.program.domain.key_names import LOOKUP
from concurrency_audit.audit.program.domain.values import Args, Value

_KEY = "_id"
_LOOKUPS = frozenset(
    """isnull in lt lte gt gte range exact iexact contains icontains startswith istartswith endswith iendswith regex
    iregex date year not not_in ne""".split()
)
"""Django's, Tortoise's, peewee's and mongoengine's words for how a column is compared."""


def stated_by(named: Iterable[tuple[str, Value]], conditions: Args) -> Iterator[str]:
    """The columns of the class itself that are asked for by name, or in conditions, without how they are compared."""
    given = [name for name, value in named if _is_stated(value)]
    for condition in conditions:
        if not asks_request(condition) and not condition.reads:
            given += (name for name in fields_of(condition) if LOOKUP in name)  # the others may be two columns
    for name in given:
        column, _, how = name.partition(LOOKUP)
        if not how or how in _LOOKUPS:
            yield column
        if how in _LOOKUPS and column.endswith(_KEY):
            yield column.removesuffix(_KEY)  # `owner_id__isnull`, of a row whose `owner` is set


def _is_stated(value: Value) -> bool:
    """Whether it stands in the code, be it one of several."""
    items = None if value.obj is None else value.obj.items
    if items:
        return all(item.kind == "const" and not item.deps for item in items)
    return value.kind == "const" and not value.deps
