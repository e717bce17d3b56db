"""When arrivals are due: levels over time, integrated into instants. No clock and no randomness in here.

A level is arrivals per second in an open model and concurrent invocations in a closed one.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """A straight line of levels: from `begin` to `end` over `seconds` (which may be infinite when they are equal)."""

    seconds: float
    begin: float
    end: float

    def level(self, at: float) -> float:
        """Give the level `at` seconds after the stage's start."""
        if math.isinf(self.seconds):
            return self.begin
        return self.begin + (self.end - self.begin) * at / self.seconds

    def arrivals(self, at: float) -> float:
        """Give how many arrivals are due in the stage's first `at` seconds."""
        return (self.begin + self.level(at)) / 2 * at

    def instant(self, count: float) -> float:
        """Give the seconds after which `count` arrivals are due (the inverse of `arrivals`)."""
        slope = 0.0 if math.isinf(self.seconds) else (self.end - self.begin) / self.seconds
        root = math.sqrt(max(self.begin**2 + 2 * slope * count, 0.0))
        return 2 * count / (self.begin + root) if self.begin + root else math.inf


@dataclass(frozen=True, slots=True)
class Timetable:
    """Stages one after the other."""

    stages: tuple[Stage, ...]

    @property
    def seconds(self) -> float:
        """Length of the whole timetable."""
        return sum(stage.seconds for stage in self.stages)

    @property
    def peak(self) -> float:
        """The highest level."""
        return max(max(stage.begin, stage.end) for stage in self.stages)

    def level(self, at: float) -> float:
        """Give the level at a time; 0 before the start and after the end."""
        for stage in self.stages:
            if 0 <= at < stage.seconds:
                return stage.level(at)
            at -= stage.seconds
        return 0.0

    def due(self, first: int = 0, step: int = 1) -> Iterator[float]:
        """Give the due instants (seconds from the start) of arrivals `first`, `first + step`, ... in order.

        Arrival n is due when n and a half arrivals have accumulated, so that steady arrivals are evenly spaced.
        """
        before_stage, start, number = 0.0, 0.0, first
        for stage in self.stages:
            total = math.inf if math.isinf(stage.seconds) else stage.arrivals(stage.seconds)
            while number + 0.5 < before_stage + total:
                yield start + stage.instant(number + 0.5 - before_stage)
                number += step
            before_stage += total
            start += stage.seconds

    def sped_up(self, scale: float) -> "Timetable":
        """Give the same levels in 1/scale of the time."""
        return Timetable(tuple(Stage(stage.seconds / scale, stage.begin, stage.end) for stage in self.stages))


def share_of(level: float, index: int, count: int) -> int:
    """Give how much of a whole-number level one of `count` processes takes; the shares add up to it."""
    return (int(level) + count - 1 - index) // count


def timetable(stages: Sequence[Stage]) -> Timetable:
    """Make a timetable; raises ValueError when a stage has no length or a negative level."""
    if not stages or any(s.seconds <= 0 or s.begin < 0 or s.end < 0 for s in stages):
        raise ValueError("every stage needs a positive length and levels of zero or more")
    return Timetable(tuple(stages))
