"""A master and four workers: the same results as one process, exact merging, and a worker that dies."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.load.conftest import SECONDS, Bench, serving
from tests.load.support.namespaces import HUB, namespaces, refused
from tests.load.test_locust import wait_for

WORKERS = 4
PHOTOS = 64


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cluster(bench: Bench, *options: str, places=None) -> tuple[subprocess.Popen[str], list[subprocess.Popen[str]]]:
    """Start a master and its workers; `places` are command prefixes that put each into a namespace of its own."""
    port = str(free_port())
    address = HUB if places else "127.0.0.1"
    hub, *spokes = places or [[], *[[]] * WORKERS]
    common = {"env": bench.environment(), "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    common["cwd"] = Path(__file__).parents[2]
    master = bench.command("--headless", "--master", "--expect-workers", str(WORKERS), *options, users=8)
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


def results(found: dict) -> dict:
    """What must not depend on how many processes did the work."""
    same = {name: found[name] for name in ("result", "planned", "requests", "verified", "outcomes", "mismatched", "gaps")}
    return {**same, "staged": found["tally"]["staged"], "latencies": found["latency_ms"]["from_due"]["count"]}


def test_four_workers_give_what_one_process_gives(tmp_path: Path):
    (tmp_path / "one").mkdir()
    with serving("photo_pipeline.handler.handler", tmp_path) as bench:
        many = finish(bench, *cluster(bench, "--photos", str(PHOTOS), "--seed", "99"))
    with serving("photo_pipeline.handler.handler", tmp_path / "one") as bench:
        one = bench.run("--photos", str(PHOTOS), "--seed", "99")
    assert (many.code, one.code) == (0, 0), many.output
    assert many.verdict["workers"] == WORKERS
    assert results(many.verdict) == results(one.verdict)


def test_mismatches_of_all_workers_reach_the_verdict(tmp_path: Path):
    with serving("tests.load.mutants.thumbnail_cache.handler", tmp_path) as bench:
        ended = finish(bench, *cluster(bench, "--photos", str(PHOTOS)))
    assert ended.code == 1
    assert ended.verdict["mismatched"] == sum(ended.verdict["mismatched_by_oracle"]["load"].values())
    assert len(ended.verdict["mismatches"]) == ended.verdict["mismatched"] > 30
    assert {one["index"] // 8 % WORKERS for one in ended.verdict["mismatches"]} == set(range(WORKERS))


def test_a_worker_that_dies_is_reported_and_its_unverified_requests_counted(tmp_path: Path):
    with serving("tests.load.support.functions.slow", tmp_path) as bench:
        master, workers = cluster(bench, "--photos", "400", "--sequential", "0")
        assert wait_for(master, r"verified (?!0)\d+")
        os.kill(workers[2].pid, signal.SIGKILL)
        ended = finish(bench, master, workers)
    assert any("died" in reason for reason in ended.verdict["incomplete"]), ended.output
    assert ended.verdict["verified"] < ended.verdict["planned"]
    assert ended.code in (1, 3)
    assert ended.verdict["gaps"]


def test_workers_in_network_namespaces_of_their_own(tmp_path: Path):
    reason = refused()
    if reason:
        pytest.skip(reason)
    handler = "photo_pipeline.handler.handler"
    with namespaces(WORKERS) as places, serving(handler, tmp_path, "--host", HUB, place=places[0]) as bench:
        ended = finish(bench, *cluster(bench, "--photos", str(PHOTOS), places=places))
    assert ended.code == 0, ended.output
    assert bench.url.startswith(f"http://{HUB}:")
    assert ended.verdict["verified"] == ended.verdict["planned"]
    assert ended.verdict["workers"] == WORKERS
