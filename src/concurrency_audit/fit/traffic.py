"""Traffic as a series of equal steps, or as one even flow."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from decimal import Decimal

from concurrency_audit.fit.money import MONTH_HOURS

HOUR = 3600


@dataclass(frozen=True)
class Traffic:
    """What was invoked; sums are exact, the shape is in floats.

    Steps are in order of time, none twice; steps that nobody counted are not there.
    """

    step: int
    """Seconds that each step covers."""
    starts: array[int]
    """Unix seconds at which each step begins."""
    counts: array[float]
    """Invocations of each step."""
    invocations: Decimal
    """All of them."""
    run_seconds: Decimal | None
    """Seconds that all invocations ran together; None while no duration is known."""
    gb_seconds: Decimal | None
    """The same times the memory of each, in GB of 1,024 MB."""
    durations: array[float]
    """Mean seconds of each step's invocations; empty while unknown."""
    is_series: bool
    """False for traffic that flags describe: its shape is assumed, not seen."""
    warnings: tuple[str, ...] = field(default=())

    @property
    def hours(self) -> Decimal:
        """Hours that the steps cover, the last one included."""
        return Decimal(self.step * len(self.starts)) / HOUR

    @property
    def to_month(self) -> Decimal:
        """What turns an amount of this series into one of a month."""
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
