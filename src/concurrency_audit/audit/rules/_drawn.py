"""Items that are stored under a number that was drawn until a look found it free: two may draw the same one."""

from __future__ import annotations

from collections.abc import Mapping

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.rules._stored_items import Calls, alike

_DRAWN = "random"
"""The dependency of a number that a generator gave: unlike a UUID it may come twice, or nobody would have looked."""


def drawn(calls: Calls, write: Access) -> Access | None:
    """The look that found the number free under which an item is put."""
    given = {name: value for name, value in fields(write.value).items() if _DRAWN in value.deps}
    if not given or write.in_loop:
        return None
    before = (other for other in calls.beside(write) if other.op == "read" and other.id < write.id and other.in_loop)
    return next(
        (look for look in before if look.uses & {"decision", "outcome"} and _asks_for(calls, look, given)), None
    )


def _asks_for(calls: Calls, look: Access, given: Mapping[str, Value]) -> bool:
    asked = calls.key(look)
    return bool(asked) and all(name in given and alike(value, given[name]) for name, value in asked.items())
