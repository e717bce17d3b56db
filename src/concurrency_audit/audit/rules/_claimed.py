"""Stores under a condition that only one invocation gets past: what comes after them is its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.conditions import guards, is_limit
from concurrency_audit.audit.program.domain.expressions import fields, named_in, steps_in
from concurrency_audit.audit.program.domain.places import claim
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.rules._alike import PASSING, alike
from concurrency_audit.audit.rules._set_by import set_by
from concurrency_audit.audit.rules._stored_items import Calls


def is_claimed(calls: Calls, write: Access) -> bool:
    """Whether the same entry point has stored under a condition first, so that only one gets as far as this.

    A key of Redis that is set where there was none is a lock; elsewhere it must be an item of this key.
    """
    mine = dict(calls.key(write)) or dict(fields(write.value))
    before = calls.before(write)
    made = (call for call in before if claim(call.site) in write.claimed)
    return any(_claims(call, mine, calls.keys(write)) for call in made) or _gives_back(before, calls.of(write))


def _claims(call: Call, mine: Mapping[str, Value], keys: frozenset[str]) -> bool:
    """Whether a store under a condition keeps others from this item: it has every part of the key that was claimed.

    A claim of one reading says nothing of the sum of a day, which other readings change as well.
    """
    row = call.row
    assert isinstance(row, CallRow)
    if not guards(row.conditions, call.keywords):
        return False
    if row.store == "Redis key":
        return True
    if _limits(call):
        return False  # as many get past it as there is room for
    given = {name: fields(value) for name, value in call.keywords if name in ("Key", "Item")}
    item = given.get("Item", {})
    named = given.get("Key") or {name: value for name, value in item.items() if name in keys} or item
    varying = {name: value for name, value in named.items() if value.deps - PASSING}
    met = [name in mine and alike(value, mine[name]) for name, value in (varying or named).items()]
    return any(met) if named is item else bool(met) and all(met)


def _limits(call: Call) -> list[Value]:
    """The conditions of a store that keep it within a limit."""
    given = call.row.conditions if isinstance(call.row, CallRow) else ()
    return [value for name, value in call.keywords if name in given and is_limit(value)]


def _gives_back(before: Sequence[Call], write: Call | None) -> bool:
    """Whether nothing is done but counted on what was taken under a limit: what could not be used is given back."""
    if write is None or not steps_in(write.keywords) or write.row is None:
        return False
    taken = ((call, limit) for call in before if call.name == write.name for limit in _limits(call))
    return any(set(set_by(write)) <= named_in(limit, call.keywords) for call, limit in taken)
