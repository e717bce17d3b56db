"""By which calls items of services are read and stored, also where a call takes the outcome of an earlier one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from concurrency_audit.audit.program.domain.frames import Frame, Way
from concurrency_audit.audit.program.domain.places import Site

_MOST_ITEMS = 16
"""So many accesses of one call are named anew by those that take its outcome."""
_MOST_WAYS = 16
"""So many ways to one access are told."""


class Ways:
    """The calls on the way from an entry point to the accesses of items, outermost first."""

    def __init__(self) -> None:
        self.callers: list[tuple[Frame, int]] = []
        """The activations under way, each with the anchor of the call that it has made."""
        self._of: dict[int, list[tuple[Site, ...]]] = {}
        self._met: list[Way] = []
        """All accesses in the order in which they are made, or met again in the outcome of a call."""

    def begin(self) -> int:
        """Where the accesses begin of a call that is interpreted now."""
        return len(self._met)

    def meet(self, access: int) -> None:
        """An item is read or stored."""
        self._add(access, self._here())

    def since(self, start: int) -> tuple[Way, ...]:
        """The items that a call has read or stored, each with the calls on the way from there."""
        depth = len(self.callers)
        return tuple([Way(way.access, way.calls[depth:]) for way in self._met[start : start + _MOST_ITEMS]])

    def meet_again(self, items: Sequence[Way]) -> None:
        """A call takes the outcome of an earlier one: it reads and stores the same items."""
        if items:
            here = self._here()
            for access, calls in items:
                self._add(access, (*here, *calls))

    def of(self, access: int) -> Sequence[tuple[Site, ...]]:
        """All ways that are known to an access, the one first on which it was made."""
        return self._of.get(access, ((),))

    def keep(self, accesses: Collection[int]) -> None:
        """Forget the ways to other accesses."""
        self._of = {access: ways for access, ways in self._of.items() if access in accesses}
        self._met.clear()

    def _here(self) -> tuple[Site, ...]:
        return tuple([Site(caller.module.key, caller.index, anchor) for caller, anchor in self.callers])

    def _add(self, access: int, calls: tuple[Site, ...]) -> None:
        known = self._of.setdefault(access, [])
        if len(known) < _MOST_WAYS and calls not in known:
            known.append(calls)
        self._met.append(Way(access, calls))
