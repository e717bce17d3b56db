"""Accesses in the order in which they happen, within a context or a critical section."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from concurrency_audit.audit.program.domain.accesses import Access, Context


def last_before(access: Access, others: Sequence[Access]) -> Access | None:
    """The last of some accesses, which are in order, that comes before another."""
    position = bisect_left(others, access.id, key=number)
    return others[position - 1] if position else None


def next_after(access: Access, others: Sequence[Access]) -> Access | None:
    """The first of some accesses, which are in order, that comes after another."""
    position = bisect_right(others, access.id, key=number)
    return others[position] if position < len(others) else None


def nearest(access: Access, others: Sequence[Access]) -> Access | None:
    """The one of some accesses, which are in order, that has the fewest others between it and another."""
    position = bisect_left(others, access.id, key=number)
    return min(others[max(position - 1, 0) : position + 1], key=lambda a: abs(a.id - access.id), default=None)


def number(access: Access) -> int:
    """Where an access stands in the order."""
    return access.id


def by_section(accesses: Iterable[Access]) -> dict[tuple[Context, int], list[Access]]:
    """The accesses by the critical sections of shared locks."""
    found: dict[tuple[Context, int], list[Access]] = {}
    for access in accesses:
        for held in access.held:
            if held.lock is not None:
                found.setdefault((access.context, held.region), []).append(access)
    return found


def by_context(accesses: Iterable[Access]) -> dict[Context, list[Access]]:
    """The accesses by the context in which they happen."""
    found: dict[Context, list[Access]] = {}
    for access in accesses:
        found.setdefault(access.context, []).append(access)
    return found


def same_flag(write: Access) -> tuple[object, ...]:
    """What writes of one flag by one context have in common."""
    return write.place, write.part, write.key, write.context


def by_flag(writes: Iterable[Access]) -> dict[tuple[object, ...], list[Access]]:
    """The writes of constants by flag, and by whether it stands then."""
    found: dict[tuple[object, ...], list[Access]] = {}
    for write in writes:
        found.setdefault((*same_flag(write), bool(write.value.ref)), []).append(write)
    return found
