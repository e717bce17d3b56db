"""Counters of one version: invocations, errors, throttles by reason, durations."""

from __future__ import annotations

from collections import deque

from ..runtime.invocation import Outcome
from .agent import Refusal

RECENT = 1_000
"""Durations that are kept for percentiles."""


class Stats:
    """Counters of one version since it was launched."""

    def __init__(self) -> None:
        self.invocations = 0
        self.errors = 0
        self.seconds = 0.0
        """Sum of all durations."""
        self.longest = 0.0
        self._recent: deque[float] = deque(maxlen=RECENT)
        self.throttles = dict.fromkeys(Refusal, 0)

    def done(self, outcome: Outcome, seconds: float) -> None:
        """Count an invocation that was answered, or that no worker accepted in the end."""
        if outcome.refused:
            self.refused(Refusal.CONCURRENCY)
            return
        self.invocations += 1
        self.errors += outcome.failed
        self.seconds += seconds
        self._recent.append(seconds)
        if seconds > self.longest:
            self.longest = seconds

    def percentile(self, share: float) -> float | None:
        """The duration that this share of the last `RECENT` invocations did not exceed; None before the first."""
        ordered = sorted(self._recent)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else None

    def refused(self, reason: Refusal) -> None:
        """Count a throttled invocation."""
        self.throttles[reason] += 1

    @property
    def throttled(self) -> int:
        """All throttles."""
        return sum(self.throttles.values())
