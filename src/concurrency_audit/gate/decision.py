"""The gate's decision: all evidence, the result, and the content of gate.json."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from concurrency_audit import __version__
from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.release import End, Released
from concurrency_audit.gate.subject import Subject

VERSION = 1
"""Version of the format of gate.json."""
ACCEPTED, REFUSED = "accepted", "refused"
"""Results of a run that released nothing; all others are values of `End`."""
INTERRUPTED = 130
"""Exit code that shells use for Ctrl-C."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The complete outcome of one run of the gate."""

    subject: Subject
    evidence: tuple[Evidence, ...]
    at: datetime
    policy: Mapping[str, Any] = field(default_factory=dict)
    """The file of the policy, and the aliases it names."""
    released: Released | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every reason against the package; empty if there is none."""
        found = [reason for one in self.evidence for reason in one.reasons]
        if self.released is not None:
            at_candidate = [reason for one in self.released.evidence for reason in one.reasons]
            found += [one for one in (self.released.problem, *at_candidate[1:], self.released.left) if one]
        return tuple(found)

    @property
    def result(self) -> str:
        """`accepted`, `refused`, or how the release ended."""
        if self.released is None:
            return REFUSED if self.reasons else ACCEPTED
        return self.released.end.value

    @property
    def exit_code(self) -> int:
        """0 accepted, or live; 130 interrupted; 1 anything else."""
        if self.result == End.INTERRUPTED:
            return INTERRUPTED
        return 0 if self.result in (ACCEPTED, End.PUBLISHED, End.UNCHANGED) else 1

    @property
    def all_evidence(self) -> tuple[Evidence, ...]:
        """All evidence: that gathered before publishing, and that of the load test at the candidate."""
        return (*self.evidence, *(self.released.evidence if self.released else ()))

    def to_json(self) -> dict[str, Any]:
        """The content of gate.json."""
        subject, released = self.subject, self.released
        return {
            "version": VERSION,
            "tool": {"name": "concurrency-audit", "version": __version__},
            "result": self.result,
            "exit_code": self.exit_code,
            "at": self.at.isoformat(timespec="seconds"),
            "function": subject.function,
            "endpoint": subject.endpoint,
            "region": subject.region,
            "policy": dict(self.policy),
            "code": {
                "package": subject.package,
                "sha256": subject.sha256,
                "handler": subject.handler,
                "layers": [layer.get("Arn", "") for layer in subject.configuration.get("Layers") or ()],
            },
            "execution_models": {"models": [model.value for model in subject.models], "why": subject.why},
            "reasons": list(self.reasons),
            "evidence": [one.to_json() for one in self.all_evidence],
            "release": None if released is None else _release(released),
        }


def _release(released: Released) -> dict[str, Any]:
    return {
        "version": released.version,
        "problem": released.problem,
        "left": released.left,
        "steps": [asdict(step) for step in released.steps],
    }
