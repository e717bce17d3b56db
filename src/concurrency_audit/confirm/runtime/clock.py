"""Virtual time: a sleep costs nothing, and two runs on different clocks show what an answer owes to the time."""

import time
from collections.abc import Callable
from typing import Any

_CALENDAR = 100_003.17
"""Seconds between the calendars of two clocks: more than a day, so that dates differ too."""


class Clock:
    """Stands still, but for a small step at every look, so that a loop that waits for a time ends."""

    def __init__(self) -> None:
        self.start = time.time()
        self.passed = 0.0
        self.step = 0.001

    def choose(self, number: int) -> None:
        """Take the clock of this number: another date, other steps."""
        self.start += number * _CALENDAR
        self.step += number * 0.0063

    def now(self) -> float:
        """Seconds since the run began, without a step."""
        return self.passed

    def look(self) -> float:
        """Seconds since the run began, as the user's code sees them."""
        self.passed += self.step
        return self.passed


def patch(clock: Clock, controlled: Callable[[], bool]) -> None:
    """Give the functions of `time` this clock, for threads under control; the others keep the real one."""
    for name, zero in (("time", clock.start), ("monotonic", 1000.0), ("perf_counter", 1000.0)):
        _replace(name, lambda value: value, zero, clock, controlled)
        _replace(f"{name}_ns", lambda value: int(value * 1e9), zero, clock, controlled)


def _replace(
    name: str, form: Callable[[float], Any], zero: float, clock: Clock, controlled: Callable[[], bool]
) -> None:
    real = getattr(time, name)
    begun = clock.start

    def replaced() -> Any:
        if not controlled():
            return real()
        return form(zero + (clock.start - begun) + clock.look())

    replaced.__name__ = name
    setattr(time, name, replaced)
