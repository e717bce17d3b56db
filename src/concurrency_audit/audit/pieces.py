"""Work done piece by piece: a rule, finding or inventory line that fails is said, and the others count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.reading.source import surprise


class Placed(Protocol):
    """What a rule or the inventory says of a place."""

    @property
    def site(self) -> Site:
        """Where it is."""


T = TypeVar("T")
P = TypeVar("P", bound=Placed)


class Pieces:
    """Takes what can be had and adds a row for what cannot."""

    def __init__(self, reader: Reader, somewhere: str) -> None:
        """`somewhere` is the file to name for what concerns the whole program."""
        self._reader, self._somewhere = reader, somewhere

    def found(self, make: Callable[[], Iterable[T]], what: str) -> list[T]:
        """All that is made until something fails."""
        found: list[T] = []
        try:
            found.extend(make())
        except Exception as error:
            self._reader.failed(self._somewhere, surprise(error, what))
        return found

    def each(self, items: Iterable[P], make: Callable[[P], T]) -> list[T]:
        """What is made of each item, where that works."""
        found: list[T] = []
        for item in items:
            try:
                found.append(make(item))
            except Exception as error:
                self._reader.failed(item.site.module, surprise(error, "a finding here is not shown: placing it"))
        return found
