"""Isolates failures: a rule, finding or inventory item that raises becomes an `incomplete` row; the rest counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.reading.source import surprise


class Placed(Protocol):
    """A draft that has a place: of a finding or of an inventory item."""

    @property
    def site(self) -> Site:
        """Where it is."""


T = TypeVar("T")
P = TypeVar("P", bound=Placed)


class Pieces:
    """Collects the results that can be made, and adds an `incomplete` row for each failure."""

    def __init__(self, reader: Reader, somewhere: str) -> None:
        """`somewhere` is the file to name for what concerns the whole program."""
        self._reader, self._somewhere = reader, somewhere

    def found(self, make: Callable[[], Iterable[T]], what: str) -> list[T]:
        """Collect what `make` yields until it fails."""
        found: list[T] = []
        try:
            found.extend(make())
        except Exception as error:
            self._reader.failed(self._somewhere, surprise(error, what))
        return found

    def each(self, items: Iterable[P], make: Callable[[P], T]) -> list[T]:
        """Collect the result for each item that does not fail."""
        found: list[T] = []
        for item in items:
            try:
                found.append(make(item))
            except Exception as error:
                self._reader.failed(item.site.module, surprise(error, "a finding here is not shown: placing it"))
        return found
