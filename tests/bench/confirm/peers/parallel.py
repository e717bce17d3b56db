"""pytest-run-parallel: one test over and over in several threads, pytest again and again until the time is up.

python -m tests.bench.confirm.peers.parallel FOLDER FUNCTION EVENTS SECONDS
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.confirm.peers.rounds import say

_CASE = Path(__file__).with_name("parallel_case.py")
_ROUNDS = 200


def main() -> None:
    """Runs of pytest until one fails or hangs, or the time is up."""
    folder, function, events, budget = sys.argv[1:5]
    environment = {**os.environ, "PEER_CASE": json.dumps([folder, function, json.loads(events)])}
    with tempfile.TemporaryDirectory() as alone:  # away from the project's own configuration of pytest
        shutil.copy(_CASE, alone)
        again_and_again(alone, {**environment, "PYTHONPATH": str(Path.cwd())}, float(budget))


def again_and_again(folder: str, environment: dict[str, str], budget: float) -> None:
    """Run pytest on the test of this folder."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder, "-c", os.devnull]
    until, runs = time.monotonic() + budget, 0
    while (left := until - time.monotonic()) > 0:
        runs += 1
        try:
            done = subprocess.run(
                [*command, str(Path(folder, _CASE.name))],
                env=environment,
                capture_output=True,
                text=True,
                timeout=left,
                check=False,
            )
        except subprocess.TimeoutExpired as cut:
            hangs = b"" if cut.stdout is None else cut.stdout
            return say(False, runs * _ROUNDS, reason=f"cut by the budget {hangs[-80:]!r}")
        if done.returncode == 1:
            return say(True, runs * _ROUNDS, reason=done.stdout[-300:])
        if done.returncode != 0:
            raise RuntimeError(done.stdout[-1000:] + done.stderr[-1000:])
    return say(False, runs * _ROUNDS)


if __name__ == "__main__":
    main()
