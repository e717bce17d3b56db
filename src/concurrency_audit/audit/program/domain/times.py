"""What a comparison asks of a time that a store gave: whether it is over, or still ahead.

Who goes on because a time is still ahead, and sets it later, takes nothing from another who does the same: a session
that is prolonged. Who goes on because it is over does what the other one does, too: a bonus once a day.
"""

from __future__ import annotations

from concurrency_audit.audit.program.domain.path_patterns import is_time
from concurrency_audit.audit.program.domain.values import EMPTY, Value

_OVER = "time: over"
_AHEAD = "time: ahead"
_AGE = "time: age"
"""Dependencies of an answer, and of how long ago something was."""
_TURNED = {_OVER: _AHEAD, _AHEAD: _OVER}
_LESS = ("<", "<=")


def with_age(value: Value, left: Value, right: Value) -> Value:
    """A difference, with a note where it says how long ago something was that a store gave: `now - row.seen_at`."""
    return value.with_deps(value.deps | {_AGE}) if is_time(left) and not left.reads and right.reads else value


def asked_of_times(operator: str, left: Value, right: Value) -> frozenset[str]:
    """What a comparison by order asks of a time; nothing where neither side is what a store gave."""
    if is_time(right) and not right.reads and left.reads:
        return frozenset([_OVER if operator in _LESS else _AHEAD])  # `row.ends < now`
    if is_time(left) and not left.reads and right.reads:
        return frozenset([_AHEAD if operator in _LESS else _OVER])
    if _AGE in left.deps and not right.reads:
        return frozenset([_AHEAD if operator in _LESS else _OVER])  # `now - row.seen_at < MINUTE`
    if _AGE in right.deps and not left.reads:
        return frozenset([_OVER if operator in _LESS else _AHEAD])
    return EMPTY


def turned(deps: frozenset[str]) -> frozenset[str]:
    """The dependencies of the opposite of an answer."""
    return deps if deps.isdisjoint(_TURNED) else frozenset([_TURNED.get(dep, dep) for dep in deps])


def is_ahead(deps: frozenset[str], is_so: bool) -> bool:
    """Whether the time is still ahead where an answer holds, or does not."""
    asked = deps & _TURNED.keys()
    return asked == {_AHEAD if is_so else _OVER}
