"""Which fields of what a store gave were tested on the way to here: numbers below zero that stand beside reads.

They go where the reads go that decide: to the end of a block, out of a function that turns somebody away, along with a
yes or no that it gives. So a store hangs on the fields that were tested for it, not on all that are ever looked at.
"""

from __future__ import annotations

from concurrency_audit.audit.program.domain.values import EMPTY

_Field = tuple[int, str]


class Tests:
    """The numbers of tests."""

    def __init__(self) -> None:
        self._numbers: dict[_Field, int] = {}
        self._fields: list[_Field] = []
        self._parted: dict[frozenset[int], tuple[frozenset[int], frozenset[_Field]]] = {}

    def number(self, read: int, name: str) -> int:
        """The number that says that a field of what a read gave was tested."""
        found = self._numbers.get((read, name))
        if found is None:
            self._fields.append((read, name))
            found = self._numbers[read, name] = -len(self._fields)
        return found

    def part(self, checks: frozenset[int]) -> tuple[frozenset[int], frozenset[_Field]]:
        """The reads among checks, and the fields that were tested."""
        found = self._parted.get(checks)
        if found is None:
            below = [number for number in checks if number < 0]
            reads = checks.difference(below) if below else checks
            found = reads, frozenset([self._fields[-number - 1] for number in below]) or EMPTY
            self._parted[checks] = found
        return found
