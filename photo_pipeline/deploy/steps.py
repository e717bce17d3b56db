"""The steps in the order in which they have to be taken, and the other one in which they are undone."""

from typing import Protocol

from photo_pipeline.deploy.aws import Aws
from photo_pipeline.deploy.function import Function
from photo_pipeline.deploy.notification import Notification, Permission
from photo_pipeline.deploy.provider import CapacityProvider
from photo_pipeline.deploy.roles import ExecutionRole, OperatorRole
from photo_pipeline.deploy.target import Target
from photo_pipeline.deploy.version import Alias, OldVersions, Version


class Step(Protocol):
    """One resource."""

    @property
    def title(self) -> str:
        """What it is, with its name."""

    def changes(self) -> list[str]:
        """What ``apply`` would do, found by reading alone; empty when everything is as wanted."""

    def apply(self) -> None:
        """Make it as wanted, whatever was there before."""

    def state(self) -> str:
        """What is there, in a few words."""

    def remove(self) -> None:
        """Take it away; nothing happens if it is not there."""


def steps(aws: Aws, target: Target, package: bytes) -> list[Step]:
    """All steps, in the order of ``apply``.

    ``destroy`` goes backwards: S3 stops sending, the function goes with its versions, and only then can the provider,
    which any version holds back, and the roles that both were using.
    """
    function = Function(aws, target, package)
    version = Version(aws, target, function)
    alias = Alias(aws, target, version)
    return [
        OperatorRole(aws, target),
        ExecutionRole(aws, target),
        CapacityProvider(aws, target),
        function,
        version,
        alias,
        OldVersions(aws, target, version, alias),
        Permission(aws, target),
        Notification(aws, target),
    ]
