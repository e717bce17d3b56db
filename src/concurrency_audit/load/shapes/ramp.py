"""A climb that keeps to the platform's rule.

Managed Instances scale asynchronously: traffic that more than doubles within five minutes may be throttled
(https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-scaling.html).
"""

from collections.abc import Sequence

from concurrency_audit.load.shapes.base import Shape
from concurrency_audit.load.timetable import Stage

DOUBLING_SECONDS = 300.0


class Ramp(Shape):
    """From 1/8 of the level up to it, doubling every five minutes and never faster; then the level for the rest."""

    name = "ramp"

    def stages(self, level: float, seconds: float) -> Sequence[Stage]:
        """Give the three doublings, and the rest at the level."""
        stages = [Stage(DOUBLING_SECONDS, level / 2 ** (n + 1), level / 2**n) for n in (2, 1, 0)]
        climb = len(stages) * DOUBLING_SECONDS
        if seconds > climb:
            stages.append(Stage(seconds - climb, level, level))
        return stages
