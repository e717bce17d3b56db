"""The two execution models and what can be said of a hazard under each."""

from enum import IntEnum, StrEnum


class ExecutionModel(StrEnum):
    """How one execution environment runs many invocations at once."""

    THREADS = "threads"
    """Several invocations share one interpreter: Lambda Web Adapter, custom runtimes, threads the handler starts."""
    PROCESSES = "processes"
    """AWS's own Python runtime: one worker process per concurrent request; /tmp is shared, memory is not."""


class Verdict(StrEnum):
    """What can come of a hazard under one execution model."""

    SAFE = "safe"
    """Nothing can go wrong in this model."""
    BENIGN = "benign"
    """Only wasted work, staleness or multiplied cost."""
    UNSAFE = "unsafe"
    """A wrong result, a crash, corruption or another invocation's data can come out."""

    @property
    def rank(self) -> int:
        """0 for safe, 1 for benign, 2 for unsafe."""
        return _RANKS[self]


_RANKS = {Verdict.SAFE: 0, Verdict.BENIGN: 1, Verdict.UNSAFE: 2}


class Severity(IntEnum):
    """How much a finding matters; the worst verdict over the chosen models decides."""

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
