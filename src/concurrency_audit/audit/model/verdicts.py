"""Execution models, and the verdict on a hazard under each."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum


class ExecutionModel(StrEnum):
    """How one execution environment runs many invocations at once."""

    THREADS = "threads"
    """Several invocations share one interpreter: Lambda Web Adapter, custom runtimes, threads the handler starts."""
    PROCESSES = "processes"
    """AWS's own Python runtime: one worker process per concurrent request; /tmp is shared, memory is not."""
    HYBRID = "hybrid"
    """Several worker processes with several threads each: what goes wrong in either goes wrong here."""
    TASKS = "tasks"
    """One event loop per environment, as under an ASGI server: invocations take turns at every await."""


class Verdict(StrEnum):
    """What a hazard can lead to under one execution model."""

    SAFE = "safe"
    """Nothing can go wrong in this model."""
    BENIGN = "benign"
    """Only wasted work, staleness or multiplied cost."""
    UNKNOWN = "unknown"
    """Nobody has described the object, and its source does not tell: only the inventory says this, never a finding."""
    UNSAFE = "unsafe"
    """A wrong result, a crash, corruption or another invocation's data can come out."""

    @property
    def rank(self) -> int:
        """0 for safe, then benign, unknown, unsafe."""
        return _RANKS[self]


_RANKS = {Verdict.SAFE: 0, Verdict.BENIGN: 1, Verdict.UNKNOWN: 2, Verdict.UNSAFE: 3}


def under(model: ExecutionModel, known: Mapping[ExecutionModel, Verdict]) -> Verdict:
    """The verdict under any model, from those under threads and under processes.

    Hybrid is the worse of both. Under tasks a hazard is judged as under threads unless a rule knows better: functions
    that are no coroutines run in threads behind an ASGI server too.
    """
    threads = known[ExecutionModel.THREADS]
    if model is ExecutionModel.HYBRID:
        return max(threads, known[ExecutionModel.PROCESSES], key=lambda verdict: verdict.rank)
    return known.get(model, threads)


class Severity(IntEnum):
    """How much a finding matters: the worst verdict over the chosen models."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The lower-case name, as reports print it."""
        return self.name.lower()


class Confidence(IntEnum):
    """How sure the audit is that the hazard is there, apart from how bad it would be."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """The lower-case name, as reports print it."""
        return self.name.lower()


class Family(StrEnum):
    """The families of hazards, as the JSON contract names them."""

    GLOBAL = "global"
    CACHE = "cache"
    CLIENT = "client"
    PROCESS = "process"
    FILESYSTEM = "filesystem"
    RUNTIME = "runtime"
