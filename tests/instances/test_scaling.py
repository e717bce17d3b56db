"""The scaler: a pure decision, checked against the published run and its bounds, and once through the server."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import cast

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.instances.fleet import usage
from concurrency_audit.instances.fleet.agent import Agent, Refusal
from concurrency_audit.instances.fleet.governor import LIFETIME
from concurrency_audit.instances.fleet.scaling import EVALUATE_EVERY, GROWTH, IN_AFTER, OUT_AFTER, Sample, Scaler
from concurrency_audit.instances.fleet.usage import Usage
from concurrency_audit.instances.local import LocalInstances
from concurrency_audit.instances.runtime.environment import Environment
from concurrency_audit.instances.settings import Limits

from .conftest import FUNCTIONS
from .seeing import state_of


def run_model(demand: float, minutes: int, environments: int = 3, slots: int = 10) -> list[int]:
    """Environments after each minute of a constant demand, in invocations at once."""
    scaler = Scaler()
    counts = []
    for minute in range(minutes + 1):
        busy = min(1.0, demand / (environments * slots))
        sample = Sample(minute * EVALUATE_EVERY, environments, busy, busy, demand > environments * slots)
        environments = scaler.decide(sample)
        counts.append(environments)
    return counts


def test_the_published_run_is_reproduced() -> None:
    """AWS's sample: 3 x 10 slots overloaded; still 3 before 5 minutes, 10 after 10, 16 to 18 after 15, then steady."""
    counts = run_model(demand=120, minutes=40)
    assert counts[4] == 3
    assert counts[5] > 3
    assert 9 <= counts[9] <= 11
    assert 16 <= counts[15] <= 18
    assert set(counts[16:]) == {counts[15]}


def test_scaling_in_is_slow() -> None:
    counts = run_model(demand=10, minutes=40, environments=16)
    assert counts[int(IN_AFTER / EVALUATE_EVERY) - 1] == 16
    assert counts[-1] == 10, "one environment every five minutes"


samples = st.builds(
    Sample,
    at=st.just(0.0),
    environments=st.integers(1, 200),
    concurrency=st.floats(0, 1),
    cpu=st.floats(0, 4),
    throttled=st.booleans(),
)


@given(st.lists(samples, min_size=1, max_size=60))
def test_no_decision_jumps(history: list[Sample]) -> None:
    """Whatever is observed: at most the growth allowed, at most one less, nothing sudden, never none."""
    scaler = Scaler()
    began_high: float | None = None
    for step, seen in enumerate(history):
        at = step * EVALUATE_EVERY
        sample = Sample(at, seen.environments, seen.concurrency, seen.cpu, seen.throttled)
        decided = scaler.decide(sample)
        count = sample.environments
        assert count - 1 <= decided <= max(count + 1, round(count * GROWTH))
        high = sample.throttled or max(sample.concurrency, sample.cpu) > 0.7
        began_high = (at if began_high is None else began_high) if high else None
        if decided > count:
            assert began_high is not None and at - began_high >= OUT_AFTER


def test_an_overloaded_version_grows_on_the_simulated_clock_and_stops_at_its_maximum() -> None:
    """A thousand times as fast: five minutes of overload pass in a third of a second."""
    with LocalInstances(model="threads", time_scale=1000) as local, ThreadPoolExecutor(6) as callers:
        function = local.publish(FUNCTIONS / "kinds", "app.handler", concurrency=1)
        config = {"MinExecutionEnvironments": 1, "MaxExecutionEnvironments": 3}
        where = {"FunctionName": function.name, "Qualifier": "1"}
        local.client("lambda").put_function_scaling_config(**where, FunctionScalingConfig=config)
        event = {"do": "sleep", "seconds": 0.3}
        together = 0
        for _ in range(60):
            answers = [one for one in callers.map(function.invoke_or_throttled, [event] * 6) if one is not None]
            assert len(answers) <= 3
            together = max(together, overlap([(one.payload["began"], one.payload["ended"]) for one in answers]))
            if together == 3:
                break
            time.sleep(0.05)
        assert together == 3


def test_environments_are_replaced_when_they_are_old_and_nothing_is_lost() -> None:
    """Four simulated hours pass in three seconds; callers notice nothing but other environments."""
    with LocalInstances(model="threads", environments=2, time_scale=LIFETIME / 3) as local:
        function = local.publish(FUNCTIONS / "kinds", "app.handler", name="old", concurrency=2)
        first = {one["number"] for one in state_of(local, "old")["environments"]}
        end, answers = time.monotonic() + 40, 0
        while first & {one["number"] for one in state_of(local, "old")["environments"]} and time.monotonic() < end:
            assert function.invoke({"n": answers}).payload == {"event": {"n": answers}}
            answers += 1
        now = state_of(local, "old")
        assert not first & {one["number"] for one in now["environments"]}
        assert sum(one["ready"] for one in now["environments"]) >= 2
        assert answers > 10


def test_the_agent_refuses_by_the_first_limit_that_is_passed() -> None:
    """Each of the platform's reasons but concurrency; the refusal ends with the next look that is below."""
    agent = Agent(Limits(cpu=0.9, memory=1.0, disk=0.95))
    environment = cast(Environment, SimpleNamespace(number=1))
    for used, reason in (
        (Usage(cpu=0.95), Refusal.CPU),
        (Usage(memory=1.2), Refusal.MEMORY),
        (Usage(disk=0.99), Refusal.DISK),
        (Usage(cpu=0.5, memory=0.5, disk=0.5), None),
    ):
        agent.look(environment, used)
        assert agent.over.get(environment.number) == reason
    assert not Agent(Limits()).over


@pytest.mark.parametrize("has_proc", [True, False])
def test_workers_are_measured_and_one_that_has_ended_counts_as_nothing(
    has_proc: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if has_proc and not sys.platform.startswith("linux"):
        pytest.skip("no /proc")
    monkeypatch.setattr(usage, "_HAS_PROC", has_proc)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    found = asyncio.run(usage.look(usage.Subject(1, (os.getpid(), ended.pid), 1.0, 2**30, 2**30, False), None))
    process = psutil.Process()
    times, memory = process.cpu_times(), process.memory_info()
    assert found.cpu_seconds == pytest.approx(times.user + times.system, abs=1.0)
    assert found.worker_bytes == {os.getpid(): pytest.approx(memory.rss - getattr(memory, "shared", 0), rel=0.2)}


def overlap(spans: list[tuple[float, float]]) -> int:
    """Most spans that cover one moment."""
    return max((sum(begin <= at < end for begin, end in spans) for at, _ in spans), default=0)
