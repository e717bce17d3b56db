"""Runs a part of a bench until it ends or its time is up, and keeps all that it says."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

LOOK = 15.0
"""Seconds between two lines about what is going on."""
_GRACE = 10.0
"""Seconds that a part has to say its sums once it was told to stop."""


class Ended(NamedTuple):
    """How a part came to its end."""

    text: str
    """All that it said."""
    code: int
    seconds: float
    cut: bool
    """Whether it was stopped because its time was up."""


def run(command: Sequence[str], name: str, file: Path, until: float, cwd: Path) -> Ended:
    """Run a command with its words in a file, saying now and then how far it is; stop it when its time is up.

    Args:
        command: what to run.
        name: of the part, for the lines about what is going on.
        file: where its standard output and its errors go.
        until: monotonic time.
        cwd: the folder that it runs in.
    """
    begun = time.monotonic()
    with file.open("w", encoding="utf-8") as out:
        child = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            _watch(child, name, file, until)
            cut = child.poll() is None
        finally:
            _stop(child)
    text = file.read_text(encoding="utf-8", errors="replace")
    return Ended(text, child.returncode, time.monotonic() - begun, cut)


def _watch(child: "subprocess.Popen[bytes]", name: str, file: Path, until: float) -> None:
    """Wait for the end."""
    while child.poll() is None and time.monotonic() < until:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(min(LOOK, max(0.1, until - time.monotonic())))
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        print(f"[{name}] {len(lines)} lines: {lines[-1][:120] if lines else ''}", flush=True)


def _stop(child: "subprocess.Popen[bytes]") -> None:
    """End what still runs, politely first."""
    for number in (signal.SIGINT, signal.SIGKILL):
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(child.pid, number)
                child.wait(_GRACE)
