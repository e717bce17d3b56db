"""Classes of rows as their libraries know them: by name, by table, and by the relations that lead to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TypeVar

from concurrency_audit.audit.program.domain.values import ClassRef

T = TypeVar("T")


@dataclass(eq=False, slots=True)
class Relations:
    """What is known of all classes of rows that have been defined so far."""

    seen: int = 0
    """How many of the classes that were defined have been looked at."""
    by_name: dict[str, list[ClassRef]] = field(default_factory=dict)
    by_table: dict[str, list[ClassRef]] = field(default_factory=dict)
    back: dict[str, list[tuple[ClassRef, str]]] = field(default_factory=dict)
    """The name of a relation seen from its other side -> the classes that state it, and under which name."""
    paired: dict[tuple[str, str], list[ClassRef]] = field(default_factory=dict)
    """(its own name, that of its other side) -> the classes with such a relation, which both sides state."""


def nearest(module: str, found: Iterable[T], home: Callable[[T], str]) -> T | None:
    """The one of several whose module is nearest to another: several programs may lie beside each other."""
    several = sorted(((_shared(module, home(each)), number, each) for number, each in enumerate(found)), reverse=True)
    is_one = len(several) == 1 or (len(several) > 1 and several[0][0] > several[1][0])
    return several[0][2] if is_one else None


def _shared(one: str, other: str) -> int:
    """How many folders two modules have in common; one more for the module itself."""
    folders = zip(one.split("/"), other.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], folders))
