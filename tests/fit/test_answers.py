"""Predictable, busy, steady, and the verdict that follows from them."""

import math
import random
from array import array
from dataclasses import replace
from datetime import UTC
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.fit import capacity, prices
from concurrency_audit.fit.answers import predictable, steady
from concurrency_audit.fit.throttles import expected
from concurrency_audit.fit.traffic import Traffic
from concurrency_audit.fit.verdict import Question, judge
from concurrency_audit.fit.workload import Environments, Function
from concurrency_audit.instances.fleet.scaling import Sample, Scaler
from tests.sampling import examples

BOOK = prices.load("us-east-1")
D = Decimal


def series(counts, step=3600, duration=0.1, memory=1024):
    counts = [float(count) for count in counts]
    run = D(repr(math.fsum(counts) * duration))
    return Traffic(step, array("q", range(0, step * len(counts), step)), array("d", counts), D(repr(math.fsum(counts))),
                   run, run * memory / 1024, array("d", [duration] * len(counts)), is_series=True)  # fmt: skip


def week(weeks=2, noise=0.0, seed=1):
    chance = random.Random(seed)
    return [1000 * (1.5 + math.sin(hour % 24 / 24 * 2 * math.pi)) * chance.uniform(1 - noise, 1 + noise)
            for hour in range(weeks * 168)]  # fmt: skip


def test_a_daily_curve_is_predictable():
    answer = predictable(series(week(noise=0.05)), UTC)
    assert (answer.answer, answer.figures["share"] > 0.95) == ("yes", True)


def test_noise_explains_nothing_although_two_weeks_fit_half_of_it():
    chance = random.Random(7)
    answer = predictable(series([chance.expovariate(0.001) for _ in range(336)]), UTC)
    assert (answer.answer, answer.figures["share"] < 0.2) == ("no", True)


def test_flat_traffic_is_predictable_though_nothing_explains_it():
    assert predictable(series([100] * 336), UTC).answer == "yes"


def test_under_two_weeks_nobody_knows():
    assert predictable(series([100] * 335), UTC).answer == "unknown"


@pytest.mark.parametrize(
    ("counts", "answer", "growth"),
    [
        ([60_000, 100_000, 120_000, 119_000], "yes", 2.0),
        ([60_000, 100_000, 121_000], "no", 2.0167),
        ([60_000] * 6 + [150_000], "no", 2.5),
        ([60_000, 90_000, 90_000, 90_000, 90_000, 90_000, 130_000], "yes", 1.5),
        ([0, 10, 0, 20_000], "yes", 1.0),
        ([0, 0, 0, 72_000], "no", 5.0),
    ],
)
def test_growth_within_five_minutes_beyond_what_the_floor_carries(counts, answer, growth):
    found = steady(series(counts, step=60), 0.01, Environments(utilisation=0.5, minimum=3))
    floor = capacity.carried_by_floor(0.1, 0.01, Environments()) * 60
    if counts[-1] == 72_000:
        assert found.figures["growth"] == round(72_000 / floor, 4)
    elif counts[-1] != 20_000:
        assert (found.answer, found.figures["growth"]) == (answer, growth)
    assert found.answer == ("no" if found.figures["growth"] > 2 else "yes")


def test_coarse_steps_and_flags_say_nothing_of_growth():
    assert steady(series([1, 9], step=301), 0.01, Environments()).answer == "unknown"
    assert steady(series([1, 9], step=300), 0.01, Environments()).answer == "yes"


def test_a_jump_is_throttled_by_the_scaler_of_the_local_instances():
    scaler = Scaler()
    decide = lambda *seen: scaler.decide(Sample(*seen))  # noqa: E731
    flat, jump = [10_000] * 30, [10_000] * 10 + [100_000] * 20
    assert expected(series(flat, step=60), 0.01, Environments(), decide) == 0
    refused = expected(series(jump, step=60), 0.01, Environments(), decide)
    assert 0 < refused < sum(jump)


TYPES = (BOOK.instance("m7g.large"), BOOK.instance("c7g.xlarge"), BOOK.instance("m7i.4xlarge"))


def fit(counts, step=3600, cpu="0.005", memory=1024, duration=0.1, **question):
    traffic = series(counts, step, duration, memory)
    question.setdefault("types", TYPES)
    function = Function(memory_mb=D(memory), cpu_seconds=None if cpu is None else D(cpu))
    return judge(traffic, BOOK, Question(function, **question))


def test_little_traffic_is_a_no():
    assert fit([100] * 336).verdict == "no"


def test_much_waiting_is_cheaper_and_unknown_growth_is_said():
    answer = fit([3_600 * 2000] * 336, duration=1.0)
    assert (answer.busy.answer, answer.predictable.answer, answer.steady.answer) == ("yes", "yes", "unknown")
    assert answer.verdict == "not-enough-data"


def test_all_three_make_a_yes():
    minutes = [300 * 2000] * (336 * 12)
    assert fit(minutes, step=300, duration=1.0).verdict == "yes"


def test_unknown_cpu_time_that_decides_is_unknown():
    answer = fit([3_600 * 2000] * 336, duration=1.0, cpu=None)
    assert (answer.busy.answer, "--cpu-ms" in answer.busy.why) == ("unknown", True)


def test_a_win_with_a_commitment_alone_is_a_no_that_names_it():
    answer = fit([3_600 * 50] * 336, memory=1024, types=(BOOK.instance("m7g.large"),), cpu="0.001")
    assert answer.verdict == "no"
    assert any("commitment" in reason and "m7g.large" in reason for reason in answer.why)
    named = fit([3_600 * 50] * 336, types=(BOOK.instance("m7g.large"),), cpu="0.001", discount=D("0.65"))
    assert named.busy.answer == "yes"


def test_a_no_says_what_would_turn_it():
    idle = " ".join(fit([100] * 336, types=(BOOK.instance("m7g.large"),)).why)
    assert "several functions on one capacity provider" in idle
    named = fit([3_600 * 2000] * 336, duration=1.0, types=(BOOK.instance("c7g.xlarge"),), cpu="0.6")
    assert (named.busy.answer, any("planned at 80% use" in reason for reason in named.why)) == ("no", True)


def test_a_type_without_room_for_an_environment_is_out():
    large = BOOK.instance("m7g.large")
    assert capacity.per_instance(large, Environments(memory_mb=8192)) == 0
    answer = fit([100] * 336, types=(large,), environments=Environments(memory_mb=8192))
    assert (answer.plans, any("m7g.large" in text for text in answer.warnings)) == ((), True)


traffics = st.lists(st.integers(0, 10**7), min_size=2, max_size=60)


@settings(max_examples=examples(30))
@given(traffics, st.integers(2, 9))
def test_more_traffic_never_costs_less(counts, times):
    less, more = fit(counts), fit([count * times for count in counts])
    for small, large in zip(less.bills, more.bills, strict=True):
        assert small.total <= large.total
    for small, large in zip(less.plans, more.plans, strict=True):
        assert (small.instance, small.term) == (large.instance, large.term)
        assert small.total <= large.total


@settings(max_examples=examples(30))
@given(traffics)
def test_units_do_not_matter(counts):
    halves = [count / 2 for count in counts for _ in range(2)]
    whole, split = fit(counts), fit(halves, step=1800)
    assert [bill.total for bill in whole.bills] == [bill.total for bill in split.bills]
    assert [plan.total for plan in whole.plans] == [plan.total for plan in split.plans]


@settings(max_examples=examples(30))
@given(traffics)
def test_gross_costs_of_two_functions_add_up_within_a_tier(counts):
    no_free = replace(Function(memory_mb=D(1024), cpu_seconds=D("0.001")), free_tier=False)
    one = judge(series(counts), BOOK, Question(no_free, types=TYPES)).bills
    two = judge(series([count * 2 for count in counts]), BOOK, Question(no_free, types=TYPES)).bills
    for single, double in zip(one, two, strict=True):
        if single.duration < 50_000:
            assert abs(double.requests - single.requests * 2) <= single.requests * D("1e-12")
            assert abs(double.duration - single.duration * 2) <= single.duration * D("1e-12")
