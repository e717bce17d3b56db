"""Whole runs against local Managed Instances: what the models, the shapes and a throttle's reason are for."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from concurrency_audit.instances.local import LocalInstances
from concurrency_audit.load.running.growth import Growth, Look
from tests.instances.seeing import eventually, state_of

ROOT = Path(__file__).parents[2]
CODE = Path(__file__).parent / "functions" / "paced"
SCALE = 75
"""Simulated seconds per second: five minutes of the platform's clock are four of ours."""
Verdict = dict[str, Any]
Start = Callable[..., Callable[[], Verdict]]


@pytest.fixture(scope="module")
def local() -> Iterator[LocalInstances]:
    with LocalInstances(model="threads", time_scale=SCALE) as server:
        yield server


@pytest.fixture(scope="module")
def start(local: LocalInstances, tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Publishes the function under a name of its own and starts Locust on it; the result waits for the verdict."""

    def begin(name: str, payload: dict[str, Any], *options: str, users: int, slots: int, most: int = 1) -> Any:
        local.publish(CODE, "app.handler", name=name, concurrency=slots, timeout=30)
        local.client("lambda").put_function_scaling_config(
            FunctionName=name,
            Qualifier="1",
            FunctionScalingConfig={"MinExecutionEnvironments": 1, "MaxExecutionEnvironments": most},
        )
        verdict = tmp_path_factory.mktemp(name) / "verdict.json"
        command = [sys.executable, "-m", "locust", "-f", "tests/load/support/payloads.py", "--headless"]
        command += ["--only-summary", "-u", str(users), "-r", "100", "--function", name, "--qualifier", "1"]
        command += ["--endpoint-url", local.ready["lambda"], "--verdict", str(verdict), *options]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **local.credentials, "PAYLOAD": json.dumps(payload)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return lambda: ended(process, verdict)

    return begin


def ended(process: subprocess.Popen[str], path: Path) -> Verdict:
    output, _ = process.communicate(timeout=100)
    assert path.exists(), output
    verdict: Verdict = json.loads(path.read_text())
    assert process.returncode == verdict["exit_code"], output
    return verdict


def counted(verdict: Verdict, begin: int, end: int) -> tuple[int, int]:
    """Requests served and requests throttled between two seconds of the run."""
    seconds = [counts for second, counts in verdict["tally"]["timeline"] if begin <= second < end]
    return sum(one.get("ok", 0) for one in seconds), sum(one.get("throttled", 0) for one in seconds)


def sent(verdict: Verdict, begin: int, end: int) -> int:
    """Requests between two seconds of the run."""
    return sum(counted(verdict, begin, end))


def test_the_open_model_shows_a_freeze_that_the_closed_one_hides(start: Start) -> None:
    """A function stands still once, for two seconds: who waits for answers before sending on hardly sees it."""
    payload = {"seconds": 0.002, "freeze_at": 200}
    options = ("--photos", "600", "--p99-ms", "1000", "--max-drop-rate", "1")
    running = {
        model: start(f"freeze-{model}", payload, *options, *more, users=users, slots=4)
        for model, users, more in (("open", 3, ("--rate", "60", "--start-within", "30")), ("closed", 2, ()))
    }
    found = {model: wait() for model, wait in running.items()}
    latency = {model: verdict["latency_ms"] for model, verdict in found.items()}
    assert latency["closed"]["from_due"]["p99"] < 1000 < latency["closed"]["from_due"]["max"], "it froze, hidden"
    assert latency["open"]["from_due"]["p99"] > 1000 > latency["open"]["service"]["p99"]
    assert {model: verdict["result"] for model, verdict in found.items()} == {"open": "limit", "closed": "correct"}
    broken = [one["name"] for one in found["open"]["thresholds"] if not one["kept"]]
    assert broken == ["p99_ms"]


@pytest.fixture(scope="module")
def shapes(start: Start) -> dict[str, Verdict]:
    """One run of each shape, all at the same time: they wait more than they work."""
    common = ("--photos", "5000", "--time-scale", str(SCALE), "--max-drop-rate", "1")
    running = {
        shape: start(shape, {"seconds": 0.2}, *common, "--shape", shape, *options, users=users, slots=slots, most=most)
        for shape, users, slots, most, options in (
            ("ramp", 60, 8, 6, ("--rate", "64", "--duration", "16")),
            ("burst", 60, 8, 1, ("--rate", "80", "--duration", "12", "--start-within", "0.3")),
            ("saturation", 8, 3, 1, ("--duration", "8")),
        )
    }
    return {shape: wait() for shape, wait in running.items()}


def test_a_burst_is_throttled_and_recovers(shapes: dict[str, Verdict]) -> None:
    """Twice the slots are needed in its two seconds; before, and once it is over, a quarter of them."""
    assert sent(shapes["burst"], 4, 6) > 3 * sent(shapes["burst"], 2, 4), "faster than the platform's rule"
    before, within, after = shapes["burst"]["facts"]["throttled_by_stage"]
    assert within > 20
    assert before + after < within / 4
    served, throttled = counted(shapes["burst"], 8, 12)
    assert served > 3 * throttled, "recovered"
    assert shapes["burst"]["throttles"] == {"ConcurrentInvocationLimitExceeded": before + within + after}


def test_a_ramp_never_more_than_doubles_in_five_minutes_and_the_fleet_follows(shapes: dict[str, Verdict]) -> None:
    """Five scaled minutes are four seconds; half as much again is left to a machine that stands still for a while."""
    ramp, window = shapes["ramp"], 300 // SCALE
    for begin in range(13 - 2 * window):
        earlier, later = (sent(ramp, at, at + window) for at in (begin, begin + window))
        assert later <= 2 * earlier * 1.5, (begin, ramp["tally"]["timeline"])
    assert sent(ramp, 12, 16) > 3 * sent(ramp, 0, 4)
    assert ramp["facts"]["throttled_by_stage"][0] == 0
    served, throttled = counted(ramp, 13, 16)
    assert served > 3 * throttled, "the fleet has grown"
    assert ramp["result"] == "correct"


def test_saturation_finds_the_highest_level_without_a_throttle(shapes: dict[str, Verdict]) -> None:
    """Three slots: the third step is clean, the fourth is not, and the run ends there."""
    found = shapes["saturation"]
    assert found["facts"]["clean_level"] == 3
    assert found["facts"]["throttled_by_stage"][:3] == [0, 0, 0]
    assert found["facts"]["throttled_by_stage"][3] > 0
    assert sent(found, 6, 9) == 0


def test_throttles_are_counted_by_what_is_short(start: Start, local: LocalInstances) -> None:
    """Its /tmp nearly full, the environment is refused work for its disk, which is looked at once a second."""
    if not local.ready["private_tmp"]:
        pytest.skip("this kernel gives no private /tmp")
    run = start("full", {"fill": 500 * 2**20, "seconds": 0.05}, "--photos", "400", "-t", "10s", users=2, slots=2)
    verdict = run()
    assert verdict["throttles"]["DiskThrottles"] > 0
    assert sum(verdict["throttles"].values()) == verdict["outcomes"]["throttled"]


def test_a_mismatch_names_the_environment(start: Start, local: LocalInstances) -> None:
    verdict = start("growing", {"grow_after": 2}, "--photos", "20", users=2, slots=2)()
    with urllib.request.urlopen(local.ready["lambda"] + "/_instances/state.json") as answer:
        versions = json.load(answer)["versions"]
    (environment,) = next(one for one in versions if one["function"] == "growing")["environments"]
    assert verdict["cause"] == "after the load wrong alone, too", "it never forgets what it has grown"
    assert {one["environment"] for one in verdict["mismatches"]} == {str(environment["number"])}


def test_what_every_invocation_leaves_behind_is_seen(start: Start, local: LocalInstances) -> None:
    verdict = start("leaving", {"leave": True, "seconds": 0.01}, "--photos", "90", users=2, slots=2)()
    left = [one["message"] for one in verdict["mismatches"] if one["oracle"] == "left-behind"]
    kinds = {"open descriptors", "threads", *(["files in /tmp"] if local.ready["private_tmp"] else [])}
    assert {kind for kind in kinds for message in left if kind in message} == kinds
    assert verdict["result"] == "wrong"
    told = verdict["facts"]["memory"]
    assert re.match(r"environment \d+ [1-9]\d* MB before the load, [1-9]\d* MB halfway, [1-9]\d* MB after it", told)


def test_the_server_behind_the_web_adapter_is_looked_at_too(tmp_path: Path) -> None:
    serve = "import http.server, os; kept = bytearray(40_000_000); files = [open('/dev/null') for _ in range(30)]; "
    serve += "http.server.test(http.server.SimpleHTTPRequestHandler, port=int(os.environ['PORT']), bind='127.0.0.1')"
    (tmp_path / "run.sh").write_text(f'#!/bin/sh\n"{sys.executable}" -c "{serve}"\n')
    (tmp_path / "run.sh").chmod(0o755)
    with LocalInstances(model="web") as server:
        server.publish(tmp_path, "run.sh", name="web", concurrency=2)
        look = Growth(server.ready["lambda"], "web")._look()
    assert look is not None
    assert all(memory > 40 for memory in look.memory.values())
    assert all(held["open descriptors"] > 30 for held in look.held.values())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the process model needs Linux")
def test_a_worker_that_dies_with_nothing_to_do_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("def handler(event, context):\n    return event\n")
    with LocalInstances(environments=1) as server:
        server.publish(tmp_path, "app.handler", name="idle", concurrency=3)
        growth = Growth(server.ready["lambda"], "idle")
        growth.begin()
        os.kill(state_of(server, "idle")["environments"][0]["workers"][0]["pid"], signal.SIGKILL)
        eventually(lambda: state_of(server, "idle")["environments"][0]["lost_workers"])
        growth.halfway()
    assert growth.lost == 1


@pytest.mark.parametrize(
    ("memory", "grows"),
    [((100, 130, 150), True), ((100, 150, 172), False), ((100, 101, 119), False), ((100, 100, 120), True)],
)
def test_memory_is_said_to_grow_where_the_second_half_adds_much(
    monkeypatch: pytest.MonkeyPatch, memory: tuple[int, int, int], grows: bool
) -> None:
    looks = iter(Look({"7": {"threads": 3}}, {"7": megabytes}, {"7": 0}) for megabytes in memory)
    monkeypatch.setattr(Growth, "_look", lambda _: next(looks))
    growth = Growth("http://127.0.0.1:1", "f")
    assert growth.memory() == ""
    growth.begin()
    growth.halfway()
    assert growth.found(100) == []
    assert growth.memory().endswith("still growing") is grows
    assert growth.memory().startswith(f"environment 7 {memory[0]} MB before the load")
