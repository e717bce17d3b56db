"""What is to be deployed, checked before the first request."""

import re
from dataclasses import dataclass

from photo_pipeline.deploy.errors import DeployError

RUNTIME = "python3.13"
HANDLER = "photo_pipeline.handler.handler"
ALIAS = "live"
TIMEOUT_SECONDS = 60
KEEP_VERSIONS = 3
"""Versions kept for a rollback; each published version holds one of its provider's 100 places, and instances."""

WORKER_BASE_MB = 120
"""One worker process with boto3 and Pillow imported, measured at 66 MB, and an object of the largest size."""

WORST_BYTES_PER_PIXEL = 17
"""The dearest decode, WebP, measured at 16.3 bytes a pixel above what the process had before."""

_NAME = re.compile(r"[a-zA-Z0-9-_]{1,40}")
_SUBNET = re.compile(r"subnet-[0-9a-z]+")
_GROUP = re.compile(r"sg-[0-9a-zA-Z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One deployment; every resource's name follows from ``name``."""

    name: str
    account: str
    region: str
    input_bucket: str
    output_bucket: str
    input_prefix: str = ""
    subnets: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
    architecture: str = "arm64"
    max_vcpus: int = 30
    memory_mb: int = 8192
    gib_per_vcpu: int = 4
    concurrency: int = 8

    @property
    def operator_role(self) -> str:
        """The role Lambda runs the instances with."""
        return f"{self.name}-operator"

    @property
    def execution_role(self) -> str:
        """The role the handler runs with."""
        return f"{self.name}-execution"

    @property
    def provider(self) -> str:
        """The capacity provider."""
        return f"{self.name}-capacity"

    @property
    def provider_arn(self) -> str:
        """The capacity provider's ARN."""
        return f"arn:aws:lambda:{self.region}:{self.account}:capacity-provider:{self.provider}"

    @property
    def alias_arn(self) -> str:
        """What S3 invokes: never ``$LATEST``, which managed instances do not run."""
        return f"arn:aws:lambda:{self.region}:{self.account}:function:{self.name}:{ALIAS}"

    def role_arn(self, role: str) -> str:
        """The ARN of one of the two roles."""
        return f"arn:aws:iam::{self.account}:role/{role}"

    @property
    def max_pixels(self) -> int:
        """The largest photo that fits if every worker of an environment decodes its dearest one at once."""
        per_worker = (self.memory_mb // self.concurrency - WORKER_BASE_MB) * 1024 * 1024
        return min(50_000_000, per_worker // WORST_BYTES_PER_PIXEL)


def check(target: Target) -> None:
    """Refuse what AWS would refuse minutes later, or what would run out of memory.

    Raises:
        DeployError: naming the option.
    """
    rules = [
        (_NAME.fullmatch(target.name), "--name: 1 to 40 letters, digits, '-' or '_'"),
        (target.subnets, "--subnet: at least one, 16 at most"),
        (len(target.subnets) <= 16, "--subnet: at least one, 16 at most"),
        (all(map(_SUBNET.fullmatch, target.subnets)), "--subnet: ids like subnet-0abc"),
        (len(target.security_groups) <= 5, "--security-group: 5 at most"),
        (all(map(_GROUP.fullmatch, target.security_groups)), "--security-group: ids like sg-0abc"),
        (2 <= target.max_vcpus <= 15_000, "--max-vcpu: 2 to 15000"),
        (target.gib_per_vcpu in (2, 4, 8), "--gib-per-vcpu: 2, 4 or 8"),
        (2048 <= target.memory_mb <= 32_768, "--memory: 2048 to 32768 MB"),
        (target.memory_mb % (target.gib_per_vcpu * 1024) == 0, "--memory: a multiple of --gib-per-vcpu"),
        (1 <= target.concurrency <= 1600, "--concurrency: 1 to 1600"),
        (
            target.memory_mb // max(target.concurrency, 1) >= 2 * WORKER_BASE_MB,
            f"--concurrency: each worker is a process that needs {2 * WORKER_BASE_MB} MB; raise --memory or have fewer",
        ),
        (
            target.input_bucket != target.output_bucket or _apart(target.input_prefix),
            "--input-prefix: needed when both buckets are one, and not under thumbs/ or metadata/",
        ),
    ]
    for holds, message in rules:
        if not holds:
            raise DeployError(message)


def _apart(prefix: str) -> bool:
    return bool(prefix) and not any(
        own.startswith(prefix) or prefix.startswith(own) for own in ("thumbs/", "metadata/")
    )
