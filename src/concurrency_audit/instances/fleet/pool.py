"""The environments of one published version, and the router over them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from ..runtime.environment import Environment, StartError, State
from ..runtime.invocation import Invocation
from ..runtime.launch import Spec
from ..runtime.workshop import Workshop
from .agent import Agent, Refusal
from .stats import Stats

_log = logging.getLogger(__name__)
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
"""Seconds between attempts to replace environments that keep failing."""


class Pool:
    """The environments of one version: started, routed to, replaced when they end, drained."""

    def __init__(
        self,
        spec: Spec,
        provider: str,
        workshop: Workshop,
        logs: Path,
        init_seconds: float,
        agent: Agent,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.spec = spec
        self.provider = provider
        """ARN of the capacity provider."""
        self.stats = Stats()
        self.environments: list[Environment] = []
        """Environments that accept invocations, and those being drained."""
        self.wanted = 0
        self.agent = agent
        self._workshop = workshop
        self._tell = tell
        self._logs = logs
        self._init_seconds = init_seconds
        self._starting: set[Environment] = set()
        self._turn = 0
        self._pause = _SHORTEST_PAUSE
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._rotating = False
        """Whether a replacement for an environment that is too old is being started."""

    @property
    def in_flight(self) -> int:
        """Number of invocations that workers are processing."""
        return sum(environment.in_flight for environment in self.environments)

    @property
    def slots(self) -> int:
        """Number of live workers in environments that accept invocations."""
        return sum(len(environment.slots.workers) for environment in self.environments if environment.ready)

    @property
    def lost_workers(self) -> int:
        """Number of workers that died in live environments."""
        return sum(environment.slots.lost for environment in self.environments)

    @property
    def ready(self) -> list[Environment]:
        """Environments that accept invocations."""
        return [environment for environment in self.environments if environment.ready]

    async def open(self, count: int) -> None:
        """Start the first environments concurrently.

        Raises:
            StartError: one of them did not start; the others are ended.
        """
        self.wanted = count
        try:
            results = await asyncio.gather(*(self._start() for _ in range(count)), return_exceptions=True)
        except asyncio.CancelledError:
            await self.close(0)
            raise
        failures = [result for result in results if isinstance(result, BaseException)]
        if failures:
            await self.close(0)
            raise failures[0]

    def route(self, invocation: Invocation) -> Refusal | None:
        """Offer an invocation to the environments in turn; returns the refusal if none accepts it."""
        environments = self.environments
        count = len(environments)
        self._turn += 1
        invocation.on_done = self.stats.done
        refusal = Refusal.CONCURRENCY
        for step in range(count):
            environment = environments[(self._turn + step) % count]
            if not environment.ready:
                continue
            if environment.number in self.agent.over:
                refusal = self.agent.over[environment.number]
            elif environment.slots.offer(invocation):
                return None
        self.stats.refused(refusal)
        return refusal

    def resize(self, wanted: int) -> None:
        """Start or drain environments until there are ``wanted``; returns at once."""
        self.wanted = wanted
        alive = len(self.ready) + len(self._starting)
        for _ in range(wanted - alive):
            self._run(self._replace())
        surplus = max(0, len(self.ready) - wanted)
        for environment in sorted(self.ready, key=lambda one: one.in_flight)[:surplus]:
            environment.drain()
            self._run(self._drain(environment, float("inf")))

    def rotate(self, seconds: float) -> None:
        """Replace the oldest environment, one at a time, if it has run for ``seconds``; returns at once."""
        oldest = min(self.ready, key=lambda one: one.since, default=None)
        if oldest is None or self._rotating or time.monotonic() - oldest.since < seconds:
            return
        self._rotating = True
        self._run(self._rotate(oldest))

    async def close(self, seconds: float) -> None:
        """Wait at most ``seconds`` for running invocations, then end every environment."""
        self._closing = True
        self.wanted = 0
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(self._drain(one, seconds) for one in [*self.environments, *self._starting]))

    async def _start(self) -> Environment:
        environment = Environment(self.spec, self._workshop, self._logs, self._ended)
        self._starting.add(environment)
        try:
            await environment.start(self._init_seconds)
        except asyncio.CancelledError:
            await environment.stop()
            raise
        finally:
            self._starting.discard(environment)
        # concurrency-audit: ignore[CA201] -- one event loop runs all tasks, and nothing is awaited in between
        self.environments.append(environment)
        if self._tell is not None:
            workers = f"{self.spec.workers} worker{'s' if self.spec.workers > 1 else ''}"
            up = f"environment {environment.number} is up with {workers} ({len(self.ready)} of {self.wanted})"
            self._tell(f"{self.spec.name}:{self.spec.version} {up}")
        return environment

    async def _replace(self) -> None:
        """Start one environment, retrying at growing intervals."""
        while not self._closing and len(self.ready) + len(self._starting) < self.wanted:
            with contextlib.suppress(StartError, OSError):
                await self._start()
                self._pause = _SHORTEST_PAUSE
                return
            await asyncio.sleep(self._pause)
            self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    async def _rotate(self, environment: Environment) -> None:
        """Start another environment, then drain this one; if none starts, keep this one."""
        try:
            await self._start()
        except (StartError, OSError) as error:
            _log.warning("environment %d is not replaced: %s", environment.number, error)
            return
        finally:
            self._rotating = False
        if environment.ready:
            environment.drain()
            await self._drain(environment, float("inf"))

    async def _drain(self, environment: Environment, seconds: float) -> None:
        if environment.state is State.READY:
            environment.drain()
        waited = 0.0
        while environment.in_flight and waited < seconds and environment.state is not State.ENDED:
            await asyncio.sleep(0.02)
            waited += 0.02
        await environment.stop()
        self._forget(environment)

    def _ended(self, environment: Environment) -> None:
        was_serving = environment in self.environments
        self._forget(environment)
        if was_serving and not self._closing:
            self._run(self._replace())

    def _forget(self, environment: Environment) -> None:
        if environment in self.environments:
            self.environments.remove(environment)

    def _run(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
