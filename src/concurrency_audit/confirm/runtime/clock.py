"""Virtual time: sleeping takes no real time, and runs on different clocks show what an answer owes to the time."""

import time
from collections.abc import Callable
from typing import Any

_CALENDAR = 100_003.17
"""Offset between the dates of two clocks in seconds: more than a day, so that dates differ too."""


class Clock:
    """A clock that advances only by a small step per read, so that loops which wait for a time end."""

    def __init__(self) -> None:
        self.start = time.time()
        self.passed = 0.0
        self.step = 0.001

    def choose(self, number: int) -> None:
        """Select the clock with this number: another date, other steps."""
        self.start += number * _CALENDAR
        self.step += number * 0.0063

    def now(self) -> float:
        """Seconds since the run began, without advancing."""
        return self.passed

    def look(self) -> float:
        """Seconds since the run began, as the user's code reads them."""
        self.passed += self.step
        return self.passed


def patch(clock: Clock, controlled: Callable[[], bool]) -> None:
    """Make the functions of `time` use this clock in controlled threads; other threads keep the real time."""
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
