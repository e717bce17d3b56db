"""What is asked of a confirmation and what it answers: frozen data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concurrency_audit.audit.model.findings import Finding

MODELS = ("threads", "processes", "reuse", "tasks")
CONFIRMED, NOT_REPRODUCED, INCONCLUSIVE = "confirmed", "not-reproduced", "inconclusive"
STRONG, STATE = "strong", "state"


@dataclass(frozen=True, slots=True)
class Key:
    """A place in the source where tasks may change."""

    file: str
    line: int
    text: str
    op: str


@dataclass(frozen=True, slots=True)
class Switch:
    """At the `nth` time that the task is at the place, `to` goes on instead."""

    task: str
    to: str
    key: Key
    nth: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One schedule: who comes first, and the switches; or chance."""

    order: tuple[int, ...]
    switches: tuple[Switch, ...] = ()
    chance: Mapping[str, Any] | None = field(default=None, hash=False)
    serial: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """The code that is run: one entry point, where it lies, and how it is prepared."""

    entry: str
    path: str
    line: int
    root: str
    """The folder that paths in witnesses are relative to."""
    folders: tuple[str, ...]
    """What comes first on `sys.path`."""
    scope: tuple[str, ...]
    """Folders whose code is interleaved."""
    setup: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The invocations that run together: a function and an event for each."""

    entries: tuple[str, ...]
    events: tuple[Any, ...]
    provide: int = 0
    """What the AWS mock makes up where it is missing: nothing, tables and buckets (1), also what lies in them (2)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a witness: a task at a place, with the value there."""

    task: str
    key: Key
    value: str
    switch: bool = False
    """Whether the baton goes to another task here, before the line's access."""
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Anomaly:
    """What a run shows that no serial order shows."""

    level: str
    kind: str
    text: str
    """One sentence: what came out, and what would have been right."""
    event: int | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """An interleaving that fails, with all that replaying it needs."""

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
    """The answer for one finding, or for one entry point where no finding is at hand."""

    finding: Finding | None
    subject: Subject
    verdict: str
    model: str
    schedules: int
    seconds: float
    complete_up_to: int | None
    reason: str
    witness: Witness | None = None
