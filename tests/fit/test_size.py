"""Sizes: what is recommended from measurements, and one real measurement."""

import json
from dataclasses import replace

import pytest

from concurrency_audit.cli.main import main
from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.sizing import Measured, recommend


def ran(concurrency=8, memory=45.0, cpu=5.0, wall=100.0, model="processes", errors=0):
    processes = concurrency if model == "processes" else 1
    total = memory * processes
    return Measured(model, concurrency, processes, memory, memory, total, 1.0, cpu, wall, 100.0, 0.0, errors)


@pytest.mark.parametrize(
    ("run", "memory", "ratio", "concurrency", "binds"),
    [
        (ran(cpu=100.0), 2048, 2, 1, "cpu"),
        (ran(cpu=10.0), 2048, 2, 5, "cpu"),
        (ran(cpu=0.1), 2048, 2, 16, "default"),
        (ran(cpu=0.1, memory=300.0), 8192, 8, 16, "default"),
        (ran(cpu=0.1, memory=900.0), 8192, 8, 8, "memory"),
        (ran(cpu=0.0), 2048, 2, 16, "default"),
    ],
)
def test_what_binds(run, memory, ratio, concurrency, binds):
    found = recommend([run])
    assert (found.memory_mb, found.ratio, found.concurrency, found.binds) == (memory, ratio, concurrency, binds)
    assert found.concurrency * run.worker_memory_mb <= found.memory_mb


def test_threads_share_what_is_loaded_once():
    found = recommend([ran(1, 200.0, model="threads"), ran(9, 240.0, model="threads")], "threads")
    assert (found.worker_memory_mb, found.memory_mb, found.concurrency) == (5.0, 2048, 10)
    assert any("195 MB of them once" in reason for reason in found.why)


def test_tmp_can_be_the_limit():
    run = replace(ran(8, cpu=0.1), tmp_mb=400.0)
    assert (recommend([run]).binds, recommend([run]).concurrency) == ("tmp", 9)


def test_hybrid_shares_processes():
    found = recommend([ran(1, 200.0, model="hybrid"), ran(9, 240.0, model="hybrid")], "hybrid")
    assert any("share worker processes" in reason for reason in found.why)


def test_what_does_not_fit_is_refused():
    with pytest.raises(FitError, match="more than the largest environment"):
        recommend([ran(1, 31_000.0)])


def test_runs_with_errors_recommend_nothing():
    with pytest.raises(FitError, match="without errors"):
        recommend([ran(errors=1)])


@pytest.fixture
def function(tmp_path):
    folder = tmp_path / "function"
    folder.mkdir()
    (folder / "app.py").write_text(
        "import time\nDATA = bytearray(30_000_000)\n\n\n"
        "def handler(event, context):\n    time.sleep(0.02)\n    return 1 / event['by']\n"
    )
    return folder


@pytest.mark.servers
def test_a_function_is_measured_and_feeds_fit(function, tmp_path, capsys):
    event, size = tmp_path / "event.json", tmp_path / "size.json"
    event.write_text('{"by": 2}')
    argv = ["size", "--publish", str(function), "--event", str(event), "--model", "processes", "--concurrency", "2",
            "--seconds", "1", "--format", "json", "--output", str(size)]  # fmt: skip
    assert main(argv) == 0
    report = json.loads(size.read_text())
    (run,) = report["measured"]
    assert (report["version"], run["processes"], run["errors"]) == (1, 2, 0)
    assert run["private_mb"] > 30
    assert 20 <= run["wall_ms"] < 2000
    assert run["cpu_ms"] < run["wall_ms"]
    capsys.readouterr()
    flags = ["--rate", "100", "--duration-ms", "20", "--memory-mb", "512", "--size", str(size), "--format", "json"]
    assert main(["fit", *flags]) == 0
    fit = json.loads(capsys.readouterr().out)
    assert fit["answers"]["busy"]["busy_vcpu"] == pytest.approx(report["recommendation"]["cpu_ms"] / 10, abs=1e-4)
    assert not any("--worker-memory-mb" in text for text in fit["warnings"])


@pytest.mark.servers
def test_a_function_that_always_fails_recommends_nothing(function, capsys):
    event = function / "event.json"
    event.write_text('{"by": 0}')
    argv = ["size", "--publish", str(function), "--event", str(event), "--model", "threads", "--concurrency", "1",
            "--seconds", "1"]  # fmt: skip
    assert main(argv) == 3
    assert "every run had errors" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [("--publish", "nowhere"), ("--publish", ".", "--event", "nowhere.json")])
def test_what_is_not_there_is_one_line(argv, capsys):
    assert main(["size", *argv]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("concurrency-audit: ")
