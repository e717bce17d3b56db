"""Whether two values that name items are the same, or may be."""

from __future__ import annotations

from collections.abc import Mapping

from concurrency_audit.audit.program.domain.contents import REST
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.values import EMPTY, Value

PASSING = EMPTY | {"io", "row"}


def holds_more(value: Value) -> bool:
    """Whether a dictionary that is made here also holds the entries of something unknown: `{**item, "left": 1}`."""
    return value.obj is not None and REST in value.obj.attributes


def alike(a: Value, b: Value) -> bool:
    """Whether two values of a key are the same, as far as the text tells."""
    if a.kind == b.kind == "const":
        return bool(a.ref == b.ref)
    if a.obj is not None and b.obj is not None and fields(a) and fields(b):
        return all(name in fields(b) and alike(field, fields(b)[name]) for name, field in fields(a).items())
    return a.deps - PASSING == b.deps - PASSING and begin_alike(a, b)


def begin_alike(a: Value, b: Value) -> bool:
    """Whether two texts may begin with the same: a table of `TEAM#7` and `PLAYER#7` holds items of two kinds."""
    first, second = _beginning(a), _beginning(b)
    return first is None or second is None or first.startswith(second) or second.startswith(first)


def _beginning(value: Value) -> str | None:
    """The text with which a value begins, as far as the code states it."""
    begin = value.ref if value.kind == "const" else value.text[0] if value.text else None
    return begin if isinstance(begin, str) else None


def is_part(given: Value, asked: Value, key: Mapping[str, Value]) -> bool:
    """Whether a part of a key is what was cut out of a name that had been put together of the whole key.

    `quest.id.split("_", 1)[1]`, where the quest's id is `f"{game}_quest_{number}"`.
    """
    if given.kind == "const" or given.text is not None:
        return False
    mine, whole = asked.deps - PASSING, EMPTY.union(*(value.deps for value in key.values())) - PASSING
    parts = {dep: {name for name in whole if dep.startswith(name)} for dep in given.deps - PASSING}
    return bool(mine) and all(parts.values()) and mine <= EMPTY.union(*parts.values()) and not given.deps <= whole
