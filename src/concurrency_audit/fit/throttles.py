"""The number of invocations that would be refused because the scaler lags behind."""

from __future__ import annotations

from collections.abc import Callable

from concurrency_audit.fit.answers import WINDOW
from concurrency_audit.fit.capacity import environments_for
from concurrency_audit.fit.traffic import Traffic
from concurrency_audit.fit.workload import Environments

Decide = Callable[[float, int, float, float, bool], int]
"""Maps (seconds, environments, share of slots in use, share of CPU in use, whether any was refused) to environments
wanted."""
EVERY = 60
"""Seconds between two decisions."""


def expected(traffic: Traffic, cpu: float | None, environments: Environments, decide: Decide) -> float | None:
    """Number of invocations that find no free slot; None if the steps are too coarse.

    Each step is spread evenly over the scaler's decisions; the caller provides the model of the scaler.
    """
    if traffic.step > WINDOW or not traffic.durations:
        return None
    first, refused = traffic.starts[0], 0.0
    slots, vcpu, least = environments.concurrency, environments.vcpu, max(1, environments.minimum)
    load = traffic.counts[0] * traffic.durations[0] / traffic.step
    computed = load if cpu is None else traffic.counts[0] * cpu / traffic.step
    ready = max(1, environments_for(load, computed, environments))  # the first step has the environments that it needs
    decisions = max(1, traffic.step // EVERY)
    for start, count, duration in zip(traffic.starts, traffic.counts, traffic.durations, strict=True):
        rate = count / traffic.step
        busy, computing = rate * duration / slots, rate * (duration if cpu is None else cpu) / vcpu
        for nth in range(decisions):
            over = max(busy, computing) / ready
            lost = 1 - 1 / over if over > 1 else 0.0
            refused += count / decisions * lost
            at = start - first + (nth + 1) * traffic.step / decisions
            wanted = decide(at, ready, min(1.0, busy / ready), min(1.0, computing / ready), lost > 0)
            ready = wanted if wanted > least else least
    return refused
