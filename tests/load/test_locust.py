"""Whole runs of Locust against a loopback Lambda and S3: verdicts, exit codes, and every early end."""

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from concurrency_audit.load.verdict import Verdict
from tests.load.conftest import ROOT, SECONDS, Bench, serving


def test_a_safe_function_is_correct_and_everything_is_verified(bench: Bench):
    ended = bench.run(
        "--photos", "40", "--junit", str(bench.folder / "j.xml"), "--verdict-html", str(bench.folder / "v.html")
    )
    found = ended.verdict
    assert (ended.code, found["result"], found["gaps"]) == (0, "correct", [])
    assert found["verified"] == found["requests"] == found["planned"] > 30
    assert found["tally"]["outcomes"]["cold"] == {"ok": 4} and found["peak"] >= 2
    assert set(found["subject"]["versions"]) == {"7", "8"}
    assert sum(found["subject"]["versions"].values()) == found["requests"]
    assert found["subject"]["code_sha256"] == "c2hhLW9mLXRoZS1jb2Rl"
    assert "CORRECT" in ended.output and "f:7" in ended.output and "f:8" in ended.output
    assert (bench.folder / "j.xml").exists() and "<svg" in (bench.folder / "v.html").read_text()
    assert Verdict.from_json(found).to_json() == found


def test_an_unsafe_function_is_wrong_and_the_mismatch_names_both_photos(tmp_path: Path):
    with serving("tests.load.mutants.shared_buffer.handler", tmp_path) as bench:
        ended = bench.run("--photos", "60", "--fail-fast")
    assert (ended.code, ended.verdict["result"], ended.verdict["cause"]) == (1, "wrong", "needs concurrency")
    swapped = [one for one in ended.verdict["mismatches"] if one["found_key"]]
    assert swapped
    assert all(one["found_key"] not in one["key"] and one["request_id"] and one["version"] == "7" for one in swapped)
    assert f"got data of {swapped[0]['found_key']}" in ended.output


def test_what_is_wrong_alone_is_said_to_be(tmp_path: Path):
    with serving("tests.load.mutants.mutated_sizes.handler", tmp_path) as bench:
        ended = bench.run("--photos", "20", "--fail-fast", "--no-cold-start")
    assert (ended.code, ended.verdict["cause"]) == (1, "wrong even alone")


@pytest.mark.parametrize("mistake", ["older_wins", "known_by_content"])
def test_what_only_a_second_upload_shows_is_seen_before_the_load(mistake: str, tmp_path: Path):
    with serving(f"tests.load.support.{mistake}.handler", tmp_path) as bench:
        ended = bench.run("--photos", "200", "--fail-fast", users=16)
    assert (ended.code, ended.verdict["result"]) == (1, "wrong")
    assert {one["phase"] for one in ended.verdict["mismatches"]} <= {"again", "alone"}
    assert ended.verdict["tally"]["outcomes"]["load"].get("ok", 0) < 50


def test_throttles_are_counted_by_reason_and_their_requests_sent_again(tmp_path: Path):
    with serving("photo_pipeline.handler.handler", tmp_path, "--slots", "2") as bench:
        ended = bench.run("--photos", "30", "--max-throttle-rate", "0", users=6)
    found = ended.verdict
    assert (ended.code, [one["name"] for one in found["thresholds"] if not one["kept"]]) == (1, ["max_throttle_rate"])
    assert found["throttles"] == {"ConcurrentInvocationLimitExceeded": found["outcomes"]["throttled"]}
    assert found["verified"] == found["planned"] and found["given_up"] == 0


def test_requests_that_never_ran_are_a_gap(tmp_path: Path):
    """Three users for one slot that is busy for longer than the client is willing to ask again."""
    with serving("tests.load.support.functions.minute", tmp_path, "--slots", "1") as bench:
        (tmp_path / "verdict.json").write_text('{"result": "correct"}')
        ended = bench.run("--photos", "4", "--sequential", "0", "--invoke-timeout", "8", "--late-wait", "0", users=3)
    assert ended.verdict["given_up"] > 0
    assert any("never ran" in gap for gap in ended.verdict["gaps"])
    assert ended.code != 0


def test_one_at_a_time_is_no_verdict_about_concurrency(bench: Bench):
    ended = bench.run("--photos", "12", users=1)
    assert (ended.code, ended.verdict["result"]) == (3, "incomplete")
    assert "never two invocations at once" in ended.output and "CORRECT" not in ended.output


def test_an_open_model_counts_from_the_due_instant_and_drops_what_cannot_start(tmp_path: Path):
    with serving("tests.load.support.functions.slow", tmp_path) as bench:
        ended = bench.run("--photos", "60", "--rate", "20", "--start-within", "0.3", "--sequential", "0", users=2)
    found = ended.verdict
    assert found["arrivals"] == "open" and found["dropped"] > 10
    assert found["outcomes"]["ok"] + found["dropped"] >= 50
    latency = found["latency_ms"]
    assert latency["from_due"]["p50"] > latency["service"]["p50"] * 1.2
    assert "max_drop_rate" in [one["name"] for one in found["thresholds"] if not one["kept"]]


def test_a_slow_service_is_a_timeout_and_its_late_write_is_looked_at(tmp_path: Path):
    with serving("tests.load.support.functions.late_and_wrong", tmp_path) as bench:
        ended = bench.run("--photos", "3", "--sequential", "0", "--invoke-timeout", "0.5", "--late-wait", "2")
    assert ended.code == 1
    assert ended.verdict["outcomes"]["timed-out"] == ended.verdict["planned"]
    assert any("pixel-identity" in caught for caught in ended.verdict["mismatched_by_oracle"].values())


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--qualifier", "$LATEST"], "cannot be"),
        (["--seed", "many"], "--seed many: must be a whole number"),
        (["--input-bucket", ""], "--input-bucket and --output-bucket are needed"),
    ],
)
def test_a_run_that_makes_no_sense_is_refused_in_one_line(tmp_path: Path, options: list[str], line: str):
    ended = Bench("http://127.0.0.1:9", tmp_path).run(*options)
    assert ended.code == 2
    assert line in ended.output
    assert "Traceback" not in ended.output and ended.verdict == {}


def test_an_earlier_verdict_goes_when_a_run_starts(tmp_path: Path):
    for name in ("verdict.json", "j.xml", "v.html"):
        (tmp_path / name).write_text('{"result": "correct"}')
    options = ("--junit", str(tmp_path / "j.xml"), "--verdict-html", str(tmp_path / "v.html"))
    ended = Bench("http://127.0.0.1:9", tmp_path).run("--seed", "many", *options)
    assert ended.code == 2 and list(tmp_path.iterdir()) == []


def test_a_verdict_that_cannot_be_replaced_stops_the_run(tmp_path: Path):
    (tmp_path / "verdict.json").mkdir()
    done = Bench("http://127.0.0.1:9", tmp_path).start("--headless")
    output, _ = done.communicate(timeout=SECONDS)
    assert done.returncode == 2 and "cannot be removed" in output and "Traceback" not in output


def test_an_endpoint_that_is_gone_leaves_an_incomplete_verdict(tmp_path: Path):
    ended = Bench("http://127.0.0.1:9", tmp_path).run("--photos", "20")
    assert (ended.code, ended.verdict["result"]) == (3, "incomplete")
    assert "S3 /out: ConnectionRefusedError" in " ".join(ended.verdict["incomplete"]) or "S3 " in ended.output
    assert "Traceback" not in ended.output


def test_a_missing_bucket_is_named(bench: Bench):
    ended = bench.run("--photos", "20", "--input-bucket", "nowhere")
    assert ended.code == 3
    assert "NoSuchBucket (create it" in " ".join(ended.verdict["incomplete"])
    assert "Traceback" not in ended.output


def test_an_endpoint_that_dies_keeps_what_was_verified(tmp_path: Path):
    with serving("photo_pipeline.handler.handler", tmp_path) as bench:
        process = bench.start("--headless", "--photos", "2000")
        seen = wait_for(process, r"verified (?!0)\d+")
        os.kill(bench.pid, signal.SIGKILL)
        ended = bench.end(process)
    assert seen
    assert (ended.code, ended.verdict["result"]) == (3, "incomplete")
    assert ended.verdict["verified"] > 0 and ended.verdict["mismatched"] == 0
    assert "Traceback" not in ended.output


def test_a_timed_run_ends_by_itself_with_everything_verified(bench: Bench):
    ended = bench.run("--photos", "400", "-t", "2s")
    found = ended.verdict
    assert (ended.code, found["result"], found["gaps"]) == (0, "correct", [])
    assert 0 < found["verified"] == found["outcomes"]["ok"] < found["planned"]


def test_ctrl_c_keeps_what_was_verified(bench: Bench):
    process = bench.start("--headless", "--photos", "2000")
    assert wait_for(process, r"verified (?!0)\d+")
    process.send_signal(signal.SIGINT)
    ended = bench.end(process)
    assert (ended.code, ended.verdict["result"]) == (3, "incomplete")
    assert "interrupted before its end" in ended.verdict["incomplete"]
    assert 0 < ended.verdict["verified"] <= ended.verdict["requests"]


def test_what_every_request_would_meet_ends_the_run_in_one_line(tmp_path: Path):
    with serving("tests.load.support.functions.slow", tmp_path, "--refuse", "ExpiredTokenException") as bench:
        ended = bench.run("--photos", "30")
    assert (ended.code, ended.verdict["result"]) == (3, "incomplete")
    assert "the credentials have expired; refresh them" in " ".join(ended.verdict["incomplete"])
    assert 1 <= ended.verdict["outcomes"]["refused"] <= 4, "what was under way at once, and nothing after it"
    assert "Traceback" not in ended.output


def test_a_seed_that_was_used_before_is_refused(bench: Bench):
    assert bench.run("--photos", "24", "--seed", "77").code == 0
    ended = bench.run("--photos", "24", "--seed", "77")
    assert ended.code == 3
    assert "choose another --seed" in " ".join(ended.verdict["incomplete"])


def wait_for(process, pattern: str, seconds: float = 60) -> bool:
    """Read a process's output until a line matches."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        line = process.stdout.readline()
        if not line or re.search(pattern, line):
            return bool(line)
    return False


def test_a_run_that_hangs_is_ended_by_its_deadline_and_says_what_was_under_way(tmp_path: Path):
    with serving("tests.load.support.functions.minute", tmp_path) as bench:
        ended = bench.run("--photos", "16", "--no-cold-start", "--deadline", "3")
    assert (ended.code, ended.verdict["result"]) == (3, "incomplete")
    reason = "the deadline of 3 s passed while inputs were staged (1 invocation unanswered, 0 results unchecked)"
    assert reason in ended.verdict["gaps"]


@pytest.mark.parametrize("method", ["request", "owner"])
def test_an_unexpected_error_ends_the_run(bench: Bench, tmp_path: Path, method: str):
    """In the run itself, and in the checks after it."""
    (tmp_path / "broken.py").write_text(f"""
from concurrency_audit.load.photos.scenario import PhotoScenario
from loadtests import photos

class Broken(PhotoScenario):
    def {method}(self, *arguments):
        raise LookupError("a surprise")

class BrokenUser(photos.PhotoUser):
    @classmethod
    def scenario(cls, settings):
        made = super().scenario(settings)
        made.__class__ = Broken
        return made
""")
    command = bench.command("--headless", "--photos", "12")
    command[command.index("loadtests")] = str(tmp_path / "broken.py")
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=bench.environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 3, done.stderr.decode()[-2000:]
    (gap,) = [gap for gap in json.loads((tmp_path / "verdict.json").read_text())["gaps"] if "unexpectedly" in gap]
    assert gap == "the run ended unexpectedly: LookupError: a surprise"
