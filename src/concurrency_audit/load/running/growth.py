"""What invocations leave behind in their environments: files in /tmp, open descriptors, threads.

It is measured from outside, if the endpoint's processes run on this machine: the local instances tell their process
ids. Whatever grows with every invocation ends a long-lived environment sooner or later, even if its answers are right.

Memory is said, not judged: allocators keep what was freed, and caches fill.
"""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from concurrency_audit.load.evidence import Phase
from concurrency_audit.load.mismatch import Mismatch

LOOPBACK = ("//127.0.0.1", "//localhost", "//[::1]")
STATE = "/_instances/state.json"
MOST_FILES = 20_000
PER_INVOCATION = 0.25
"""Growth per invocation that counts: a pool that fills up also grows, but not with every fourth invocation."""
LEAST = 40
"""Minimal absolute growth that counts."""
STILL_GROWING = 20
"""Megabytes by which memory grows in the load's second half, and half of what it grew before, to be called growing."""
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Look:
    """Resources held by each environment of a function, and its memory in megabytes, by its number."""

    held: Mapping[str, Counts]
    memory: Mapping[str, int]
    lost: Mapping[str, int]
    """Workers that died in each environment while it lived on."""


class Growth:
    """Measures the environments of one function before and after the load."""

    def __init__(self, endpoint: str, function: str) -> None:
        self._url = endpoint + STATE if any(host in endpoint for host in LOOPBACK) else ""
        self._function = function.partition(":")[0]
        self._before: Look | None = None
        self._memory: list[Mapping[str, int]] = []
        self.lost = 0
        """Workers that have died since the first look, also with no invocation on them: nobody else would notice."""

    def begin(self) -> None:
        """Take the first look."""
        self._before = self._look()

    def halfway(self) -> None:
        """Take a look at memory, and for dead workers, in the middle of the load."""
        if (look := self._look()) is not None:
            self._memory.append(look.memory)
            self._count_lost(look)

    def _count_lost(self, now: Look) -> None:
        before = self._before.lost if self._before is not None else {}
        self.lost = sum(count - before.get(number, 0) for number, count in now.lost.items())

    def memory(self) -> str:
        """The memory of each environment that lived through the load, in words; empty where it is not known."""
        if len(self._memory) < 2 or self._before is None:
            return ""
        first, middle, last = self._before.memory, self._memory[0], self._memory[-1]
        lived = sorted(first.keys() & middle.keys() & last.keys(), key=int)
        return "; ".join(_memory_of(number, first[number], middle[number], last[number]) for number in lived)

    def found(self, invocations: int) -> list[Mismatch]:
        """Take the last look; gives a mismatch for each growth that counts."""
        before, now = self._before, self._look()
        if before is None or now is None:
            return []
        self._memory.append(now.memory)
        self._count_lost(now)
        same = now.held.keys() & before.held.keys()
        grown = {
            number: {what: count - before.held[number].get(what, 0) for what, count in now.held[number].items()}
            for number in sorted(same)
        }
        share = invocations / max(len(now.held), 1)
        return [
            _mismatch(number, what, count, share)
            for number, counts in grown.items()
            for what, count in counts.items()
            if count >= LEAST and count >= share * PER_INVOCATION
        ]

    def _look(self) -> Look | None:
        """The environments as they are; None where the endpoint does not tell."""
        if not self._url:
            return None
        try:
            with urlopen(self._url, timeout=5) as answer:
                versions = json.load(answer)["versions"]
        except (URLError, OSError, ValueError, KeyError, TypeError):
            return None
        told = {str(one["number"]): one for one in self._environments(versions)}
        environments = {number: _processes(one) for number, one in told.items()}
        return Look(
            {number: _held(processes) for number, processes in environments.items()},
            {number: _megabytes(processes) for number, processes in environments.items()},
            {number: _lost(one) for number, one in told.items()},
        )

    def _environments(self, versions: list[dict[str, object]]) -> Iterator[dict[str, object]]:
        for version in versions:
            environments = version.get("environments")
            if version.get("function") == self._function and isinstance(environments, list):
                yield from environments


def _processes(environment: Mapping[str, object]) -> list[psutil.Process]:
    """The environment's processes and all that they started, such as the server behind the Web Adapter."""
    workers = environment.get("workers")
    pids = {environment.get("pid"), *(one.get("pid") for one in (workers if isinstance(workers, list) else ()))}
    found: dict[int, psutil.Process] = {}
    for pid in (one for one in pids if isinstance(one, int)):
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            found |= {one.pid: one for one in (process, *process.children(recursive=True))}
    return list(found.values())


def _lost(environment: Mapping[str, object]) -> int:
    lost = environment.get("lost_workers")
    return lost if isinstance(lost, int) else 0


def _held(processes: list[psutil.Process]) -> Counts:
    counts = {"open descriptors": 0, "threads": 0}
    files = 0
    for process in processes:
        with contextlib.suppress(psutil.Error, AttributeError):
            counts["open descriptors"] += process.num_fds()
            counts["threads"] += process.num_threads()
        files = max(files, _files(Path(f"/proc/{process.pid}/root/tmp")))
    return {**counts, "files in /tmp": files}


def _megabytes(processes: list[psutil.Process]) -> int:
    """What the processes hold in memory; pages that several share count once where the system tells."""
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            try:
                total += process.memory_full_info().pss
            except (psutil.AccessDenied, AttributeError):
                total += process.memory_info().rss
    return round(total / 2**20)


def _memory_of(number: str, first: int, middle: int, last: int) -> str:
    told = f"environment {number} {first} MB before the load, {middle} MB halfway, {last} MB after it"
    grows = last - middle >= max(STILL_GROWING, (middle - first) / 2)
    return f"{told}, still growing" if grows else told


def _files(folder: Path) -> int:
    """Files below an environment's own /tmp; 0 where it is the machine's, or cannot be read.

    What is mounted there, such as a virtual environment that lies under /tmp, is not the function's.
    """
    try:
        if folder.samefile("/tmp"):
            return 0
        device = folder.stat().st_dev
    except OSError:
        return 0
    return sum(1 for _ in islice(_names(folder, device), MOST_FILES))


def _names(folder: Path, device: int) -> Iterator[str]:
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if _is_on(Path(where, name), device)]
        yield from names


def _is_on(path: Path, device: int) -> bool:
    try:
        return path.lstat().st_dev == device
    except OSError:
        return False


def _mismatch(number: str, what: str, count: int, invocations: float) -> Mismatch:
    message = f"{count} more {what} after about {invocations:.0f} invocations: each leaves something behind"
    return Mismatch("left-behind", message, -1, phase=Phase.AFTER, place="environment", environment=number)
