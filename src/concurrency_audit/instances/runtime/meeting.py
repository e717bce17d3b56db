"""Holds invocations at a place that they share until another one has come through it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Hashable

from .draws import Draws

_TIMES, _AGAIN_AFTER = 8, 5.0
"""Times that one line is held, and seconds after which this is counted anew."""
_SECONDS, _STEP = 0.03, 0.0005
"""How long one is held at most, looking for others after each step; an invocation is held for its budget in all."""


class Meeting:
    """The places of one process. Its counts may be a little off: they decide what to try, and nothing else."""

    def __init__(self) -> None:
        self._came: Counter[str] = Counter()
        """Place -> invocations that have come through it."""
        self._holding: Counter[str] = Counter()
        """Place -> those that are held there."""
        self._held: Counter[Hashable] = Counter()
        self._since = 0.0

    def passed(self, draws: Draws, place: str) -> None:
        """An invocation has come through a place; it counts when it does so for the first time."""
        if place not in draws.came_to:
            draws.came_to.add(place)
            self._came[place] += 1

    def hold(self, draws: Draws, line: Hashable, place: str) -> None:
        """Wait until another invocation has come through the place; not where one waits for this one already."""
        if self._holding[place] or draws.held <= 0.0 or not self._may_be_held(line):
            return
        came, began = self._came[place], time.monotonic()
        self._holding[place] += 1
        while self._came[place] == came and time.monotonic() - began < _SECONDS:
            time.sleep(_STEP)
        self._holding[place] -= 1
        draws.held -= time.monotonic() - began

    def _may_be_held(self, line: Hashable) -> bool:
        now = time.monotonic()
        if now - self._since > _AGAIN_AFTER:
            self._since = now
            self._held.clear()
        self._held[line] += 1
        return self._held[line] <= _TIMES
