"""Flags that are put up or down where they were not yet: whoever does so once more changes nothing."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.path_patterns import TIMES
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._moved_on import UPDATES
from concurrency_audit.audit.rules._set_by import set_by, set_to
from concurrency_audit.audit.rules._spaced import is_stated_time
from concurrency_audit.audit.rules._stored_items import Calls

_TELLS = frozenset(["answer", "refusal", "response"])
"""Uses of a look by which who asked is told what was found: of two, both are told that they were the one."""
_FLAGS = ("true", "false")


def is_same_twice(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether a look leads to nothing but that a flag is set, beside what the code states and the time.

    A state has more than two values, of which another may have been set meanwhile.
    """
    call = calls.of(write)
    if call is None or not write.method_name.endswith(UPDATES):
        return False
    given, names = dict(set_to(call, write.value)), set(set_by(call))
    flags = [value for name, value in given.items() if name in look.looked_at]
    if look.uses & (_TELLS - {"response"} if all(map(is_stated_time, flags)) else _TELLS):
        return False
    is_stated = bool(names) and names <= given.keys() and all(map(_is_stated, given.values()))
    if not is_stated or not flags or not all(_is_flag(flag) or is_stated_time(flag) for flag in flags):
        return False
    others = program.decided.get((look.id, write.context), ())
    return all(other.site == write.site for other in others) and not calls.follows(look, write)


def _is_stated(value: Value) -> bool:
    """Whether every request sets the same, or the time."""
    typed = fields(value)
    return all(map(_is_stated, typed.values())) if typed else value.kind == "const" or frozenset() < value.deps <= TIMES


def _is_flag(value: Value) -> bool:
    typed = fields(value)
    if len(typed) == 1:
        return _is_flag(next(iter(typed.values())))
    return value.kind == "const" and str(value.ref).lower() in _FLAGS
