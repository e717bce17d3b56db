"""A master and four workers: the same results as one process, exact merging, and a worker that dies."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from concurrency_audit.load.evidence import Answer, Evidence, Outcome, Request
from concurrency_audit.load.oracles.across import across
from concurrency_audit.load.oracles.response import OtherRequests
from concurrency_audit.load.oracles.seen import Seen
from tests.load.conftest import SECONDS, Bench, serving
from tests.load.support.namespaces import HUB, namespaces, refused
from tests.load.test_locust import wait_for

WORKERS = 4
PHOTOS = 64


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cluster(
    bench: Bench, *options: str, places: list[list[str]]
) -> tuple[subprocess.Popen[str], list[subprocess.Popen[str]]]:
    """Start a master and its workers; `places` are command prefixes that put each into a namespace, or empty."""
    port = str(free_port())
    hub, *spokes = places
    address = HUB if hub else "127.0.0.1"
    common = {"env": bench.environment(), "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    common["cwd"] = Path(__file__).parents[2]
    master = bench.command("--headless", "--master", "--expect-workers", str(len(spokes)), *options, users=8)
    master += ["--master-bind-host", address, "--master-bind-port", port]
    worker = [sys.executable, "-m", "locust", "-f", "loadtests", "--worker"]
    worker += ["--master-host", address, "--master-port", port]
    started = subprocess.Popen([*hub, *master], **common)
    return started, [subprocess.Popen([*place, *worker], **common) for place in spokes]


def finish(bench: Bench, master, workers):
    try:
        ended = bench.end(master)
        for worker in workers:
            worker.communicate(timeout=SECONDS)
        return ended
    finally:
        for process in (master, *workers):
            process.kill()
            process.wait()


def results(found: dict) -> dict:
    """What must not depend on how many processes did the work.

    How many requests the first process repeats afterwards does: it takes them from what it sent itself.
    """
    assert found["planned"] == found["requests"] == found["verified"] == found["outcomes"]["ok"] > 64
    other = {outcome: count for outcome, count in found["outcomes"].items() if outcome != "ok"}
    same = {name: found[name] for name in ("result", "mismatched", "gaps")}
    return {**same, "outcomes": other, "latencies": found["latency_ms"]["from_due"]["count"]}


def test_four_workers_give_what_one_process_gives(tmp_path: Path):
    (tmp_path / "one").mkdir()
    options = ("--photos", str(PHOTOS), "--seed", "99")
    with separated(WORKERS) as places:
        outside = ("--host", HUB) if places[0] else ()
        with serving("photo_pipeline.handler.handler", tmp_path, *outside, place=places[0]) as bench:
            many = finish(bench, *cluster(bench, *options, places=places))
            namespaced = bench.url.startswith(f"http://{HUB}:")
    with serving("photo_pipeline.handler.handler", tmp_path / "one") as bench:
        one = bench.run(*options, users=8)
    assert namespaced is bool(places[0])
    assert (many.code, one.code) == (0, 0), many.output
    assert many.verdict["workers"] == WORKERS
    assert results(many.verdict) == results(one.verdict)


def test_mismatches_of_all_workers_reach_the_verdict(tmp_path: Path):
    with serving("tests.load.mutants.thumbnail_cache.handler", tmp_path) as bench:
        ended = finish(bench, *cluster(bench, "--photos", "40", "--no-cold-start", places=[[]] * 3))
    assert ended.code == 1, ended.output
    assert ended.verdict["mismatched"] == sum(
        count for phase in ended.verdict["mismatched_by_oracle"].values() for count in phase.values()
    )
    assert 30 < len(ended.verdict["mismatches"]) <= ended.verdict["mismatched"]
    assert {one["index"] // 8 % 2 for one in ended.verdict["mismatches"]} == {0, 1}


def test_a_worker_that_dies_is_reported_and_its_unverified_requests_counted(tmp_path: Path):
    with serving("tests.load.support.functions.slow", tmp_path) as bench:
        master, workers = cluster(bench, "--photos", "200", "--sequential", "0", places=[[]] * 3)
        assert wait_for(master, r"verified (?!0)\d+")
        os.kill(workers[1].pid, signal.SIGKILL)
        ended = finish(bench, master, workers)
    assert any("died" in reason for reason in ended.verdict["incomplete"]), ended.output
    assert 0 < ended.verdict["verified"] < ended.verdict["planned"]
    assert ended.code == 1, "the slow function stores nothing: what was verified is wrong, too"


@contextmanager
def separated(count: int) -> Iterator[list[list[str]]]:
    """Namespaces of their own for a hub and `count` workers, or plain loopback where the kernel refuses them."""
    if refused():
        yield [[]] * (count + 1)
    else:
        with namespaces(count) as places:
            yield places


def test_the_id_of_another_workers_request_is_seen_by_the_master():
    """Each worker knows its own ids alone; what none of them knows may be anything, and is no mismatch."""

    def said(own: str, index: int, log: str) -> dict[str, object]:
        oracle = OtherRequests(Seen())
        assert not list(oracle.check(Evidence(Request(index, b""), Answer(Outcome.OK, request_id=own, log_tail=log))))
        unknown = [[other, first, found.to_json()] for other, first, found in oracle.unknown()]
        return {"owners": oracle.owners, "unknown": unknown}

    ids = [f"{number}1111111-2222-4333-8444-555555555555" for number in range(3)]
    workers = [said(ids[0], 7, f"took over from {ids[1]}"), said(ids[1], 8, f"after {ids[2]}")]
    (found,) = across(workers)
    assert (found.oracle, found.index, found.found_key) == ("other-request", 7, "request 8")
