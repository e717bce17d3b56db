"""Latencies: exact merging, and percentiles to a thousandth."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.load.latency import PERCENTILES, Latencies, bucket

SECONDS = st.floats(1e-6, 3600, allow_nan=False)


def counted(durations: list[float]) -> Latencies:
    latencies = Latencies()
    for one in durations:
        latencies.add(one)
    return latencies


@given(SECONDS)
def test_a_bucket_is_within_a_thousandth(seconds):
    micros = max(int(seconds * 1e6), 1)
    assert micros * 0.999 <= bucket(seconds) <= micros


@given(st.lists(SECONDS), st.lists(SECONDS))
def test_merging_loses_nothing(first, second):
    merged = counted(first)
    merged.merge(counted(second))
    assert merged.counts == counted(first + second).counts
    assert Latencies.from_json(merged.to_json()).counts == merged.counts


@given(st.lists(SECONDS, min_size=1, max_size=300))
def test_percentiles_are_those_of_the_sorted_durations(durations):
    ordered = sorted(durations)
    for percent, value in counted(durations).percentiles(PERCENTILES).items():
        exact = ordered[max(math.ceil(len(ordered) * percent / 100), 1) - 1]
        assert value == pytest.approx(exact, rel=0.002, abs=1.1e-6)


def test_nothing_measured_has_no_percentiles():
    assert Latencies().summary() == {"count": 0}


def test_a_summary_is_in_milliseconds():
    summary = counted([0.010] * 98 + [2.0] * 2).summary()
    assert summary["count"] == 100
    assert (summary["p50"], summary["p99"], summary["max"]) == pytest.approx((10, 2000, 2000), rel=0.001)
