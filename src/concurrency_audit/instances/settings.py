"""What a local Managed Instances can be told: one frozen value that every room reads."""

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
    """Races are provoked: invocations give way where shared state is accessed."""

    seed: int
    accesses: tuple[tuple[str, int], ...] = ()
    """Places that an audit named: path from the package's root, and line. Other lines give way too, but seldom."""


@dataclass(frozen=True)
class Limits:
    """When an environment refuses more work, as fractions of what the function was given; ``None`` never refuses."""

    cpu: float | None = None
    """Of its vCPUs. Off by default: a laptop has fewer cores than the environments it plays."""
    memory: float | None = 1.0
    """Of MemorySize, measured as the private memory of all workers."""
    disk: float | None = 0.95
    """Of EphemeralStorage, measured on the environment's own /tmp."""


@dataclass(frozen=True)
class Settings:
    """A local Managed Instances, before it runs."""

    port: int = 0
    """The Lambda endpoint's port on 127.0.0.1; 0 takes a free one."""
    state: Path | None = None
    """Where functions, code and undelivered events are kept; ``None`` keeps them until the server ends."""
    model: ExecutionModel = "processes"
    time_scale: float = 1.0
    """Simulated seconds per real second, for the scaler and the retry back-off of asynchronous invokes."""
    environments: int = 3
    """Fewest environments of a published version; three is the platform's own number."""
    with_aws: bool = False
    """Whether S3 and Rekognition are started beside the Lambda endpoint."""
    s3_endpoint: str | None = None
    """An S3 to use instead of the embedded one; its notifications are its own affair."""
    region: str = "us-east-1"
    account: str = "123456789012"
    drain_seconds: float = 5.0
    """How long a stopping server waits for invocations that run."""
    init_seconds: float = 130.0
    """How long an environment may take to start before its version is Failed (the platform's minimum)."""
    provoke: Provoke | None = None
    """Whether and where races are provoked; it costs time, so latencies say nothing then."""
    tell: Callable[[str], None] | None = None
    """Is told in a line what becomes of each invocation, and of environments that start."""
    limits: Limits = field(default_factory=Limits)
