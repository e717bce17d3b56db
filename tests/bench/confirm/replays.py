"""The witnesses of the racy handlers: each is replayed here, and by other versions of Python where they are named.

python -m tests.bench.confirm.replays [PYTHON ...]
"""

import os
import subprocess
import sys
from pathlib import Path

from concurrency_audit.confirm.model import Witness
from concurrency_audit.confirm.token import token
from tests.bench.confirm.blind import MOCKED, cases, run

SOURCE = Path(__file__).parents[3] / "src"


def shows(python: str, witness: Witness) -> bool:
    """Whether this Python sees the failure again."""
    command = [python, "-m", "concurrency_audit", "confirm", "--replay", token(witness)]
    ran = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(SOURCE)}, capture_output=True, check=False)
    return ran.returncode == 1 and b"shows again" in ran.stdout


def main(pythons: list[str]) -> None:
    """A line for each witness, and the sums."""
    found = 0
    counts = dict.fromkeys(pythons, 0)
    for case in cases():
        if case.expected == {"none"} or case.folder in MOCKED:
            continue
        witness = run(case).witness
        if witness is None:
            print(f"WRONG no witness {case.folder}:{case.function} {case.model}", flush=True)
            continue
        found += 1
        again = [python for python in pythons if shows(python, witness)]
        for python in again:
            counts[python] += 1
        missed = ", ".join(Path(python).parts[-3] for python in pythons if python not in again)
        said = f"not by {missed}" if missed else "by all"
        print(f"{'WRONG' if missed else 'right'} {case.folder}:{case.function} {case.model} {said}", flush=True)
    for python, count in counts.items():
        print(f"{count} of {found} by {python}")


if __name__ == "__main__":
    main([sys.executable, *sys.argv[1:]])
