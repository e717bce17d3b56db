"""The server is killed again and again, at random moments, under calls and deployments, and started on its state."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from concurrency_audit.instances.local import LocalInstances

from .conftest import FUNCTIONS
from .deployer import Deployer, Known, found
from .faults import NAMED, Callers
from .seeing import eventually, marked, scratch_folders

LONGEST = 0.7
"""Seconds of load before a kill, at most: a dozen or more changes."""
SCALE = 50
"""The back-off of an event that found every worker busy must not be waited for."""


@pytest.fixture
def marks() -> Iterator[Path]:
    """A folder that handlers see and that outlives servers; /tmp is each environment's own."""
    folder = Path(tempfile.mkdtemp(prefix="marks-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize(("model", "kills", "seed"), [("threads", 3, 1), ("processes", 2, 2)])
def test_what_was_acknowledged_survives_every_kill(
    model: Any, kills: int, seed: int, tmp_path: Path, marks: Path
) -> None:
    """After each kill: the function as acknowledged, or with the one change under way; everything serves; nothing is
    left running. At the end every accepted event has run."""
    chance = random.Random(seed)
    accepted: list[str] = []
    changes = 0
    local = LocalInstances(model=model, state=tmp_path, time_scale=SCALE)
    function = local.publish(FUNCTIONS / "kinds", "app.handler", concurrency=3)
    known = found(local, function.name)
    for left in reversed(range(kills)):
        (scratch,) = scratch_folders(local.pid)
        function = type(function)(local, function.name, "1")
        with Callers(function) as callers, Deployer(local, function.name, known, chance, str(marks)) as deployer:
            time.sleep(chance.uniform(0, LONGEST))
            if not left:  # a slow machine has done less by now: the last kill waits until the server was busy enough
                eventually(lambda by=deployer, before=changes: by.refused or before + by.changes > kills)
            local.stop(signal.SIGKILL)
        assert (callers.wrong, deployer.refused) == ([], [])
        assert set(callers.outcomes) <= NAMED | {"result", "disconnected"}
        eventually(lambda scratch=scratch: not marked(scratch) and not Path(scratch).exists())
        accepted += deployer.accepted
        changes += deployer.changes
        kill_a_start(model, tmp_path, chance)
        local = LocalInstances(model=model, state=tmp_path, time_scale=SCALE)
        known = found(local, function.name)
        assert known in (deployer.known, deployer.hoped)
        serves(local, function.name, known)
    assert changes > kills, "the kills hit a busy server"
    eventually(lambda: {path.name for path in marks.iterdir()} >= set(accepted))
    assert local.stop() == 0


def kill_a_start(model: str, state: Path, chance: random.Random) -> None:
    """Start a server on the state and kill it before, or while, it brings up what it found there."""
    command = [sys.executable, "-m", "concurrency_audit", "serve", "--model", model, "--state", str(state)]
    server = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(chance.uniform(0, 2 * LONGEST))
    children = server.children(recursive=True)
    server.kill()
    assert psutil.wait_procs([server, *children], timeout=20)[1] == []


def serves(local: LocalInstances, name: str, known: Known) -> None:
    """Every version comes up again, and every alias leads to its version."""
    for version in known.versions:
        local.wait_active(name, version)
    for alias, version in known.aliases.items():
        answer = local.client("lambda").invoke(FunctionName=name, Qualifier=alias, Payload=b"{}")
        assert (answer["ExecutedVersion"], answer["Payload"].read()) == (version, b'{"event": {}}')
