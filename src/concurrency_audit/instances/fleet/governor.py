"""Measures every environment's usage for the agents, and scales on the simulated clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from ..control.providers import Providers
from ..control.store import Document
from .clock import Clock
from .fleet import Fleet
from .pool import Pool
from .scaling import EVALUATE_EVERY, TARGET, Sample, Scaler
from .usage import Subject, Usage, look

_LOOK_EVERY = 1.0
"""Real seconds between measurements of CPU, memory and disk, which the simulated clock does not speed up."""
_SHORTEST_TICK = 0.05
LIFETIME = 4 * 3600.0
"""Simulated seconds that an environment lives: about four hours, says AWS's guide for Managed Instances on GitHub
(kirodotdev/powers, June 2026); instances live twelve, so that no environment outlives its own."""
_TICKS = 6
"""Number of concurrency samples per decision."""


@dataclass
class _Watched:
    """State of one pool between decisions."""

    scaler: Scaler
    concurrency: list[float] = field(default_factory=list)
    throttled: int = 0


class Governor:
    """Runs two loops until closed: one measures, one scales."""

    def __init__(self, fleet: Fleet, providers: Providers, clock: Clock, private_tmp: bool) -> None:
        self.usage: dict[int, Usage] = {}
        """Last measurement by environment number."""
        self._fleet = fleet
        self._providers = providers
        self._clock = clock
        self._private_tmp = private_tmp
        self._watched: dict[Pool, _Watched] = {}
        self._tasks = [asyncio.ensure_future(self._look()), asyncio.ensure_future(self._scale())]

    async def close(self) -> None:
        """Stop watching."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            environments = [one for pool in self._fleet.pools.values() for one in pool.ready]
            subjects = [Subject.of(one, self._private_tmp) for one in environments]
            looked = {one.number: await look(one, self.usage.get(one.number)) for one in subjects}
            self.usage = looked
            for pool in self._fleet.pools.values():
                for environment in pool.ready:
                    if environment.number in looked:
                        pool.agent.look(environment, looked[environment.number])

    async def _scale(self) -> None:
        decided = self._clock.now()
        while True:
            await asyncio.sleep(max(_SHORTEST_TICK, EVALUATE_EVERY / _TICKS / self._clock.scale))
            for pool in self._fleet.pools.values():
                self._watch(pool).concurrency.append(pool.in_flight / max(1, pool.slots))
                pool.rotate(LIFETIME / self._clock.scale)
            if self._clock.now() - decided >= EVALUATE_EVERY:
                decided = self._clock.now()
                self._decide(decided)

    def _watch(self, pool: Pool) -> _Watched:
        if pool not in self._watched:
            target = cpu_target(self._providers.find(pool.provider))
            self._watched[pool] = _Watched(Scaler(target), throttled=pool.stats.throttled)
        return self._watched[pool]

    def _decide(self, at: float) -> None:
        self._watched = {pool: kept for pool, kept in self._watched.items() if pool in self._fleet.pools.values()}
        for (name, version), pool in list(self._fleet.pools.items()):
            if not pool.ready:
                continue
            watched = self._watch(pool)
            samples = watched.concurrency or [0.0]
            cpus = [self.usage[one.number].cpu for one in pool.ready if one.number in self.usage]
            sample = Sample(
                at=at,
                environments=pool.wanted,
                concurrency=sum(samples) / len(samples),
                cpu=sum(cpus) / len(cpus) if cpus else 0.0,
                throttled=pool.stats.throttled > watched.throttled,
            )
            watched.concurrency, watched.throttled = [], pool.stats.throttled
            wanted = self._fleet.allowed(name, version, watched.scaler.decide(sample))
            if wanted != pool.wanted:
                pool.resize(wanted)


def cpu_target(provider: Document) -> float:
    """The CPU utilisation that a provider aims for: from its Manual policy, else the model's default."""
    scaling = provider["CapacityProviderScalingConfig"]
    for policy in scaling.get("ScalingPolicies", ()) if scaling["ScalingMode"] == "Manual" else ():
        if policy["PredefinedMetricType"].endswith("CPUUtilization") and policy["TargetValue"] > 0:
            return float(policy["TargetValue"]) / 100
    return TARGET
