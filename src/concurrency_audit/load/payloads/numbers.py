"""Running numbers: a field that alone goes up by the same step from call to call must not give one number out twice.

Such a field varies alone, so it is compared with nothing; that a number comes twice under load, from one environment,
is seen all the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from concurrency_audit.load.payloads.documents import ITEM, Path, leaves

LEAST = 10
"""Calls in a row, in each of two environments, that make a sequence."""
Place = tuple[str, ...]
"""Tells one environment from all others."""
Calls = dict[Place, list[Any]]
"""Documents of the calls of each environment, in their order."""


def running(alone: Calls) -> set[Path]:
    """Give the fields that went up by one step from call to call, in every environment that was called enough."""
    long = [documents for documents in alone.values() if len(documents) >= LEAST]
    if len(long) < 2:
        return set()
    common: set[Path] | None = None
    for documents in long:
        steady = set(_steady(documents))
        common = steady if common is None else common & steady
    return common or set()


def _steady(documents: Sequence[Any]) -> Iterator[Path]:
    values = defaultdict[Path, list[int]](list)
    for one in documents:
        for path, value in leaves(one):
            if type(value) is int and path and ITEM not in path and path[-1] != "#":
                values[path].append(value)
    for path, numbers in values.items():
        steps = {after - before for before, after in pairwise(numbers)}
        if len(numbers) == len(documents) and len(steps) == 1 and steps != {0}:
            yield path


def repeated(fields: set[Path], calls: Sequence[tuple[Place, Any]]) -> Iterator[tuple[int, int, Path, int]]:
    """Give for each number given out again: which call, which call had it before, the field and the number."""
    first: dict[tuple[Place, Path, int], int] = {}
    for at, (place, document) in enumerate(calls):
        for path, value in leaves(document):
            if path in fields and type(value) is int:
                before = first.setdefault((place, path, value), at)
                if before != at:
                    yield at, before, path, value
