"""Settings of a local Managed Instances: one frozen value that all components read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

ExecutionModel = Literal["processes", "threads", "hybrid", "web"]
"""How invocations share an environment: forked workers (AWS's runtime), threads of one interpreter, both, or an HTTP
server that the package starts behind the Web Adapter."""


@dataclass(frozen=True)
class Provoke:
    """Whether and where to provoke races: invocations yield to each other where they access shared state."""

    seed: int
    accesses: tuple[tuple[str, int], ...] = ()
    """Places that an audit named, as path from the package's root and line. At other lines invocations yield too, but
    rarely."""


@dataclass(frozen=True)
class Limits:
    """Usage at which an environment refuses work, as fractions of the function's configuration; ``None``: never."""

    cpu: float | None = None
    """Fraction of its vCPUs. Off by default: a laptop has fewer cores than the environments it simulates."""
    memory: float | None = 1.0
    """Fraction of MemorySize, measured as the private memory of all workers."""
    disk: float | None = 0.95
    """Fraction of EphemeralStorage, measured on the environment's own /tmp."""


@dataclass(frozen=True)
class Settings:
    """Settings of one server."""

    port: int = 0
    """Port of the Lambda endpoint on 127.0.0.1; 0 for a free one."""
    state: Path | None = None
    """Folder for functions, code and undelivered events; ``None`` for a temporary one."""
    model: ExecutionModel = "processes"
    time_scale: float = 1.0
    """Simulated seconds per real second, for the scaler and for retries of asynchronous invokes."""
    environments: int = 3
    """Minimal number of environments of a published version; the platform's default is three."""
    with_aws: bool = False
    """Whether to start S3 and Rekognition beside the Lambda endpoint."""
    s3_endpoint: str | None = None
    """An S3 endpoint to use instead of the embedded one, whose notifications the server does not configure."""
    region: str = "us-east-1"
    account: str = "123456789012"
    drain_seconds: float = 5.0
    """Seconds that a stopping server waits for running invocations."""
    init_seconds: float = 130.0
    """Seconds after which an environment that has not started makes its version Failed (the platform's minimum)."""
    provoke: Provoke | None = None
    """Whether and where races are provoked. It costs time, so latencies measured then mean nothing."""
    tell: Callable[[str], None] | None = None
    """Receives a line for each invocation's outcome and for each environment that starts."""
    limits: Limits = field(default_factory=Limits)
