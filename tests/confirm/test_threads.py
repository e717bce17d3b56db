"""Threads of one interpreter: what is found, what is left alone, and what is said of it."""

import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from concurrency_audit.confirm.confirming import confirm
from concurrency_audit.confirm.model import Plan
from concurrency_audit.confirm.subjects import Job
from tests.confirm.running import subject, trial, untargeted

SAME = [{"key": "k", "user": "alice"}, {"key": "k", "user": "bobby"}]


LINES_ALONE = "any" if sys.version_info < (3, 12) else "free-threaded"
"""The label where the check and the call share no point at which CPython changes threads: settrace sees lines alone."""


@pytest.mark.parametrize(
    ("handler", "kind", "interpreter"),
    [
        ("cached", "result", "any"),
        ("counted", "result", "any"),
        ("counted_in_one_step", "result", "free-threaded"),
        ("leaking", "bleed", "any"),
        ("evicting", "exception", LINES_ALONE),
        ("own_threads", "result", "any"),
    ],
)
def test_a_race_is_confirmed_with_its_kind_and_the_builds_it_needs(handler: str, kind: str, interpreter: str) -> None:
    found = untargeted(f"racy:{handler}", SAME)
    assert found.verdict == "confirmed", found.reason
    assert found.witness is not None
    assert (found.witness.anomaly.level, found.witness.anomaly.kind) == ("strong", kind)
    assert found.witness.interpreter == interpreter
    assert len(found.witness.plan.switches) <= 2


def test_a_deadlock_is_drawn_with_both_locks() -> None:
    found = untargeted("racy:two_locks", [{"left": True}, {"left": False}])
    assert found.witness is not None
    assert found.witness.anomaly.kind == "deadlock"
    assert "A waits at line" in found.reason
    assert "B waits at line" in found.reason


@pytest.mark.parametrize("handler", ["cached", "counted", "local", "stamped", "polled", "pooled"])
def test_a_safe_look_alike_is_not_confirmed(handler: str) -> None:
    found = untargeted(f"safe:{handler}", SAME, schedules=40)
    assert found.verdict == "not-reproduced", found.reason


def test_sleeping_costs_no_time() -> None:
    with trial("safe:stamped", SAME) as running:
        running.learn()
        assert running.spent < 4  # six runs of two invocations of half a second each, were they slept


def test_a_replay_shows_the_same_twenty_times() -> None:
    found = untargeted("racy:leaking", SAME)
    assert found.witness is not None
    with trial("racy:leaking", found.witness.choice.events) as running:
        running.learn()
        plan = Plan(found.witness.plan.order, found.witness.plan.switches)
        traces = set()
        for _ in range(20):
            run, anomaly = running.judged(plan)
            assert anomaly is not None
            assert anomaly.kind == "bleed"
            traces.add(tuple(run.trace))
        assert len(traces) == 1


def test_a_context_variable_is_nothing_that_invocations_share() -> None:
    found = untargeted("safe:in_context", SAME)
    assert found.verdict == "not-reproduced"
    assert found.schedules == 0, found.reason


def test_a_handler_that_never_comes_back_from_c_ends_with_the_budget() -> None:
    begun = time.monotonic()
    (found,) = confirm([Job(subject("safe:never_ends"), "threads", ())], SAME, 10, 2)
    assert time.monotonic() - begun < 60  # by itself it takes days
    assert found.verdict == "inconclusive"
    assert "the time was up" in found.reason


def test_a_loop_over_what_another_invocation_adds_to_fails(tmp_path: Path) -> None:
    code = """
        watchers = {"first": 1}

        def handler(event, context):
            found = []
            for name in watchers:
                found.append(name)
            watchers[event["name"]] = 1
            return sorted(found)[:1]
        """
    (tmp_path / "app.py").write_text(dedent(code), encoding="utf-8")
    row = untargeted("app:handler", [{"name": "alice"}, {"name": "bobby"}], folder=tmp_path)
    assert row.verdict == "confirmed", row.reason
    assert row.witness is not None and "changed size during iteration" in row.witness.anomaly.text
