"""When to add and remove environments: a model of the platform's asynchronous scaler, not the platform itself.

Its inputs are CPU utilisation and concurrency saturation, as the Lambda developer guide says. The numbers below are
fitted to the one run that AWS published (README of its Managed Instances sample): 3 environments under constant
overload, scaling begins after 5 minutes, 10 environments after 10, 16 to 18 after 15 at about 70 % utilisation. Times
are simulated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

EVALUATE_EVERY = 60.0
"""Seconds between decisions."""
TARGET = 0.70
"""Target utilisation; for CPU, a provider's Manual policy overrides it."""
OUT_AFTER = 300.0
"""Seconds above the target before the first environment is added."""
GROWTH = 1.25
"""Maximal growth factor of one decision."""
IN_BELOW = 0.35
"""Utilisation below which environments are removed, one at a time."""
IN_AFTER = 900.0
"""Seconds below it before the first environment is removed; slow on purpose."""
IN_EVERY = 300.0
"""Seconds between removals."""


@dataclass(frozen=True)
class Sample:
    """Measurements of one version since the last decision."""

    at: float
    """Simulated seconds."""
    environments: int
    concurrency: float
    """Fraction of the concurrency slots in use, 0 to 1."""
    cpu: float
    """Fraction of the vCPUs in use."""
    throttled: bool
    """Whether an invocation was refused; then the slots were full, whatever the samples show."""


class Scaler:
    """Decides for one version; remembers how long it has been above or below its target."""

    def __init__(self, cpu_target: float = TARGET) -> None:
        self._cpu_target = cpu_target
        self._over_since: float | None = None
        self._under_since: float | None = None

    def decide(self, sample: Sample) -> int:
        """The number of environments needed, before any limit."""
        concurrency = 1.0 if sample.throttled else sample.concurrency
        need = max(concurrency / TARGET, sample.cpu / self._cpu_target)
        self._over_since = self._since(self._over_since, need > 1.0, sample.at)
        under = max(concurrency, sample.cpu) < IN_BELOW
        self._under_since = self._since(self._under_since, under, sample.at)
        count = sample.environments
        if self._over_since is not None and sample.at - self._over_since >= OUT_AFTER:
            return min(math.ceil(count * need), max(count + 1, round(count * GROWTH)))
        if self._under_since is not None and sample.at - self._under_since >= IN_AFTER:
            self._under_since += IN_EVERY
            return count - 1
        return count

    @staticmethod
    def _since(since: float | None, holds: bool, at: float) -> float | None:
        if not holds:
            return None
        return at if since is None else since
