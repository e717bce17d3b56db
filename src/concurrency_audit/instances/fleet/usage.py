"""Resource usage of environments: CPU time and memory of their workers, and how full their /tmp is."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from dataclasses import dataclass, field

import psutil

from ..runtime.environment import Environment

_HAS_PROC = sys.platform.startswith("linux")
_TICKS = os.sysconf("SC_CLK_TCK") if _HAS_PROC else 1
_PAGE = os.sysconf("SC_PAGESIZE") if _HAS_PROC else 1


@dataclass
class Usage:
    """One measurement of an environment, as fractions of the function's configuration."""

    at: float = 0.0
    cpu_seconds: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0
    disk: float = 0.0
    worker_bytes: dict[int, int] = field(default_factory=dict)
    """Private memory by process."""
    processes: dict[int, psutil.Process] = field(default_factory=dict)
    """Process handles, reused because creating one costs more than querying it."""


@dataclass(frozen=True)
class Subject:
    """A snapshot of an environment, so that it can change while it is measured."""

    number: int
    pids: tuple[int, ...]
    vcpus: float
    memory_bytes: int
    tmp_bytes: int
    private_tmp: bool

    @classmethod
    def of(cls, environment: Environment, private_tmp: bool) -> Subject:
        """The environment as it is now."""
        pids = {worker.pid for worker in environment.slots.workers.values() if worker.pid} | {environment.pid or 0}
        spec = environment.spec
        return cls(
            environment.number,
            tuple(pids - {0}),
            spec.vcpus,
            spec.memory_mb * 1024 * 1024,
            spec.tmp_mb * 1024 * 1024,
            private_tmp,
        )


async def look(subject: Subject, before: Usage | None) -> Usage:
    """Measure; a process that has ended counts as zero. Memory is each worker's private memory.

    This yields to requests after each process. A thread would cost more: it and the event loop would pass the
    interpreter lock back and forth around every read.
    """
    now = Usage(at=time.monotonic())
    known = before.processes if before is not None else {}
    for pid in subject.pids:
        with contextlib.suppress(psutil.Error, OSError):
            seconds, private = _read(pid) if _HAS_PROC else _asked(pid, known, now.processes)
            now.cpu_seconds += seconds
            now.worker_bytes[pid] = private
        await asyncio.sleep(0)
    if before is not None and now.at > before.at:
        used = max(0.0, now.cpu_seconds - before.cpu_seconds)
        now.cpu = used / (now.at - before.at) / subject.vcpus
    now.memory = sum(now.worker_bytes.values()) / subject.memory_bytes
    now.disk = _disk(subject)
    return now


def _read(pid: int) -> tuple[float, int]:
    """CPU seconds and private bytes of a process, as psutil finds them in Linux's files, in a quarter of its time."""
    after_name = _content(f"/proc/{pid}/stat").rpartition(b") ")[2].split()
    pages = _content(f"/proc/{pid}/statm").split()
    return (int(after_name[11]) + int(after_name[12])) / _TICKS, (int(pages[1]) - int(pages[2])) * _PAGE


def _content(path: str) -> bytes:
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, 4096)
    finally:
        os.close(file)


def _asked(pid: int, known: dict[int, psutil.Process], processes: dict[int, psutil.Process]) -> tuple[float, int]:
    """The same where there are no such files."""
    process = processes[pid] = known.get(pid) or psutil.Process(pid)
    times, memory = process.cpu_times(), process.memory_info()
    return times.user + times.system, memory.rss - getattr(memory, "shared", 0)


def _disk(subject: Subject) -> float:
    """How full the environment's own /tmp is, 0 to 1; 0 if it has none."""
    if not subject.private_tmp or not sys.platform.startswith("linux"):
        return 0.0
    for pid in subject.pids:
        with contextlib.suppress(OSError):
            space = os.statvfs(f"/proc/{pid}/root/tmp")
            if space.f_blocks * space.f_frsize <= subject.tmp_bytes:  # not the /tmp of the machine
                return 1.0 - space.f_bavail / space.f_blocks
    return 0.0
