"""A failed invocation, with what a person needs to find the cause."""

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from concurrency_audit.load.evidence import Answer, Phase, Request

LOG_LINES = 5
"""Number of log lines that a report shows; the verdict holds the whole tail."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What is known of an invocation that ended in an error."""

    outcome: str
    reason: str
    """The error's type, or the service's word for it."""
    message: str
    index: int
    """Number of the request in the run's plan."""
    phase: Phase = Phase.LOAD
    key: str = ""
    """The inputs of the request."""
    request_id: str = ""
    version: str = ""
    environment: str = ""
    at: str = ""
    """UTC time the invocation was sent (ISO 8601)."""
    log_tail: str = ""
    stack: str = ""
    """The last line of its stack: where it failed."""

    @classmethod
    def of(cls, request: Request, answer: Answer, phase: Phase) -> "Failure":
        """Collect it from a request and its answer."""
        said = answer.json()
        return cls(
            outcome=answer.outcome,
            reason=answer.reason,
            message=str(said.get("errorMessage", "")) if isinstance(said, dict) else "",
            index=request.index,
            phase=phase,
            key=", ".join(str(one.ref) for one in request.inputs),
            request_id=answer.request_id,
            version=answer.version,
            environment=answer.environment,
            at=datetime.fromtimestamp(answer.started, UTC).isoformat(timespec="milliseconds"),
            log_tail=answer.log_tail,
            stack=_last_of_stack(said),
        )

    def lines(self) -> list[str]:
        """Give it as lines of text: what failed, then the end of its log."""
        facts = [f"request {self.index}", *(f"{name} {value}" for name, value in self._facts() if value)]
        head = f"[{self.outcome}: {self.reason}] {self.message} ({', '.join(facts)})"
        where = [f"  at: {self.stack}"] if self.stack else []
        return [head, *where, *(f"  log: {line}" for line in self.log_tail.splitlines()[-LOG_LINES:])]

    def _facts(self) -> list[tuple[str, str]]:
        return [
            ("of", self.key),
            ("request id", self.request_id),
            ("version", self.version),
            ("environment", self.environment),
            ("at", self.at),
        ]

    def to_json(self) -> dict[str, Any]:
        """Give the failure as plain JSON types."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Failure":
        """Read what `to_json` gave; raises TypeError or ValueError for anything else."""
        return cls(**{**data, "phase": Phase(data["phase"])})


def _last_of_stack(said: Any) -> str:
    """The place that an error's stack names last, in one line."""
    trace = said.get("stackTrace") if isinstance(said, dict) else None
    return " ".join(str(trace[-1]).split()) if isinstance(trace, list) and trace else ""
