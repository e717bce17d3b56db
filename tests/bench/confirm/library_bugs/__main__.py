"""Races of published libraries: the handler of each, run by `confirm` as a user would run it, and its counter-check.

python -m tests.bench.confirm.library_bugs [--only NAME] [--libraries FOLDER] [--budget SECONDS]

A bug counts as found if the version that has it is confirmed and the counter-check is not reproduced. What cannot be
installed or has no interpreter here is counted as missing.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.confirm.library_bugs.places import MissingError, environment, installed
from tests.bench.confirm.library_bugs.table import HERE, Bug, bugs

SOURCE = HERE.parents[3] / "src"
CONFIRMED, NOT_REPRODUCED = "confirmed", "not-reproduced"


class Ran(NamedTuple):
    """One run of the command."""

    row: dict[str, Any]
    seconds: float
    cpu: float

    def said(self) -> str:
        """The answer on one line."""
        row = self.row
        kind = f"{row['level']} {row['kind']}, {row['interpreter']}" if row["kind"] else row["reason"][:140]
        used = f"{row['schedules']} schedules, {self.seconds:.1f} s (cpu {self.cpu:.1f} s)"
        return f"{row['verdict']} ({kind}), {used}"


def command(bug: Bug, python: str, events: list[str], budget: float) -> list[str]:
    """What a user would type."""
    module = bug.handler
    argv = [python, "-m", "concurrency_audit", "confirm", f"{module}.py", "--entry", f"{module}:{bug.entry}"]
    argv += [part for name in bug.trace for part in ("--trace", name)]
    argv += [part for path in events for part in ("--event", path)]
    argv += ["--setup", f"{module}:{bug.setup}"] if bug.setup else []
    return [*argv, "--model", "threads", "--budget", str(budget), "--format", "json"]


def run(bug: Bug, libraries: Path, budget: float) -> Ran:
    """Run the command once; raises MissingError where something is not there."""
    version = bug.python or f"{sys.version_info.major}.{sys.version_info.minor}"
    python = environment(libraries, version)
    path = [str(SOURCE), *([installed(libraries, python, version, bug.install)] if bug.install else [])]
    with tempfile.TemporaryDirectory() as folder:
        events = list(_written(bug.events, Path(folder)))
        used, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(
            command(bug, python, events, budget),
            cwd=HERE / "handlers",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not done.stdout:
        raise RuntimeError(f"{bug.name}: {done.stderr[-1000:]}")
    rows = json.loads(done.stdout)["confirmations"]
    cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    return Ran(gravest(rows), time.monotonic() - begun, cpu)


def _written(events: list[Any], folder: Path) -> Iterator[str]:
    for number, event in enumerate(events):
        path = folder / f"{number}.json"
        path.write_text(json.dumps(event), encoding="utf-8")
        yield str(path)


def gravest(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The answer that decides where the handler has findings of its own."""
    ranks = {CONFIRMED: 0, "inconclusive": 1, NOT_REPRODUCED: 2}
    return min(rows, key=lambda row: (ranks[row["verdict"]], row["level"] != "strong"))


def examined(bug: Bug, libraries: Path, budget: float) -> str:
    """`found`, `not found` or `missing`; says the answers."""
    try:
        ran, check = run(bug, libraries, budget), run(bug.mended(), libraries, budget)
    except MissingError as error:
        print(f"{bug.name}: missing: {error}", flush=True)
        return "missing"
    right = ran.row["verdict"] == CONFIRMED, check.row["verdict"] == NOT_REPRODUCED
    print(f"{'right' if all(right) else 'WRONG'} {bug.name}: {ran.said()}", flush=True)
    print(f"      mended ({bug.mending()}): {check.said()}", flush=True)
    return "found" if all(right) else "not found"


def main() -> None:
    """Two lines for each bug, and the sums."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.confirm.library_bugs")
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--libraries", type=Path, default=Path("build/libraries"), metavar="FOLDER")
    parser.add_argument("--budget", type=float, default=60.0, metavar="SECONDS")
    args = parser.parse_args()
    chosen = [bug for bug in bugs() if not args.only or bug.name in args.only]
    if unknown := set(args.only) - {bug.name for bug in chosen}:
        parser.error(f"no bug {', '.join(sorted(unknown))}")
    answers = [examined(bug, args.libraries, args.budget) for bug in chosen]
    print(", ".join(f"{answers.count(word)} {word}" for word in ("found", "not found", "missing")))


if __name__ == "__main__":
    main()
