"""One measured run of `size`: an environment of local Managed Instances, callers, and a look at its workers."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil

from concurrency_audit.fit.sizing import TMP_MB, Measured
from concurrency_audit.instances.local import LocalInstances
from concurrency_audit.instances.settings import ExecutionModel

LOOK_EVERY = 0.25
MEGABYTE = 1024 * 1024
TIMEOUT = 30


@dataclass(frozen=True)
class Job:
    """What to measure."""

    code: Path
    handler: str
    events: Sequence[bytes]
    variables: dict[str, str]
    seconds: int
    with_aws: bool = False


@dataclass
class Seen:
    """What the callers observed, and the workers' peak memory."""

    walls: list[float] = field(default_factory=list)
    errors: int = 0
    pss: dict[int, int] = field(default_factory=dict)
    private: dict[int, int] = field(default_factory=dict)

    def look(self, workers: Sequence[psutil.Process]) -> None:
        """Update each worker's peak memory."""
        for worker in workers:
            with suppress(psutil.Error):
                memory = worker.memory_full_info()
                self.pss[worker.pid] = max(self.pss.get(worker.pid, 0), getattr(memory, "pss", memory.rss))
                self.private[worker.pid] = max(self.private.get(worker.pid, 0), memory.uss)


def processors() -> int:
    """Number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def measure(job: Job, model: ExecutionModel, concurrency: int) -> Measured:
    """Publish to one environment, warm it up, and load it for some seconds; raises InstancesError."""
    with LocalInstances(model=model, environments=1, with_aws=job.with_aws) as local:
        begin = time.monotonic()
        function = local.publish(
            job.code, job.handler, concurrency=concurrency, timeout=TIMEOUT, variables=job.variables
        )
        init = time.monotonic() - begin
        environment = _environment(local)
        workers = [psutil.Process(pid) for pid in {worker["pid"] for worker in environment["workers"]} if pid]

        def invoke(event: bytes) -> bool:
            answer = local.client("lambda").invoke(
                FunctionName=function.name, Qualifier=function.version, Payload=event
            )
            answer["Payload"].read()
            return "FunctionError" not in answer

        for event in job.events:
            invoke(event)
        before, seen = _cpu(workers), Seen()
        elapsed = _load(job, concurrency, invoke, seen, workers)
        used = _cpu(workers) - before
        tmp = _environment(local).get("disk") or 0.0
    done = max(1, len(seen.walls))
    count = max(1, len(seen.pss))
    return Measured(
        model, concurrency, len(workers), sum(seen.pss.values()) / count / MEGABYTE,
        sum(seen.private.values()) / count / MEGABYTE, sum(seen.pss.values()) / MEGABYTE, init, used / done * 1000,
        sum(seen.walls) / done * 1000, len(seen.walls) / elapsed, tmp * TMP_MB, seen.errors,
    )  # fmt: skip


def _load(
    job: Job, concurrency: int, invoke: Callable[[bytes], bool], seen: Seen, workers: Sequence[psutil.Process]
) -> float:
    """Run the callers for the given seconds; returns the elapsed time."""
    begin = time.monotonic()
    end, lock = begin + job.seconds, threading.Lock()
    events: Iterator[bytes] = cycle(job.events)

    def call() -> None:
        while (start := time.monotonic()) < end:
            with lock:
                event = next(events)
            good = invoke(event)
            with lock:
                seen.walls.append(time.monotonic() - start)
                seen.errors += not good

    with ThreadPoolExecutor(concurrency) as pool:
        callers = [pool.submit(call) for _ in range(concurrency)]
        while not all(caller.done() for caller in callers):
            seen.look(workers)
            time.sleep(LOOK_EVERY)
        for caller in callers:
            caller.result()
    seen.look(workers)
    return time.monotonic() - begin


def _environment(local: LocalInstances) -> dict[str, Any]:
    """The only environment, from the live page's data."""
    with urlopen(f"{local.ready['lambda']}/_instances/state.json") as answer:
        state = json.load(answer)
    environment: dict[str, Any] = state["versions"][0]["environments"][0]
    return environment


def _cpu(workers: Sequence[psutil.Process]) -> float:
    total = 0.0
    for worker in workers:
        with suppress(psutil.Error):
            times = worker.cpu_times()
            total += times.user + times.system
    return total
