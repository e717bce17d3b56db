"""Items stored under a number that was drawn, or a name counted up, until a look found it free: two may find one."""

from __future__ import annotations

from collections.abc import Mapping

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.path_patterns import CONSTANT
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.rules._alike import alike, begin_alike
from concurrency_audit.audit.rules._asked_fields import of_request
from concurrency_audit.audit.rules._stored_items import Calls

_DRAWN = "random"
"""The dependency of a number that a generator gave: unlike a UUID it may come twice, or nobody would have looked."""


def drawn(calls: Calls, write: Access) -> Access | None:
    """The look that found the number free under which an item is put."""
    given = fields(write.value)
    if write.in_loop or not any(map(_is_tried, given.values())):
        return None
    before = (other for other in calls.beside(write) if other.op == "read" and other.id < write.id)
    return next(
        (look for look in before if look.uses & {"decision", "outcome"} and _asks_for(calls, look, given)), None
    )


def _is_tried(value: Value) -> bool:
    """Whether it was drawn, or is what the request says with a number that is counted up."""
    return _DRAWN in value.deps or (CONSTANT in value.deps and bool(of_request([value])))


def _asks_for(calls: Calls, look: Access, given: Mapping[str, Value]) -> bool:
    """Whether the look was for that name, in a loop; or for the one before a number was put behind it."""
    asked = calls.key(look)
    counted = {name for name, value in asked.items() if name in given and _is_counted_on(value, given[name])}
    same = (name in counted or (name in given and alike(value, given[name])) for name, value in asked.items())
    return all(same) and bool(counted or (look.in_loop and any(_is_tried(given[name]) for name in asked)))


def _is_counted_on(asked: Value, given: Value) -> bool:
    """Whether a name is the one that was asked for, or that with a number behind it: which of them nobody knows."""
    is_more = bool(asked.deps) and asked.deps < given.deps and given.deps - asked.deps == {CONSTANT}
    return is_more and given.text is None and begin_alike(asked, given)
