"""Which of the values that a statement is given an UPDATE sets, as against those that say which row it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.values import Args, Value

_PLACEHOLDER = re.compile(r"%\((\w+)\)s|(?<![:\w]):([A-Za-z_]\w*)|\$(\d+)|(?:(?<![:\w]):|\?)(\d+)|%s|\?")
"""By name, by the position among all that is given (asyncpg), in a list of values (`:1`, `?1`), or by order."""
_HOLE = "{"
"""Shown where a value stands in the text itself."""
_ASSIGNED = re.compile(r"\s*([\w.\"`]+)\s*=(.*)", re.DOTALL)


def values_set(setting: str, args: Args, position: int = 0) -> list[Value] | None:
    """The values behind `SET`, the first of which has this position; None where they are not told apart.

    `left = left - %s` is a step that the database does by itself: it overwrites nothing.
    """
    found: list[Value] = []
    if _HOLE in setting:
        return None
    for assignment in setting.split(","):
        names = list(_PLACEHOLDER.finditer(assignment))
        given = list(_given(names, position, args))
        position += sum(name.lastindex is None for name in names)
        if len(given) < len(names):
            return None
        if not _is_own_step(assignment):
            found.extend(given)
    return found


def _given(names: Sequence[re.Match[str]], position: int, args: Args) -> Iterator[Value]:
    """What stands for placeholders by their order, their number or their name."""
    named = fields(args[0]) if args else {}
    listed = (None if not args or args[0].obj is None else args[0].obj.items) or ()
    for name in names:
        if name[3]:
            yield from args[int(name[3]) - 1 :][:1]
        elif name[4]:
            yield from (listed or args)[int(name[4]) - 1 :][:1]
        elif name.lastindex is not None:
            yield from (named[key] for key in [f"[{name[1] or name[2]}]"] if key in named)
        else:
            yield from listed[position : position + 1]
            position += 1


def _is_own_step(assignment: str) -> bool:
    made = _ASSIGNED.match(assignment)
    return made is not None and re.search(rf"(?<![\w.]){re.escape(made[1])}\s*[-+|*/]", made[2]) is not None
