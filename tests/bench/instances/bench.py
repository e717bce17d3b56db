"""How fast the local Managed Instances are, beside the least that could do the work. Run by ``make bench-instances``.

CPU seconds come from the kernel's accounting of the server process; they hardly depend on what else the machine does,
rates and latencies do. Each figure is the least of interleaved rounds; a ratio is the median of turns in which one
follows the other at once, as another program between them costs both a share of their caches.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from botocore.credentials import Credentials

from concurrency_audit.instances.local import LocalInstances
from tests.bench.instances.callers import Seen, load, many_signed
from tests.bench.record import Row, keep, report

TITLE = "Local instances"
PARTS = ["speed", "polls", "ready", "memory"]
HANDLER = "def handler(event, context):\n    return {}\n"
WORKERS = 16
CALLERS = 8
PAYLOADS = [b'{"n":%d}' % number for number in range(500)]
MOST_CPU = 1.3
"""The server's CPU per invocation, as a multiple of the minimal loop's at the same rate."""
MOST_IDLE = 1.0
"""Percent of a core that the server may take while 1000 workers wait for work."""
PAIRS = 2
"""Turns at equal load per round: a second of one by itself says more of the machine than of the server."""
PATH = "/2015-03-31/functions/function/invocations?Qualifier=1"


@dataclass(frozen=True)
class Target:
    """A running server with an empty handler behind it."""

    name: str
    url: str
    path: str
    pid: int
    credentials: Credentials


@contextmanager
def ours(folder: Path, workers: int, **options: object) -> Iterator[Target]:
    """Our server with one environment."""
    with LocalInstances(**options) as local:  # type: ignore[arg-type]
        local.publish(folder, "app.handler", concurrency=workers, MemorySize=16384)
        known = local.credentials
        credentials = Credentials(known["AWS_ACCESS_KEY_ID"], known["AWS_SECRET_ACCESS_KEY"], None)
        yield Target("serve", local.ready["lambda"], PATH, local.pid, credentials)


@contextmanager
def minimal(folder: Path, workers: int) -> Iterator[Target]:
    """The yardstick, with the same runtime client."""
    script = str(Path(__file__).with_name("minimal.py"))
    server = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    port = server.stdout.readline().strip()
    variables = {
        **os.environ,
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}",
        "AWS_LAMBDA_MAX_CONCURRENCY": str(workers),
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
    }
    command = [sys.executable, "-m", "awslambdaric", "app.handler"]
    runtime = subprocess.Popen(command, cwd=folder, env=variables, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        time.sleep(2)
        yield Target("minimal", f"http://127.0.0.1:{port}", "/invoke", server.pid, Credentials("any", "any", None))
    finally:
        os.killpg(runtime.pid, 9)
        runtime.wait()
        server.kill()
        server.wait()


def cpu(pid: int) -> float:
    """CPU seconds of a process so far."""
    used = psutil.Process(pid).cpu_times()
    return float(used.user + used.system)


def measure(target: Target, callers: int, seconds: float, rate: float | None = None) -> tuple[Seen, float]:
    """Load a server; what was seen, and its CPU in microseconds per answered invocation."""
    requests = many_signed(target.url, target.path, PAYLOADS, target.credentials)
    before = cpu(target.pid)
    seen = load(target.url, requests, callers=callers, seconds=seconds, rate=rate)
    used = cpu(target.pid) - before
    return seen, used / sum(seen.answers.values()) * 1e6


def side_by_side(folder: Path, rounds: int) -> list[Row]:
    """CPU and latency, ours and the yardstick's, in turns.

    CPU is compared at one rate for both: a loop that is busier takes more events per turn, each at less cost.
    """
    with ours(folder, WORKERS) as one, minimal(folder, WORKERS) as other:
        full: dict[str, float] = {}
        rates: dict[str, float] = {}
        half: dict[str, list[float]] = {one.name: [], other.name: []}
        tails: dict[str, float] = {}
        for _ in range(rounds):
            for target in (one, other):
                seen, micro = measure(target, CALLERS, 3)
                full[target.name] = min(full.get(target.name, micro), micro)
                rates[target.name] = max(rates.get(target.name, 0), seen.answers[200] / seen.seconds)
        rate = rates[one.name] / 2
        for turn in range(rounds * PAIRS):
            for target in (one, other) if turn % 2 else (other, one):
                seen, micro = measure(target, CALLERS, 3, rate=rate)
                half[target.name].append(micro)
                tails[target.name] = min(tails.get(target.name, 1e9), seen.percentile(0.99))
    print(f"{'':8} CPU us per invocation: full load  at {rate:.0f}/s    per second   p99 ms at {rate:.0f}/s")
    for name, micro in full.items():
        print(f"{name:8} {micro:33.0f} {min(half[name]):9.0f} {rates[name]:13.0f} {tails[name]:14.2f}")
    ratios = [mine / its for mine, its in zip(half[one.name], half[other.name], strict=True)]
    shown = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    print(f"ratio at equal load: {statistics.median(ratios):.2f} (limit: {MOST_CPU}); turn by turn: {shown}")
    print(f"         {tails[one.name] - tails[other.name]:+.2f} ms added to p99 at half load (limit: 5 ms)\n")
    return [
        Row("server CPU, half load", min(half[one.name]), "us", statistics.median(ratios), "the minimal loop's"),
        Row("server CPU, full load", full[one.name], "us", full[one.name] / full[other.name], "the minimal loop's"),
        Row("p99 at half load", tails[one.name], "ms", tails[one.name] / tails[other.name], "the minimal loop's"),
    ]


def many_polls(folder: Path) -> list[Row]:
    """Few and many long polls, with the same callers: the cost per invocation must stay, and idle ones cost nothing."""
    costs: list[float] = []
    for polls, callers in ((64, 16), (64, 64), (1000, 64)):
        with ours(folder, polls, model="threads") as target:
            before = cpu(target.pid)
            time.sleep(3)
            idle = (cpu(target.pid) - before) / 3 * 100
            seen, micro = measure(target, callers, 4)
            memory = psutil.Process(target.pid).memory_info().rss / 2**20
        print(
            f"{polls:5} polls {callers:3} callers: {micro:5.0f} us CPU, {seen.answers} answers, "
            f"idle {idle:.1f} % CPU, {memory:.0f} MB"
        )
        costs.append(micro)
    print()
    return [
        Row("server CPU, 1000 polls", costs[-1], "us", costs[-1] / costs[-2], "that with 64 polls"),
        Row("1000 idle polls", idle, "%", idle / MOST_IDLE, f"{MOST_IDLE} % of a core"),
    ]


def readiness(folder: Path) -> list[Row]:
    """Start-up: workers ready, and the server's CPU meanwhile."""
    seconds: list[float] = []
    for workers in (1, 16, 64):
        with LocalInstances() as local:
            before, began = cpu(local.pid), time.monotonic()
            local.publish(folder, "app.handler", concurrency=workers, MemorySize=16384)
            took, used = time.monotonic() - began, cpu(local.pid) - before
        print(f"{workers:5} workers ready after {took:.2f} s, server CPU {used:.2f} s")
        seconds.append(took)
    print()
    return [Row(f"{workers} workers are ready", took, "s", took / seconds[0], "what one worker takes")]


def memory(folder: Path, invocations: int) -> list[Row]:
    """Resident memory over many invocations."""
    sizes: list[float] = []
    with ours(folder, WORKERS) as target:
        done, next_note = 0, 10_000
        while done < invocations:
            seen, _ = measure(target, CALLERS, 2)
            done += seen.answers[200]
            if done >= next_note or done >= invocations:
                size = psutil.Process(target.pid).memory_info().rss / 2**20
                print(f"{done:7} invocations: server {size:.1f} MB")
                next_note += 10_000
                sizes.append(size)
    print()
    return [Row("memory in the end", sizes[-1], "MB", sizes[-1] / sizes[0], "that after 10,000")]


def main() -> None:
    """Run every part, or the named ones."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", default=PARTS, choices=[*PARTS, PARTS])  # argparse checks the default too
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--invocations", type=int, default=100_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder, "app.py").write_text(HANDLER)
        parts: dict[str, Callable[[], list[Row]]] = {
            "speed": lambda: side_by_side(Path(folder), args.rounds),
            "polls": lambda: many_polls(Path(folder)),
            "ready": lambda: readiness(Path(folder)),
            "memory": lambda: memory(Path(folder), args.invocations),
        }
        kept: list[Row] = []
        for name in args.parts:
            kept += parts[name]()
            keep(TITLE, kept)
    print(*report(TITLE, kept), sep="\n")


if __name__ == "__main__":
    main()
