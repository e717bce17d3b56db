"""Other tools and `confirm` on the same handlers, events, machine and time; which races each finds, and what it calls a
race that is none.

python -m tests.bench.confirm.side_by_side [--only FOLDER[:FUNCTION]] [--tool NAME] [--budget SECONDS]

The handlers are those of tests/confirm/projects.toml that run as threads and need no mock of AWS. Every tool runs in
one environment, which is made in build/libraries. The others are given what `confirm` works out by itself: modules
imported anew for each round, ids that do not vary, and the answers of every serial order as the invariant.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.confirm.blind import TESTS, Case, cases
from tests.bench.confirm.library_bugs.places import environment

ROOT = Path(__file__).parents[3]
VERSION = "3.13"
PACKAGES = ("frontrun==0.7.0", "pytest-run-parallel==0.10.0", "pytest==9.2.0")
MOCKED = ("stock", "photos")
_GRACE = 20.0
"""Seconds beyond the budget, for its start, the serial orders and its replays, after which a tool is killed."""


class Said(NamedTuple):
    """What a tool says of one handler."""

    found: bool
    tries: int
    seconds: float
    replays: str
    reason: str


def chosen(only: list[str]) -> list[Case]:
    """The handlers that every tool can be given."""
    fit = [case for case in cases() if case.model == "threads" and case.folder not in MOCKED]
    return [case for case in fit if not only or case.folder in only or f"{case.folder}:{case.function}" in only]


def arguments(case: Case, budget: float) -> list[str]:
    """What the scripts of `peers` are given."""
    return [str(TESTS / "handlers" / case.folder), case.function, json.dumps(case.events), str(budget)]


def stress(python: str, case: Case, budget: float) -> Said:
    """Threads with a tiny switch interval."""
    return _peer([python, "-m", "tests.bench.confirm.peers.stress", *arguments(case, budget)], budget)


def parallel(python: str, case: Case, budget: float) -> Said:
    """pytest-run-parallel."""
    return _peer([python, "-m", "tests.bench.confirm.peers.parallel", *arguments(case, budget)], budget)


def explored(strategy: str) -> Callable[[str, Case, float], Said]:
    """Frontrun with one of its strategies."""

    def run(python: str, case: Case, budget: float) -> Said:
        front = str(Path(python).with_name("frontrun"))
        script = [front, python, "-m", "tests.bench.confirm.peers.explored"]
        return _peer([*script, *arguments(case, budget), strategy], budget)

    return run


def _peer(command: list[str], budget: float) -> Said:
    begun = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=_environment(), capture_output=True, text=True, timeout=budget + _GRACE, check=False
        )
    except subprocess.TimeoutExpired:
        return Said(False, 0, time.monotonic() - begun, "", "killed: it did not end")
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"found"')]
    if not lines:
        return Said(False, 0, time.monotonic() - begun, "", f"failed: {done.stderr.strip()[-200:]}")
    said = json.loads(lines[-1])
    return Said(said["found"], said["tries"], time.monotonic() - begun, said["replays"], said["reason"])


def confirm(python: str, case: Case, budget: float) -> Said:
    """Our own command, and one replay of its witness in a process of its own."""
    folder = TESTS / "handlers" / case.folder
    events = [ROOT / "build" / f"event-{number}.json" for number in range(len(case.events))]
    for path, event in zip(events, case.events, strict=True):
        path.write_text(json.dumps(event), encoding="utf-8")
    command = [python, "-m", "concurrency_audit", "confirm"]
    argv = [*command, "app.py", "--entry", f"app:{case.function}", "--model", "threads", "--budget", str(budget)]
    argv += [part for path in events for part in ("--event", str(path))]
    begun = time.monotonic()
    done = _ours([*argv, "--format", "json"], folder)
    seconds = time.monotonic() - begun
    if not done.stdout:
        return Said(False, 0, seconds, "", f"failed: {done.stderr.strip()[-200:]}")
    rows = json.loads(done.stdout)["confirmations"]
    best = min(rows, key=lambda row: (row["verdict"] != "confirmed", row["level"] != "strong"))
    if best["verdict"] != "confirmed" or best["level"] != "strong":
        return Said(False, sum(row["schedules"] for row in rows), seconds, "", best["reason"])
    again = sum(_ours([*command, "--replay", best["witness"]], folder).returncode == 1 for _ in range(3))
    return Said(True, best["schedules"], seconds, f"{again}/3", best["reason"])


def _ours(argv: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(argv, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)


def _environment() -> dict[str, str]:
    cache = str(ROOT / "build" / "pycache")
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONPYCACHEPREFIX": cache}


TOOLS: dict[str, Callable[[str, Case, float], Said]] = {
    "threads, switch interval 1e-6": stress,
    "pytest-run-parallel": parallel,
    "frontrun, dpor": explored("dpor"),
    "frontrun, random": explored("random"),
    "confirm": confirm,
}


def summed(rows: list[tuple[Case, Said]]) -> Iterator[Any]:
    """Races found, false alarms, the median of the seconds to a race, and how often it could be shown again."""
    racy = [(case, said) for case, said in rows if case.expected != {"none"}]
    found = [said for _, said in racy if said.found]
    yield f"{len(found)} of {len(racy)}"
    yield f"{sum(said.found for case, said in rows if case.expected == {'none'})} of {len(rows) - len(racy)}"
    yield f"{statistics.median(said.seconds for said in found):.1f} s" if found else ""
    replayed = [said.replays.split("/") for said in found if said.replays]
    whole = sum(again == tried != "0" for again, tried in replayed)
    yield f"{whole} of {len(found)}" if replayed else "cannot"


def main() -> None:
    """A line for each handler and tool, then the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.confirm.side_by_side")
    parser.add_argument("--only", action="append", default=[], metavar="FOLDER[:FUNCTION]")
    parser.add_argument("--tool", action="append", default=[], choices=TOOLS)
    parser.add_argument("--budget", type=float, default=10.0, metavar="SECONDS")
    parser.add_argument("--libraries", type=Path, default=Path("build/libraries"), metavar="FOLDER")
    args = parser.parse_args()
    python = environment(args.libraries, VERSION, PACKAGES)
    rows: dict[str, list[tuple[Case, Said]]] = {name: [] for name in args.tool or TOOLS}
    for case in chosen(args.only):
        for name, done in rows.items():
            said = TOOLS[name](python, case, args.budget)
            done.append((case, said))
            right = said.found == (case.expected != {"none"})
            print(
                f"{'right' if right else 'WRONG'} {case.folder}:{case.function} {name}: {said.tries} tries, "
                f"{said.seconds:.1f} s {said.replays} {' '.join(said.reason.split())[:100]}",
                flush=True,
            )
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, Python {VERSION}, {args.budget:g} s for each handler")
    print("| tool | races found | false alarms | median to a race | replayed every time |\n|---|---|---|---|---|")
    for name, done in rows.items():
        print(f"| {name} | {' | '.join(summed(done))} |")


if __name__ == "__main__":
    main()
