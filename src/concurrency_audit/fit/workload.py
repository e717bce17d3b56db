"""The function, and the environments that it would run in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from concurrency_audit.fit.errors import FitError

PYTHON_PER_VCPU = 16
"""Default of PerExecutionEnvironmentMaxConcurrency for Python, per vCPU (Lambda developer guide, Managed Instances)."""
SMALLEST_MB = 2048
"""Minimal memory of an execution environment (the same source)."""


@dataclass(frozen=True)
class Function:
    """The function as it runs on classic Lambda today."""

    memory_mb: Decimal | None = None
    cpu_seconds: Decimal | None = None
    """CPU time of one invocation; None while unknown."""
    ephemeral_mb: Decimal = Decimal(512)
    provisioned: Decimal = Decimal(0)
    """Configured provisioned concurrency, constant over time."""
    savings: Decimal = Decimal(0)
    """Discount of a Compute Savings Plan on duration and provisioned concurrency."""
    free_tier: bool = True


@dataclass(frozen=True)
class Environments:
    """The execution environments on Managed Instances."""

    memory_mb: int = SMALLEST_MB
    ratio: Decimal = Decimal(2)
    """GiB of memory per vCPU: 2, 4 or 8."""
    given_concurrency: int | None = None
    worker_mb: Decimal | None = None
    """Memory of one worker process; None if it was not measured."""
    minimum: int = 3
    az_floor: int = 3
    """Minimal number of instances: one in each Availability Zone."""
    utilisation: float = 0.5
    """Planned share of CPU and slots: headroom for traffic that doubles within five minutes."""

    @property
    def vcpu(self) -> float:
        """Processors of one environment, at least one."""
        return max(1.0, self.memory_mb / 1024 / float(self.ratio))

    @property
    def concurrency(self) -> int:
        """Concurrent invocations: as given, else Python's default or the number of workers that the memory holds."""
        if self.given_concurrency is not None:
            return self.given_concurrency
        slots = int(PYTHON_PER_VCPU * self.vcpu)
        return slots if self.worker_mb is None else max(1, min(slots, int(self.memory_mb / self.worker_mb)))

    def check(self) -> None:
        """Raise FitError where the workers do not fit into the environment's memory."""
        if self.worker_mb is not None and self.concurrency * self.worker_mb > self.memory_mb:
            need = f"{self.concurrency} workers of {self.worker_mb} MB"
            raise FitError(
                f"{need} do not fit into the environment's {self.memory_mb} MB: "
                "lower --concurrency or raise --environment-memory-mb"
            )
