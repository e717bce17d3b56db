"""Arrivals come when they are due, and as many as the levels add up to."""

import math
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.load.shapes import SHAPES
from concurrency_audit.load.shapes.ramp import DOUBLING_SECONDS
from concurrency_audit.load.shapes.stages import clean_level, finished_until, throttled_by_stage
from concurrency_audit.load.timetable import Stage, Timetable, share_of, timetable

LEVELS = st.floats(0, 40)
STAGES = st.lists(st.builds(Stage, st.floats(0.1, 20), LEVELS, LEVELS), min_size=1, max_size=5)


@given(STAGES)
def test_arrivals_add_up_to_the_area_under_the_levels(stages):
    plan = timetable(stages)
    area = sum((stage.begin + stage.end) / 2 * stage.seconds for stage in stages)
    due = list(plan.due())
    assert abs(len(due) - area) <= 1
    assert due == sorted(due)
    assert all(0 <= instant <= plan.seconds + 1e-6 for instant in due)


@given(STAGES, st.integers(1, 5))
def test_shares_of_a_timetable_are_the_timetable(stages, count):
    plan = timetable(stages)
    dealt = sorted(instant for at in range(count) for instant in plan.due(at, count))
    assert dealt == pytest.approx(list(plan.due()))


@given(st.floats(0, 1000), st.integers(1, 9))
def test_shares_of_a_level_add_up_to_it(level, count):
    assert sum(share_of(level, at, count) for at in range(count)) == int(level)


def test_steady_arrivals_are_evenly_spaced_without_end():
    due = list(islice(SHAPES["steady"](10).due(), 1000))
    assert due == pytest.approx([0.05 + 0.1 * at for at in range(1000)])


@given(st.floats(1, 500), st.floats(1, 3000))
def test_a_ramp_never_more_than_doubles_in_five_minutes(level, at):
    plan = SHAPES["ramp"](level, 4000)
    now, later = plan.level(at), plan.level(at + DOUBLING_SECONDS)
    assert later <= now * 2 * (1 + 1e-9)
    assert plan.peak == level


def test_a_burst_breaks_the_rule_and_then_recovers():
    plan = SHAPES["burst"](100, 360)
    assert (plan.level(119), plan.level(121), plan.level(181)) == (25, 100, 25)
    assert plan.seconds == 360


def test_saturation_climbs_in_equal_steps():
    plan = SHAPES["saturation"](64, 80)
    assert [plan.level(at + 5) for at in range(0, 80, 10)] == [8, 16, 24, 32, 40, 48, 56, 64]


@pytest.mark.parametrize(
    ("throttles", "until", "best"), [({}, 80, 64), ({35: 1}, 80, 24), ({0: 1}, 80, 0), ({}, 39, 24), ({75: 2}, 80, 56)]
)
def test_the_clean_level_is_that_of_the_last_step_without_a_throttle(throttles, until, best):
    plan = SHAPES["saturation"](64, 80)
    count = lambda begin, end: sum(n for second, n in throttles.items() if begin <= second < end)  # noqa: E731
    assert clean_level(plan, count, until) == best


def test_throttles_are_told_apart_by_stage():
    plan = SHAPES["burst"](100, 360)
    count = lambda begin, end: sum(begin <= second < end for second in (119, 120, 130, 179, 180, 360))  # noqa: E731
    assert throttled_by_stage(plan, count) == [1, 3, 1]


def test_time_scale_speeds_up_the_clock_and_nothing_else():
    plan = SHAPES["ramp"](8, 1000).sped_up(10)
    assert plan.seconds == pytest.approx(100)
    assert plan.level(89.9) == pytest.approx(8, rel=0.01)


@given(st.floats(0, 1000))
def test_steps_are_finished_when_their_time_is_over(elapsed):
    end = finished_until(SHAPES["saturation"](8, 80), elapsed)
    assert end == min(elapsed // 10 * 10, 80)


@pytest.mark.parametrize("stages", [[], [Stage(0, 1, 1)], [Stage(1, -1, 1)]])
def test_impossible_stages_are_refused(stages):
    with pytest.raises(ValueError, match="positive length"):
        timetable(stages)


def test_a_level_of_zero_sends_nothing():
    assert list(Timetable((Stage(10, 0, 0),)).due()) == []
    assert math.isinf(Stage(10, 0, 0).instant(1))
