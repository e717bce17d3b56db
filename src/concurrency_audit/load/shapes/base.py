"""Shapes: named load profiles, given as stages of a timetable."""

import math
from collections.abc import Sequence

from concurrency_audit.load.timetable import Stage, Timetable, timetable


class Shape:
    """A load profile; subclasses define its name, duration and stages. Instances hold no state."""

    name = ""
    seconds = math.inf
    """Default duration, in seconds of the shape's own clock."""
    ends_when_throttled = False
    """Whether the run is over after the first stage with a throttle."""

    def __call__(self, level: float, seconds: float | None = None) -> Timetable:
        """Give the timetable up to a level (arrivals per second, or users); raises ValueError for a negative level."""
        return timetable(self.stages(level, self.seconds if seconds is None else seconds))

    def stages(self, level: float, seconds: float) -> Sequence[Stage]:
        """Give the stages of a run of this length."""
        raise NotImplementedError
