"""Latencies that merge exactly: a high dynamic range histogram as a dictionary.

Buckets are log-linear, 0.1 % wide or narrower (three significant digits), so adding is one increment, merging is
adding, and neither loses anything. The HdrHistogram package for Python keeps the same buckets but needs a third of a
second to set up one histogram of this range.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

LOWEST_US = 1
HIGHEST_US = 3_600_000_000
"""One hour: twice the longest synchronous invocation with room for a queue."""
PERCENTILES = (50.0, 90.0, 95.0, 99.0, 99.9)


def bucket(seconds: float) -> int:
    """Give the microsecond value a duration is counted under: exact to 1024 us, then 0.1 % or better."""
    micros = min(max(int(seconds * 1e6), LOWEST_US), HIGHEST_US)
    shift = max(micros.bit_length() - 11, 0)
    return micros >> shift << shift


class Latencies:
    """Counts of durations; adding one is a dictionary increment, everything else happens when asked."""

    def __init__(self, counts: Mapping[int, int] | None = None) -> None:
        self.counts: Counter[int] = Counter(counts or {})

    def add(self, seconds: float) -> None:
        """Count one duration."""
        self.counts[bucket(seconds)] += 1

    def merge(self, other: "Latencies") -> None:
        """Add another set of durations, exactly."""
        self.counts.update(other.counts)

    def percentiles(self, wanted: Iterable[float]) -> dict[float, float]:
        """Give percentiles (0 to 100) in seconds by nearest rank, to the bucket; empty when nothing was counted."""
        ordered = sorted(self.counts.items())
        total = self.counts.total()
        found: dict[float, float] = {}
        for percent in wanted:
            rank, seen = max(math.ceil(total * percent / 100), 1), 0
            for micros, count in ordered:
                seen += count
                if seen >= rank:
                    found[percent] = micros / 1e6
                    break
        return found

    def summary(self) -> dict[str, float]:
        """Give count, mean, percentiles (p50 ... p99.9) and maximum in milliseconds; only the count when empty."""
        if not self.counts:
            return {"count": 0}
        total = self.counts.total()
        mean = sum(micros * count for micros, count in self.counts.items()) / total
        values = {f"p{percent:g}": value * 1000 for percent, value in self.percentiles(PERCENTILES).items()}
        rounded = {"mean": mean / 1000, **values, "max": max(self.counts) / 1000}
        return {"count": total, **{name: round(value, 3) for name, value in rounded.items()}}

    def to_json(self) -> list[list[int]]:
        """Give the counts as [microseconds, count] pairs."""
        return [[micros, count] for micros, count in sorted(self.counts.items())]

    @classmethod
    def from_json(cls, pairs: Iterable[tuple[int, int]]) -> "Latencies":
        """Read what `to_json` gave."""
        return cls(dict(pairs))
