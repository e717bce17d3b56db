"""Times that a store keeps: what is prolonged while it lasts, and what may be done again once it is over."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.path_patterns import is_time
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.rules._set_by import set_by, set_to
from concurrency_audit.audit.rules._stored_items import Calls

_TOO_EARLY = frozenset(["limit", "outcome", "refusal"])


def is_prolonged(calls: Calls, look: Access, write: Access) -> bool:
    """Whether a time is set later because it is still ahead, as that of a session is: both set it alike."""
    call = calls.of(write)
    if "ahead" not in look.uses or call is None:
        return False
    given = dict(set_to(call, write.value))
    asked = {*set_by(call)} & look.looked_at
    return bool(asked) and all(name in given and is_stated_time(given[name]) for name in asked)


def sets_later(look: Access, write: Access) -> bool:
    """Whether a statement sets nothing but a time, by who found one that is still ahead."""
    return "ahead" in look.uses and is_time(write.value)


def comes_too_early(look: Access, write: Access) -> bool:
    """Whether a field of an ORM's row gets the time, and who finds it there turns others away until it is over."""
    is_asked = write.method_name in look.looked_at & look.weighed and "ahead" not in look.uses
    return is_asked and look.uses >= _TOO_EARLY and is_time(write.value)


def is_stated_time(value: Value) -> bool:
    """Whether it is a time, also where a service is told of what type it is."""
    typed = fields(value)
    return all(map(is_stated_time, typed.values())) if typed else is_time(value)
