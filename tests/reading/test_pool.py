"""Worker processes: what crashes costs itself alone, and no process outlives the call or its parent."""

import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import psutil
import pytest

from concurrency_audit.audit.reading import pool as pools
from concurrency_audit.audit.reading.pool import Pool
from concurrency_audit.audit.reading.source import Unreadable

PATHS = [f"{number}.py" for number in range(40)]


def measured(path: str) -> int:
    return int(path.removesuffix(".py"))


def crashing(path: str) -> int:
    if path == "7.py":
        os.kill(os.getpid(), signal.SIGKILL)
    return measured(path)


def test_a_crash_costs_the_file_that_crashes() -> None:
    found = dict(Pool(2).map(crashing, PATHS))
    assert isinstance(found.pop("7.py"), Unreadable)
    assert found == {path: measured(path) for path in PATHS if path != "7.py"}
    assert not active_children()


def test_a_crash_costs_the_item_that_crashes() -> None:
    found = list(Pool(2).spread(crashing, PATHS))
    assert [isinstance(one, Unreadable) for one in found] == [path == "7.py" for path in PATHS]
    assert not active_children()


def test_a_hang_costs_the_file_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "_PATIENCE_SECONDS", 0.3)
    started = time.monotonic()
    ((_, found),) = Pool(2).map_apart(sleeping, ["a.py"])
    assert isinstance(found, Unreadable)
    assert "not parsed within" in found.reason
    assert time.monotonic() - started < 20
    assert not active_children()


def sleeping(_: str) -> None:
    time.sleep(60)


def test_no_process_is_left_when_the_caller_stops_half_way() -> None:
    results = Pool(2).map(measured, PATHS)
    next(results)
    assert active_children()
    results.close()  # type: ignore[attr-defined]
    assert not active_children()
    with pytest.raises(ZeroDivisionError):
        for _ in Pool(2).spread(sleeping_after_the_first, PATHS):
            raise ZeroDivisionError
    assert not active_children()


def sleeping_after_the_first(path: str) -> None:
    time.sleep(0 if path == "0.py" else 60)


def test_where_nothing_can_be_forked_processes_are_spawned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "_can_fork", lambda: False)
    assert dict(Pool(2).map(measured, PATHS)) == {path: measured(path) for path in PATHS}
    assert list(Pool(2).spread(lambda path: path, PATHS)) == PATHS
    assert not active_children()


KILLED = """
import signal, sys, time
from concurrency_audit.audit.reading import pool
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs inherit that it is ignored
pool._can_fork = lambda: sys.argv[1] == "fork"
def sleeping(path):
    time.sleep(600)
if __name__ == "__main__":
    list(pool.Pool(2).map(sleeping, [str(n) for n in range(40)]))
"""


@pytest.mark.parametrize("how", ["fork", "spawn"])
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_their_parent(how: str, sign: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    with subprocess.Popen([sys.executable, script, how], stderr=subprocess.PIPE) as parent:
        found = psutil.Process(parent.pid)
        deadline = time.monotonic() + 30
        while len(found.children(recursive=True)) < 2 + (how == "spawn") and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)  # until they are at work
        workers = found.children(recursive=True)
        assert workers
        parent.send_signal(sign)
        parent.wait(20)
        _, alive = psutil.wait_procs(workers, 10)
        for left in alive:
            left.kill()
        assert not alive


def test_an_audit_that_is_killed_leaves_nothing_behind(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"m{number}.py").write_text("x = [" + "(1, {'a': [2]}), " * 3000 + "]\n")
    argv = [sys.executable, "-m", "concurrency_audit", "check", "--jobs", "3", "."]
    with subprocess.Popen(argv, cwd=tmp_path, stdout=subprocess.DEVNULL) as parent:
        found = psutil.Process(parent.pid)
        deadline = time.monotonic() + 30
        while not (workers := found.children(recursive=True)) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert workers
        parent.kill()
        parent.wait(20)
        _, alive = psutil.wait_procs(workers, 10)
        for left in alive:
            left.kill()
        assert not alive
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith("m")}
    assert left <= {".concurrency_audit_cache"}
