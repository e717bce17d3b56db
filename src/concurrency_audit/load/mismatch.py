"""A mismatch: one invocation that got, stored or revealed what was not its own."""

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from concurrency_audit.load.evidence import Evidence, Phase

_ALONE = "alone after the load"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What a person needs to understand one wrong result."""

    oracle: str
    message: str
    """One sentence: what was expected and what was there."""
    index: int
    """Number of the request in the run's plan; -1 when it belongs to no request."""
    phase: Phase = Phase.LOAD
    place: str = ""
    """Where it was seen: `response`, `log`, or an object's place."""
    key: str = ""
    """The input whose invocation this was."""
    found_key: str = ""
    """The input whose data was found instead, when the data says so."""
    request_id: str = ""
    version: str = ""
    environment: str = ""
    at: str = ""
    """UTC time the invocation was sent (ISO 8601)."""
    alone: str = ""
    """What the same request came to when it was sent alone after the load: `right`, `wrong`, or empty."""

    def sentence(self) -> str:
        """Give the mismatch as one line of text."""
        facts = [f"request {self.index}"] if self.index >= 0 else []
        facts += [f"{name} {value}" for name, value in self._facts() if value]
        return f"[{self.oracle}] {self.message} ({', '.join(facts)})"

    def lines(self) -> list[str]:
        """Give the mismatch as lines of text: what was wrong, then whose it was, what was met where, and when."""
        facts = dict(self._facts())
        mine = [f"request {self.index}"] if self.index >= 0 else []
        groups = (["of"], ["got data of"], ["in"], ["request id", "version", "environment", "at"], [_ALONE])
        told = [[f"{name} {facts[name]}" for name in names if facts[name]] for names in groups]
        told[0] = mine + told[0]
        return [f"[{self.oracle}] {self.message}", *(f"  {', '.join(each)}" for each in told if each)]

    def _facts(self) -> list[tuple[str, str]]:
        return [
            ("of", self.key),
            ("got data of", self.found_key),
            ("in", self.place),
            ("request id", self.request_id),
            ("version", self.version),
            ("environment", self.environment),
            ("at", self.at),
            (_ALONE, self.alone),
        ]

    def to_json(self) -> dict[str, Any]:
        """Give the mismatch as plain JSON types."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Mismatch":
        """Read what `to_json` gave; raises TypeError or ValueError for anything else."""
        return cls(**{**data, "phase": Phase(data["phase"])})


def mismatch(oracle: str, evidence: Evidence, message: str, *, place: str, key: str = "", found: str = "") -> Mismatch:
    """Make the mismatch that an oracle saw in an invocation's evidence."""
    request, answer = evidence.request, evidence.answer
    return Mismatch(
        oracle=oracle,
        message=message,
        index=request.index,
        phase=evidence.phase,
        place=place,
        key=key or ", ".join(str(one.ref) for one in request.inputs),
        found_key=found,
        request_id=answer.request_id,
        version=answer.version,
        environment=answer.environment,
        at=datetime.fromtimestamp(answer.started, UTC).isoformat(timespec="milliseconds"),
    )
