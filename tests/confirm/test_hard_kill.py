"""Handlers that do not want to end: the command does, and leaves no process behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

BUDGET = 2
_LONGEST = 60
"""Far more than the budget and the five seconds after it, for a busy machine; whoever is not killed takes for ever."""

WAITS = "select.select([], [], [])"
IGNORES = "[ctypes.CDLL(None).signal(number, ctypes.c_void_p(1)) for number in (1, 2, 15)]"
BODIES = {
    "blocks in C": [WAITS],
    "spins": ["while True:", "    pass"],
    "ignores signals": [IGNORES, WAITS],
    "forks": ["if os.fork() == 0:", f"    {IGNORES}", f"    {WAITS}", WAITS],
    "starts a program": ['subprocess.run(["sleep", "600"], check=False)'],
    "allocates": ["held = [bytearray(20_000) for _ in range(4000)]", WAITS],
}
HANDLER = """import ctypes, os, select, subprocess

seen = 0

def handler(event, context):
    global seen
    seen += 1
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """A folder of this test's own, in which all its processes work; what is left of them is ended."""
    yield tmp_path
    for process in _left(tmp_path):
        os.kill(process, signal.SIGKILL)


def _left(folder: Path) -> list[int]:
    """The processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink() == folder:
                found.append(int(process.name))
    return found


@pytest.mark.parametrize("model", ["threads", "processes"])
@pytest.mark.parametrize("kind", BODIES)
def test_the_command_ends_whatever_the_handler_does(kind: str, model: str, project: Path) -> None:
    (project / "app.py").write_text(HANDLER + "".join(f"    {line}\n" for line in BODIES[kind]), encoding="utf-8")
    command = [sys.executable, "-m", "concurrency_audit", "confirm", "app.py", "--entry", "app:handler"]
    running = subprocess.Popen(
        [*command, "--model", model, "--budget", str(BUDGET)],
        cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    seen, deadline = 0, time.monotonic() + _LONGEST
    while running.poll() is None and time.monotonic() < deadline:
        seen = max(seen, len(_left(project)))
        time.sleep(0.05)
    said, _ = running.communicate(timeout=_LONGEST)
    assert seen > 1, "none of its processes was seen at work"
    assert running.returncode == 3, said
    assert "INCONCLUSIVE" in said
    assert "Traceback" not in said
    deadline = time.monotonic() + 30
    while _left(project) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _left(project) == []
