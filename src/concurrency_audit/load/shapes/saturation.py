"""Steps that look for the highest level without a throttle."""

from collections.abc import Sequence

from concurrency_audit.load.shapes.base import Shape
from concurrency_audit.load.timetable import Stage

STEPS = 8
STEP_SECONDS = 30.0


class Saturation(Shape):
    """Eight equal steps up to the level; the run ends after the first step that was throttled."""

    name = "saturation"
    seconds = STEP_SECONDS * STEPS
    ends_when_throttled = True

    def stages(self, level: float, seconds: float) -> Sequence[Stage]:
        """Give the steps."""
        length = seconds / STEPS
        return [Stage(length, level * n / STEPS, level * n / STEPS) for n in range(1, STEPS + 1)]
