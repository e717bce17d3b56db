"""One piece of evidence, judged: what supports a package, and every reason why it does not count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence; it counts if there is no reason against it."""

    kind: str
    reasons: tuple[str, ...]
    """Reasons why it does not count, one line each."""
    summary: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether it counts."""
        return not self.reasons

    def to_json(self) -> dict[str, Any]:
        """Its entry in gate.json."""
        return {
            "kind": self.kind,
            "accepted": self.accepted,
            "reasons": list(self.reasons),
            "summary": self.summary,
            "facts": dict(self.facts),
        }


def refused(kind: str, reason: str) -> Evidence:
    """Evidence that is missing or unusable, for one reason."""
    return Evidence(kind, (" ".join(reason.split()),), "", {"models": []})
