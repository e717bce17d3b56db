"""What `isinstance(value, list)` says of a value in `copy(value) if isinstance(value, list) else value`."""

from __future__ import annotations

from functools import reduce

from concurrency_audit.audit.model.terms import Expression
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value, join

_ASKS = "isinstance"
_CONTAINERS = frozenset("list dict set tuple bytearray".split())


def otherwise(test: Expression, term: Expression, value: Value) -> Value:
    """What a name holds where it is of none of the types that were asked for."""
    if test[0] != "call" or test[1][0] != "name" or test[1][1] != _ASKS or len(test[2]) != 2 or term[0] != "name":
        return value
    asked, types = test[2]
    if asked[0] != "name" or asked[1] != term[1]:
        return value
    named = [each[1] for each in (types[2] if types[0] == "display" else (types,)) if each[0] == "name"]
    out = {f"builtins.{name}" for name in named if name in _CONTAINERS}
    left = [each for each in value.each() if not (each.kind == "object" and each.ref in out)]
    if not out or len(left) == len(value.each()):
        return value
    return reduce(join, left) if left else UNKNOWN.using(value)
