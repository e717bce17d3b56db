"""Invocations that have to be over before a race can begin: a cache that is full, a session that was started."""

import ast
from collections.abc import Collection
from itertools import permutations
from typing import Any

from concurrency_audit.confirm.events.varying import MARKS, filled
from concurrency_audit.confirm.model import Choice

_MOST = 300
"""Entries of a cache that are filled in by running its handler as often."""
_PAIRS = 8


def filling(text: str, lines: Collection[int]) -> list[int]:
    """How many invocations bring a function that holds one of the lines (any, without lines) to its limit, and how many
    to just before."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return []
    found: set[int] = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _holds(function, lines):
            for node in ast.walk(function):
                found |= _limits(node) if isinstance(node, ast.Compare) else set()
    return [count for limit in sorted(found) for count in (limit - 1, limit)]


def _holds(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: Collection[int]) -> bool:
    return not lines or any(function.lineno <= line <= (function.end_lineno or 0) for line in lines)


def _limits(node: ast.Compare) -> set[int]:
    """Numbers that a length is compared with."""
    if not any(isinstance(part, ast.Call) and getattr(part.func, "id", "") == "len" for part in ast.walk(node)):
        return set()
    numbers = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
    return {number for number in numbers if type(number) is int and 2 <= number <= _MOST}


def filled_up(entry: str, template: Any, provide: int, counts: Collection[int]) -> list[Choice]:
    """Two invocations after so many others of the same handler."""
    pair = filled(template, MARKS[0]), filled(template, MARKS[1])
    return [
        Choice((entry, entry), pair, provide, before=tuple((entry, filled(template, f"fern{n}")) for n in range(count)))
        for count in counts
    ]


def prepared(own: tuple[str, Any], others: list[tuple[str, Any]], provide: int) -> list[Choice]:
    """The handler beside one that adds to what it has added before, twice, or beside another one, after one that brings
    about what they need: all with one key."""
    entry, event = own[0], filled(own[1], MARKS[0])
    theirs = [(name, filled(template, MARKS[0])) for name, template in others]
    more = [(name, filled(template, MARKS[1])) for name, template in others]
    found = [
        Choice((entry, name), (event, next_), provide, before=(one,))
        for one, (name, next_) in zip(theirs, more, strict=True)
    ]
    found += [Choice((entry, entry), (event, event), provide, before=(one,)) for one in theirs]
    found += [
        Choice((entry, other[0]), (event, other[1]), provide, before=(one,)) for one, other in permutations(theirs, 2)
    ]
    return found[:_PAIRS]
