"""The gate's decision: all evidence, what came of it, and gate.json."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from concurrency_audit import __version__
from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.release import Released
from concurrency_audit.gate.subject import Subject

VERSION = 1
"""Of the format of gate.json."""


class Result(StrEnum):
    """What the gate came to."""

    ACCEPTED = "accepted"
    """The evidence suffices; nothing was to be published."""
    REFUSED = "refused"
    """The evidence does not suffice; nothing was changed."""
    PUBLISHED = "published"
    """The new version is live."""
    ROLLED_BACK = "rolled-back"
    """The release began and could not be finished; callers have the version they had."""
    OVERTAKEN = "overtaken"
    """Somebody else changed the function meanwhile; nothing of theirs was touched, and nothing was taken back."""
    STUCK = "stuck"
    """The release could not be finished, and not all of it could be taken back."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything there is to say about one run of the gate."""

    subject: Subject
    evidence: tuple[Evidence, ...]
    at: datetime
    released: Released | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Everything that speaks against the package; empty when nothing does."""
        found = [reason for one in self.evidence for reason in one.reasons]
        if self.released is not None and self.released.problem:
            found.append(self.released.problem)
        if self.released is not None and self.released.left:
            found.append(f"not taken back: {self.released.left}")
        return tuple(found)

    @property
    def result(self) -> Result:
        """What the gate came to."""
        if self.released is None:
            return Result.REFUSED if self.reasons else Result.ACCEPTED
        if self.released.left:
            return Result.STUCK
        if self.released.overtaken:
            return Result.OVERTAKEN
        return Result.ROLLED_BACK if self.released.problem else Result.PUBLISHED

    @property
    def exit_code(self) -> int:
        """0 accepted or published, 1 anything else."""
        return 0 if self.result in (Result.ACCEPTED, Result.PUBLISHED) else 1

    @property
    def all_evidence(self) -> tuple[Evidence, ...]:
        """The evidence before and at the candidate."""
        return (*self.evidence, *(self.released.evidence if self.released else ()))

    def to_json(self) -> dict[str, Any]:
        """Give the content of gate.json."""
        subject, released = self.subject, self.released
        return {
            "version": VERSION,
            "tool": {"name": "concurrency-audit", "version": __version__},
            "result": self.result,
            "exit_code": self.exit_code,
            "at": self.at.isoformat(timespec="seconds"),
            "function": subject.function,
            "endpoint": subject.endpoint,
            "code": {"package": subject.package, "sha256": subject.sha256, "handler": subject.handler},
            "execution_models": {"models": [model.value for model in subject.models], "why": subject.why},
            "reasons": list(self.reasons),
            "evidence": [one.to_json() for one in self.all_evidence],
            "release": None
            if released is None
            else {
                "version": released.version,
                "problem": released.problem,
                "left": released.left,
                "steps": [{"name": step.name, "detail": step.detail} for step in released.steps],
            },
        }
