"""What each stage of a shape achieved, computed from the run's throttles."""

from collections.abc import Callable
from itertools import accumulate, pairwise

from concurrency_audit.load.timetable import Timetable

Throttled = Callable[[float, float], int]
"""Returns the number of throttled requests between two times of the run, in seconds."""


def throttled_by_stage(plan: Timetable, throttled: Throttled) -> list[int]:
    """Give the number of throttled requests of each stage: of a burst, those before it, in it and after it."""
    ends = list(accumulate(stage.seconds for stage in plan.stages))
    return [throttled(begin, end) for begin, end in pairwise([0.0, *ends])]


def clean_level(plan: Timetable, throttled: Throttled, until: float) -> float:
    """The highest level among the steps finished before `until` without a throttle; 0 if there is none."""
    best, start = 0.0, 0.0
    for stage in plan.stages:
        end = start + stage.seconds
        if end > until or throttled(start, end):
            break
        best, start = stage.begin, end
    return best


def finished_until(plan: Timetable, elapsed: float) -> float:
    """The end of the last stage that is over after `elapsed` seconds; 0 during the first one."""
    end = 0.0
    for stage in plan.stages:
        if end + stage.seconds > elapsed:
            break
        end += stage.seconds
    return end
