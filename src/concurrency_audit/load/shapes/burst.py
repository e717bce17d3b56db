"""A jump that breaks the platform's rule on purpose: the level is four times as high from one second to the next."""

from collections.abc import Sequence

from concurrency_audit.load.shapes.base import Shape
from concurrency_audit.load.timetable import Stage

FACTOR = 4.0


class Burst(Shape):
    """A third of the time at 1/4 of the level, a sixth at the full level without any ramp, then 1/4 to recover."""

    name = "burst"
    seconds = 360.0

    def stages(self, level: float, seconds: float) -> Sequence[Stage]:
        """Give what is before, in and after the burst."""
        low = level / FACTOR
        return [Stage(seconds / 3, low, low), Stage(seconds / 6, level, level), Stage(seconds / 2, low, low)]
