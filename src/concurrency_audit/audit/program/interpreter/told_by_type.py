"""What `isinstance(value, list)` says of a value in `copy(value) if isinstance(value, list) else value`, and of what a
converter is given, which goes through dictionaries and lists and calls itself: a dictionary is no list."""

from __future__ import annotations

from functools import reduce

from concurrency_audit.audit.model.terms import Expression, Term
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value, join

_ASKS = "isinstance"
_CONTAINERS = frozenset("list dict set tuple bytearray".split())
_TOLD = frozenset(["list", "dict"])
_OTHERS = frozenset("str bytes int float bool Decimal datetime date UUID".split())
"""Names of types that no dictionary and no list is of."""


def is_of(test: Term, value: Value | None) -> bool | None:
    """Whether a dictionary or list that was made here is of one of the types that are asked for; None of all else."""
    types = _types(test[2][1])
    if value is None or value.kind != "object" or value.others or value.obj is None or value.place is not None:
        return None
    mine = str(value.ref).removeprefix("builtins.")
    is_stated = mine in _TOLD and (value.obj.items is not None or any(name[:1] == "[" for name in value.obj.attributes))
    if not is_stated or not types:
        return None
    if mine in types:
        return True
    return False if types <= _OTHERS | _CONTAINERS else None


def _types(term: Term) -> frozenset[str]:
    """The names of the types that are asked for; empty where one is no name."""
    each = term[2] if term[0] == "display" else (term,)
    named = [part[1] if part[0] == "name" else part[2] if part[0] == "attribute" else "" for part in each]
    return frozenset() if "" in named else frozenset(map(str, named))


def asks(test: Term) -> bool:
    """Whether a test asks for the type of a name."""
    is_asked = test[0] == "call" and test[1][0] == "name" and test[1][1] == _ASKS and len(test[2]) == 2
    return bool(is_asked) and test[2][0][0] == "name"


def otherwise(test: Term, term: Expression, value: Value) -> Value:
    """What a name holds where it is of none of the types that were asked for."""
    if not asks(test) or term[0] != "name":
        return value
    asked, types = test[2]
    if asked[1] != term[1]:
        return value
    named = [each[1] for each in (types[2] if types[0] == "display" else (types,)) if each[0] == "name"]
    out = {f"builtins.{name}" for name in named if name in _CONTAINERS}
    left = [each for each in value.each() if not (each.kind == "object" and each.ref in out)]
    if not out or len(left) == len(value.each()):
        return value
    return reduce(join, left) if left else UNKNOWN.using(value)
