"""Traffic as a series of equal steps, or as a uniform flow."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from decimal import Decimal

from concurrency_audit.fit.money import MONTH_HOURS

HOUR = 3600


@dataclass(frozen=True)
class Traffic:
    """A traffic series; sums are exact, step values are floats.

    Steps are ordered by time without duplicates; steps without data are missing.
    """

    step: int
    """Seconds that each step covers."""
    starts: array[int]
    """Unix seconds at which each step begins."""
    counts: array[float]
    """Invocations of each step."""
    invocations: Decimal
    """Total number of invocations."""
    run_seconds: Decimal | None
    """Total running time of all invocations in seconds; None if no duration is known."""
    gb_seconds: Decimal | None
    """The same, each multiplied by its memory in GB of 1,024 MB."""
    durations: array[float]
    """Mean duration of each step in seconds; empty if unknown."""
    is_series: bool
    """False for traffic described by options, whose shape is assumed instead of measured."""
    warnings: tuple[str, ...] = field(default=())

    @property
    def hours(self) -> Decimal:
        """Hours covered by the steps, including the last one."""
        return Decimal(self.step * len(self.starts)) / HOUR

    @property
    def to_month(self) -> Decimal:
        """Factor that scales an amount of this series to one month."""
        return MONTH_HOURS / self.hours


def even(requests: Decimal, hours: Decimal, duration_ms: Decimal | None, memory_mb: Decimal | None) -> Traffic:
    """A month of traffic that flows evenly in `hours` of its 730 hours and not at all in the others."""
    busy = int(hours)
    run = None if duration_ms is None else requests * duration_ms / 1000
    counts = [float(requests / busy)] * busy + [0.0] * (int(MONTH_HOURS) - busy)
    return Traffic(
        HOUR,
        array("q", range(0, int(MONTH_HOURS) * HOUR, HOUR)),
        array("d", counts),
        requests,
        run,
        None if run is None or memory_mb is None else run * memory_mb / 1024,
        array("d", [] if duration_ms is None else [float(duration_ms) / 1000] * len(counts)),
        is_series=False,
    )
