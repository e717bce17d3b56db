"""One level throughout."""

from collections.abc import Sequence

from concurrency_audit.load.shapes.base import Shape
from concurrency_audit.load.timetable import Stage


class Steady(Shape):
    """One level until all requests are sent, or as long as asked."""

    name = "steady"

    def stages(self, level: float, seconds: float) -> Sequence[Stage]:
        """Give the one stage."""
        return [Stage(seconds, level, level)]
