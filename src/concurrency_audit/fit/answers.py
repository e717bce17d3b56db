"""The three questions: is the traffic predictable, busy and steady?"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from concurrency_audit.fit.capacity import carried_by_floor
from concurrency_audit.fit.traffic import HOUR, Traffic
from concurrency_audit.fit.workload import Environments

YES, NO, UNKNOWN = "yes", "no", "unknown"
TWO_WEEKS = 336
"""Minimal number of hours for statements about hours of the week."""
EXPLAINED = 0.5
QUIET = 0.2
"""Relative deviation from the hour-of-week mean up to which traffic counts as predictable in any case."""
WINDOW = 300
"""Seconds in which Managed Instances absorb a doubling (Lambda developer guide, scaling of Managed Instances)."""
DOUBLING = 2.0


@dataclass(frozen=True)
class Answer:
    """One answer with its figures, and a sentence."""

    answer: str
    figures: Mapping[str, object]
    why: str


def predictable(traffic: Traffic, zone: tzinfo) -> Answer:
    """How much of the variance between hours the hour of the week explains, corrected for the number of hours."""
    totals = _hours(traffic)
    nothing: dict[str, object] = {"share": None, "noise": None}
    if not traffic.is_series:
        return Answer(UNKNOWN, nothing, "whether traffic is predictable shows in a series of at least two weeks")
    if len(totals) < TWO_WEEKS:
        return Answer(
            UNKNOWN, nothing, f"{len(totals)} hours of traffic: at least {TWO_WEEKS} tell one week from another"
        )
    groups: dict[int, list[float]] = {}
    for hour, count in totals.items():
        at = datetime.fromtimestamp(hour * HOUR, zone)
        groups.setdefault(at.weekday() * 24 + at.hour, []).append(count)
    mean = math.fsum(totals.values()) / len(totals)
    around_mean = math.fsum((count - mean) ** 2 for count in totals.values())
    around_groups = math.fsum((c - math.fsum(g) / len(g)) ** 2 for g in groups.values() for c in g)
    left = len(totals) - len(groups)
    share = 0.0
    if around_mean and left > 0:
        share = 1 - (around_groups / left) / (around_mean / (len(totals) - 1))
    noise = math.sqrt(around_groups / left) / mean if mean and left > 0 else 0.0
    fits = share >= EXPLAINED or noise <= QUIET
    why = f"the hour of the week explains {max(0.0, share):.0%} of the variance; hours deviate by {noise:.0%} from it"
    return Answer(YES if fits else NO, {"share": round(share, 4), "noise": round(noise, 4)}, why)


def steady(traffic: Traffic, cpu: float | None, environments: Environments) -> Answer:
    """The largest growth between a step and any later one within five minutes, beyond what the floor carries anyway."""
    nothing: dict[str, object] = {"growth": None, "at": None}
    if not traffic.is_series:
        return Answer(UNKNOWN, nothing, "whether traffic is steady shows in a series of steps of five minutes or less")
    if traffic.step > WINDOW:
        return Answer(UNKNOWN, nothing, f"steps of {traffic.step} s hide what happens within five minutes")
    growth, at = _growth(traffic, cpu, environments)
    when = "" if at is None else datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
    figures = {"growth": round(growth, 4), "at": when or None}
    if at is None:
        return Answer(YES, figures, "no step asks for more than the least number of environments carries")
    why = (
        f"traffic grows {growth:.2f}-fold within five minutes at {when}; up to a doubling is absorbed without throttles"
    )
    return Answer(YES if growth <= DOUBLING else NO, figures, why)


def _growth(traffic: Traffic, cpu: float | None, environments: Environments) -> tuple[float, int | None]:
    """The largest ratio, at least 1, and when its later step begins; None when the floor carries every step.

    What the floor carries is there before anybody asks, so a step below it counts as at it. Steps further apart than
    five minutes, also because of a gap, are not compared.
    """
    best, at = 1.0, None
    window: deque[tuple[int, float]] = deque()  # increasing loads: the first is the minimum of the last five minutes
    floors: dict[float, float] = {}
    for start, count, duration in zip(traffic.starts, traffic.counts, traffic.durations, strict=True):
        floor = floors.get(duration, -1.0)
        if floor < 0:
            floor = carried_by_floor(duration, duration if cpu is None else cpu, environments) * traffic.step
            floors[duration] = floor
        while window and start - window[0][0] > WINDOW:
            window.popleft()
        lifted = count if count > floor else floor
        if window and count > floor and lifted / window[0][1] > best:
            best, at = lifted / window[0][1], start
        elif at is None and count > floor:
            at = start
        while window and window[-1][1] >= lifted:
            window.pop()
        window.append((start, lifted))
    return best, at


def _hours(traffic: Traffic) -> dict[int, float]:
    totals: dict[int, float] = {}
    for start, count in zip(traffic.starts, traffic.counts, strict=True):
        hour = start // HOUR
        totals[hour] = totals.get(hour, 0.0) + count
    return totals


def hour_of_week(traffic: Traffic, zone: tzinfo) -> Sequence[float | None]:
    """Mean invocations of each of the 168 hours of a week from Monday on; None where nothing was seen."""
    groups: dict[int, list[float]] = {}
    for hour, count in _hours(traffic).items():
        at = datetime.fromtimestamp(hour * HOUR, zone)
        groups.setdefault(at.weekday() * 24 + at.hour, []).append(count)
    return [math.fsum(groups[i]) / len(groups[i]) if i in groups else None for i in range(168)]
