"""The input and the result of a confirmation: frozen dataclasses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concurrency_audit.audit.model.findings import Finding

MODELS = ("threads", "processes", "reuse", "tasks")
CONFIRMED, NOT_REPRODUCED, INCONCLUSIVE = "confirmed", "not-reproduced", "inconclusive"
STRONG, STATE = "strong", "state"


@dataclass(frozen=True, slots=True)
class Key:
    """A place in the source where the scheduler may switch tasks."""

    file: str
    line: int
    text: str
    op: str


@dataclass(frozen=True, slots=True)
class Switch:
    """When the task reaches the place for the `nth` time, `to` continues instead."""

    task: str
    to: str
    key: Key
    nth: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One schedule: the starting order and the switches, or a random strategy."""

    order: tuple[int, ...]
    switches: tuple[Switch, ...] = ()
    chance: Mapping[str, Any] | None = field(default=None, hash=False)
    serial: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """The code to run: one entry point, where it is, and how it is prepared."""

    entry: str
    path: str
    line: int
    root: str
    """The folder to which paths in witnesses are relative."""
    folders: tuple[str, ...]
    """Entries put at the front of `sys.path`."""
    scope: tuple[str, ...]
    """Folders whose code is interleaved."""
    setup: str | None = None
    trace: tuple[str, ...] = ()
    """Installed packages and modules whose code is interleaved too."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The invocations that run concurrently: a function and an event for each."""

    entries: tuple[str, ...]
    events: tuple[Any, ...]
    provide: int = 0
    """What the AWS mock creates if it is missing: nothing (0), tables and buckets (1), also their contents (2)."""
    steady: bool = False
    """Whether made-up contents stay what they are, for events that each look at something else."""
    before: tuple[tuple[str, Any], ...] = ()
    """Invocations that are over before these begin, each with its event: they bring about the state that is needed."""
    fails: tuple[int, ...] = ()
    """Which AWS call of each invocation fails, counted from 1; 0 where none does."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a witness: a task at a place, with the value there."""

    task: str
    key: Key
    value: str
    """What is there, as it is said behind the line: `= 3`, `was 0`, `_cache is {}`, or what a call is about."""
    switch: bool = False
    """Whether another task continues here, before the line's access."""
    conflict: bool = False
    line: str = ""
    """The whole line, where its part alone does not say what is done."""

    @property
    def text(self) -> str:
        """The line, or the part of it that is a point."""
        return self.line or self.key.text


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A result of a run that no serial order gives."""

    level: str
    kind: str
    text: str
    """One sentence: the actual and the expected result."""
    event: int | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A failing interleaving, with everything needed to replay it."""

    subject: Subject
    model: str
    choice: Choice
    plan: Plan
    symbols: tuple[str, ...]
    lines: tuple[tuple[str, int], ...]
    anomaly: Anomaly
    interpreter: str
    python: str
    steps: tuple[Step, ...] = ()
    names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The result for one finding, or for one entry point without findings."""

    finding: Finding | None
    subject: Subject
    verdict: str
    model: str
    schedules: int
    seconds: float
    complete_up_to: int | None
    reason: str
    witness: Witness | None = None
