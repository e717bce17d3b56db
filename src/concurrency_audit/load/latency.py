"""Latencies that merge exactly: counted per microsecond bucket, summarised by an HDR histogram."""

from collections import Counter
from collections.abc import Iterable, Mapping

from hdrh.histogram import HdrHistogram

LOWEST_US = 1
HIGHEST_US = 3_600_000_000
"""One hour: twice the longest synchronous invocation with room for a queue."""
DIGITS = 3
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

    def histogram(self) -> HdrHistogram:
        """Give the durations as an HDR histogram in microseconds."""
        histogram = HdrHistogram(LOWEST_US, HIGHEST_US, DIGITS)
        for micros, count in self.counts.items():
            histogram.record_value(micros, count)
        return histogram

    def summary(self) -> dict[str, float]:
        """Give count, mean, maximum and percentiles (p50 ... p99.9) in milliseconds; only the count when empty."""
        if not self.counts:
            return {"count": 0}
        histogram = self.histogram()
        values = {f"p{percent:g}": histogram.get_value_at_percentile(percent) / 1000 for percent in PERCENTILES}
        return {
            "count": histogram.get_total_count(),
            "mean": round(histogram.get_mean_value() / 1000, 3),
            **{name: round(value, 3) for name, value in values.items()},
            "max": round(max(self.counts) / 1000, 3),
        }

    def to_json(self) -> list[list[int]]:
        """Give the counts as [microseconds, count] pairs."""
        return [[micros, count] for micros, count in sorted(self.counts.items())]

    @classmethod
    def from_json(cls, pairs: Iterable[Iterable[int]]) -> "Latencies":
        """Read what `to_json` gave."""
        return cls({micros: count for micros, count in pairs})
