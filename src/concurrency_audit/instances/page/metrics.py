"""Prometheus metrics with the names that CloudWatch uses for Managed Instances.

Source of the names: "Monitoring Lambda Managed Instances" in the Lambda developer guide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from ..fleet.fleet import Fleet
from ..fleet.governor import Governor
from ..fleet.pool import Pool

_LABELS = ("FunctionName", "Version")


class _Collector:
    """Prometheus collector that reads the fleet on each scrape."""

    def __init__(self, fleet: Fleet, governor: Governor) -> None:
        self._fleet = fleet
        self._governor = governor

    def collect(self) -> Iterable[Metric]:
        """Every metric with one sample per version."""
        pools = self._fleet.pools
        for name, text, read in _COUNTERS:
            counter = CounterMetricFamily(name, text, labels=_LABELS)
            for key, pool in pools.items():
                counter.add_metric(key, read(pool))
            yield counter
        throttles = CounterMetricFamily(
            "ThrottlesByReason", "Refused invocations by reason", labels=(*_LABELS, "Reason")
        )
        for key, pool in pools.items():
            for reason, count in pool.stats.throttles.items():
                throttles.add_metric((*key, reason.value), count)
        yield throttles
        for name, text, read in _GAUGES:
            gauge = GaugeMetricFamily(name, text, labels=_LABELS)
            for key, pool in pools.items():
                gauge.add_metric(key, read(pool))
            yield gauge
        yield from self._used()

    def _used(self) -> Iterable[Metric]:
        for name, attribute in (
            ("CPUUtilization", "cpu"),
            ("MemoryUtilization", "memory"),
            ("DiskUtilization", "disk"),
        ):
            gauge = GaugeMetricFamily(
                f"ExecutionEnvironment{name}",
                "Percent of what the function was given",
                labels=(*_LABELS, "Environment"),
            )
            for key, pool in self._fleet.pools.items():
                for environment in pool.ready:
                    usage = self._governor.usage.get(environment.number)
                    if usage is not None:
                        gauge.add_metric((*key, str(environment.number)), getattr(usage, attribute) * 100)
            yield gauge


_COUNTERS: tuple[tuple[str, str, Callable[[Pool], float]], ...] = (
    ("Invocations", "Answered invocations", lambda pool: pool.stats.invocations),
    ("Errors", "Function errors", lambda pool: pool.stats.errors),
    ("Throttles", "Refused invocations", lambda pool: pool.stats.throttled),
    ("DurationSeconds", "Sum of all durations", lambda pool: pool.stats.seconds),
)
_GAUGES: tuple[tuple[str, str, Callable[[Pool], float]], ...] = (
    ("ExecutionEnvironments", "Environments that take invocations", lambda pool: len(pool.ready)),
    ("ExecutionEnvironmentConcurrency", "Invocations that run", lambda pool: pool.in_flight),
    ("ExecutionEnvironmentConcurrencyLimit", "Workers that live", lambda pool: pool.slots),
    ("LostWorkers", "Workers that died in living environments", lambda pool: pool.lost_workers),
)


def metrics(fleet: Fleet, governor: Governor) -> bytes:
    """The metrics in Prometheus text format."""
    registry = CollectorRegistry()
    registry.register(_Collector(fleet, governor))
    return generate_latest(registry)
