"""Evidence, judged: what speaks for a package, and every reason why it does not count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence; it counts when nothing speaks against it."""

    kind: str
    reasons: tuple[str, ...]
    """Why it does not count; each one line."""
    summary: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether it counts."""
        return not self.reasons

    def to_json(self) -> dict[str, Any]:
        """Give its entry in gate.json."""
        return {
            "kind": self.kind,
            "accepted": self.accepted,
            "reasons": list(self.reasons),
            "summary": self.summary,
            "facts": dict(self.facts),
        }


def refused(kind: str, reason: str) -> Evidence:
    """Evidence that is not there or cannot be used, for one reason."""
    return Evidence(kind, (" ".join(reason.split()),), "", {"models": []})
