"""The named shapes of a load test, as timetables.

Managed Instances scale asynchronously: traffic that more than doubles within five minutes may be throttled
(https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-scaling.html). `ramp` keeps to that rule,
`burst` breaks it on purpose.
"""

import math
from collections.abc import Callable
from itertools import accumulate, pairwise

from concurrency_audit.load.timetable import Stage, Timetable, timetable

DOUBLING_SECONDS = 300.0
SOAK_SECONDS = 3600.0
BURST_FACTOR = 4.0
STEP_SECONDS = 30.0
STEPS = 8


def steady(level: float, seconds: float = math.inf) -> Timetable:
    """One level throughout."""
    return timetable([Stage(seconds, level, level)])


def ramp(level: float, seconds: float = math.inf) -> Timetable:
    """From 1/8 of the level up to it, doubling every five minutes and never faster; then the level for the rest."""
    stages = [Stage(DOUBLING_SECONDS, level / 2 ** (n + 1), level / 2**n) for n in (2, 1, 0)]
    climb = len(stages) * DOUBLING_SECONDS
    if seconds > climb:
        stages.append(Stage(seconds - climb, level, level))
    return timetable(stages)


def burst(level: float, seconds: float = 360.0) -> Timetable:
    """A third of the time at 1/4 of the level, a sixth at the full level without any ramp, then 1/4 to recover."""
    low = level / BURST_FACTOR
    return timetable([Stage(seconds / 3, low, low), Stage(seconds / 6, level, level), Stage(seconds / 2, low, low)])


def soak(level: float, seconds: float = SOAK_SECONDS) -> Timetable:
    """One level for an hour or as long as asked."""
    return steady(level, seconds)


def saturation(level: float, seconds: float = STEP_SECONDS * STEPS) -> Timetable:
    """Eight equal steps up to the level; the run ends after the first step that was throttled."""
    length = seconds / STEPS
    return timetable([Stage(length, level * n / STEPS, level * n / STEPS) for n in range(1, STEPS + 1)])


SHAPES: dict[str, Callable[..., Timetable]] = {
    "steady": steady,
    "ramp": ramp,
    "burst": burst,
    "soak": soak,
    "saturation": saturation,
}


Throttled = Callable[[float, float], int]
"""Gives the number of throttled requests between two times of the run, in seconds."""


def throttled_by_stage(plan: Timetable, throttled: Throttled) -> list[int]:
    """Give the number of throttled requests of each stage: of a burst, those before it, in it and after it."""
    ends = list(accumulate(stage.seconds for stage in plan.stages))
    return [throttled(begin, end) for begin, end in pairwise([0.0, *ends])]


def clean_level(plan: Timetable, throttled: Throttled, until: float) -> float:
    """Give the highest level of the steps finished before `until` in which nothing was throttled; 0 for none."""
    best, start = 0.0, 0.0
    for stage in plan.stages:
        end = start + stage.seconds
        if end > until or throttled(start, end):
            break
        best, start = stage.begin, end
    return best


def finished_until(plan: Timetable, elapsed: float) -> float:
    """Give the end of the last stage that is over after `elapsed` seconds; 0 while the first one runs."""
    end = 0.0
    for stage in plan.stages:
        if end + stage.seconds > elapsed:
            break
        end += stage.seconds
    return end
