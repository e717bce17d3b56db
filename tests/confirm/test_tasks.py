"""Coroutines: one loop under `tasks`, a loop per invocation under threads."""

import pytest

from tests.confirm.running import untargeted

EVENTS = [{"user": "alice"}, {"user": "bobby"}]


@pytest.mark.parametrize(("handler", "kind"), [("leaking", "bleed"), ("overbooked", "result")])
@pytest.mark.parametrize("model", ["tasks", "threads"])
def test_a_race_over_an_await_is_confirmed(handler: str, kind: str, model: str) -> None:
    found = untargeted(f"looped:{handler}", EVENTS, model)
    assert found.witness is not None, found.reason
    assert found.witness.anomaly.kind == kind


@pytest.mark.parametrize("handler", ["careful", "locked", "without_await_between", "in_a_thread"])
def test_a_safe_coroutine_is_not_confirmed(handler: str) -> None:
    found = untargeted(f"looped:{handler}", EVENTS, "tasks", schedules=40)
    assert found.verdict == "not-reproduced", found.reason


@pytest.mark.parametrize("handler", ["careful", "in_a_thread"])
def test_a_loop_per_invocation_is_under_control(handler: str) -> None:
    found = untargeted(f"looped:{handler}", EVENTS, "threads", schedules=20)
    assert found.verdict == "not-reproduced", found.reason
