"""The agent on an instance: it refuses work for an environment that uses too much, and the router tries another one."""

from __future__ import annotations

from enum import Enum

from ..runtime.environment import Environment
from ..settings import Limits
from .usage import Usage


class Refusal(Enum):
    """Why an invocation was throttled, with the names of the platform's metrics."""

    CONCURRENCY = "ConcurrencyThrottles"
    CPU = "CPUThrottles"
    MEMORY = "MemoryThrottles"
    DISK = "DiskThrottles"

    @property
    def reason(self) -> str:
        """The ``Reason`` of the 429 answer.

        Lambda's service model defines a value for concurrency and none for CPU, memory and disk; AWS does not document
        what it sends for those, so the names of the platform's metrics are used.
        """
        return "ConcurrentInvocationLimitExceeded" if self is Refusal.CONCURRENCY else self.value


class Agent:
    """Compares the last known usage of environments with the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.over: dict[int, Refusal] = {}
        """Why an environment, by its number, gets no work; without an entry it gets some."""

    def look(self, environment: Environment, usage: Usage) -> None:
        """Store the current usage of an environment."""
        reason = self._reason(usage)
        if reason is None:
            self.over.pop(environment.number, None)
        else:
            self.over[environment.number] = reason

    def _reason(self, usage: Usage) -> Refusal | None:
        checks = (
            (usage.memory, self._limits.memory, Refusal.MEMORY),
            (usage.disk, self._limits.disk, Refusal.DISK),
            (usage.cpu, self._limits.cpu, Refusal.CPU),
        )
        return next((reason for used, limit, reason in checks if limit is not None and used >= limit), None)
