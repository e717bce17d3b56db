"""The number of environments and instances that a traffic series needs in each hour."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from concurrency_audit.fit.money import MONTH_HOURS
from concurrency_audit.fit.prices import InstanceType
from concurrency_audit.fit.traffic import HOUR, Traffic
from concurrency_audit.fit.workload import Environments

NOT_OURS = 1
"""vCPU and GB of each instance that the platform reserves for itself (AWS's calculator for Managed Instances)."""


@dataclass(frozen=True)
class Fleet:
    """Instances of one type over the whole series."""

    most: int
    """Maximal number of instances at one time."""
    least: int
    hours: Decimal
    """Instance-hours per month."""


def environments_for(busy: float, processors: float, environments: Environments) -> int:
    """Number of environments for `busy` concurrent invocations that use `processors` vCPUs, with headroom.

    It is the larger of the numbers that slots and CPU require, both planned at the target utilisation, and at least the
    minimum.
    """
    slots = busy / (environments.concurrency * environments.utilisation)
    cpu = processors / (environments.vcpu * environments.utilisation)
    return max(environments.minimum, _up(slots), _up(cpu))


def carried_by_floor(duration: float, cpu: float, environments: Environments) -> float:
    """Invocations per second that the minimal number of environments carries; infinite if they take no time."""
    slots = environments.concurrency / duration if duration else math.inf
    processors = environments.vcpu / cpu if cpu else math.inf
    return environments.minimum * environments.utilisation * min(slots, processors)


def per_instance(instance: InstanceType, environments: Environments) -> int:
    """Number of environments that fit on one instance; 0 if none fits."""
    by_vcpu = (instance.vcpu - NOT_OURS) / environments.vcpu
    by_memory = (instance.memory_gb - NOT_OURS) / (environments.memory_mb / 1024)
    return max(0, math.floor(min(by_vcpu, by_memory) + 1e-9))


def hourly(traffic: Traffic, cpu: float | None, environments: Environments) -> list[int]:
    """Environments in each hour of the series, at the largest rate of any step in it: instances leave slowly.

    `cpu` is the CPU seconds of one invocation; None: as long as it runs.
    """
    rates: dict[int, float] = {}
    loads: dict[int, float] = {}
    for start, count, duration in zip(traffic.starts, traffic.counts, traffic.durations, strict=True):
        hour, load = start // HOUR, count * duration
        if count > rates.get(hour, -1.0):
            rates[hour] = count
        if load > loads.get(hour, -1.0):
            loads[hour] = load
    step = traffic.step
    return [
        environments_for(load / step, (load if cpu is None else rates[hour] * cpu) / step, environments)
        for hour, load in loads.items()
    ]


def fleet(instance: InstanceType, needed: list[int], environments: Environments) -> Fleet | None:
    """The instances of one type for the series; None if the type cannot hold a single environment."""
    fitting = per_instance(instance, environments)
    if not fitting:
        return None
    counts = [max(environments.az_floor, math.ceil(count / fitting)) for count in needed]
    hours = Decimal(sum(counts)) * MONTH_HOURS / len(counts)
    return Fleet(max(counts), min(counts), hours)


def _up(amount: float) -> int:
    return math.ceil(amount - 1e-9)
