"""The four AWS APIs a deployment speaks to, and the patience it needs with them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from photo_pipeline.deploy.errors import DeployError, is_absent

if TYPE_CHECKING:
    from types_boto3_iam import IAMClient
    from types_boto3_lambda import LambdaClient
    from types_boto3_s3 import S3Client
    from types_boto3_sts import STSClient

# The control plane of capacity providers takes 1 write per second: standard mode backs off when it says so.
_CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 8}, connect_timeout=10, read_timeout=70)


@dataclass(frozen=True, slots=True)
class Aws:
    """Clients, and a clock that tests can replace."""

    iam: "IAMClient"
    functions: "LambdaClient"
    s3: "S3Client"
    sts: "STSClient"
    sleep: Callable[[float], None] = time.sleep


def connect(region: str | None, endpoint_url: str | None) -> Aws:
    """Clients from the usual credentials; ``endpoint_url`` sends all of them elsewhere, to a local stand-in."""
    session = boto3.session.Session(region_name=region)
    options: dict[str, Any] = {"endpoint_url": endpoint_url, "config": _CONFIG}
    return Aws(
        session.client("iam", **options),
        session.client("lambda", **options),
        session.client("s3", **options),
        session.client("sts", **options),
    )


def found(read: Callable[..., Any], **arguments: Any) -> Any:
    """What a reading call answers, or ``None`` if the thing does not exist."""
    try:
        return read(**arguments)
    except ClientError as error:
        if is_absent(error):
            return None
        raise


def wait(aws: Aws, what: str, done: Callable[[], bool], seconds: float = 1800, every: float = 5) -> None:
    """Ask until ``done``; it raises for states that cannot become the wanted one.

    Raises:
        DeployError: when the time is over; nothing is undone, and the next run waits on.
    """
    waited = 0.0
    while not done():
        if waited >= seconds:
            raise DeployError(f"{what}: not there after {seconds / 60:.0f} minutes; run the command again to wait on")
        aws.sleep(every)
        waited += every


def settle(aws: Aws, doing: Callable[[], Any], passing: tuple[str, ...], seconds: float = 90) -> Any:
    """Try again while AWS answers with a text that means "not yet", as it does while a new role spreads."""
    waited = 0.0
    while True:
        try:
            return doing()
        except ClientError as error:
            if waited >= seconds or not any(text in str(error) for text in passing):
                raise
        aws.sleep(5)
        waited += 5
