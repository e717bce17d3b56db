"""Where payloads run alone: on servers of their own, which `load --local` starts and names, or at the same endpoint."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from concurrency_audit.load.running.lambda_client import Invoker, LambdaClient, Target
from concurrency_audit.load.running.settings import Settings

PLACES = "CONCURRENCY_AUDIT_LONE"
"""Variable with the lone servers as JSON: how they are reached, one for each pass. The starter sets it."""
SECONDS = 120


@dataclass(frozen=True, slots=True)
class _Keys:
    access_key: str
    secret_key: str
    token: str | None = None


class Same:
    """The endpoint of the load; what is new about its environments is not ours to say."""

    def __init__(self, invoker: Invoker) -> None:
        self._invoker = invoker

    def invoker(self) -> Invoker:
        """Give the load's own client."""
        return self._invoker

    def renew(self) -> None:
        """There is nothing to do."""


class Server:
    """A local server of our own that runs the same code under the same name and version."""

    def __init__(self, told: Mapping[str, str], settings: Settings) -> None:
        self._told, self._settings = told, settings
        self._client = self._at(settings.qualifier)
        self._renewed = 0

    def invoker(self) -> Invoker:
        """Give the client of the version whose environments are newest."""
        return self._client

    def renew(self) -> None:
        """Publish the same code once more, so that other processes run it."""
        control: Any = boto3.client(
            "lambda",
            endpoint_url=self._told["endpoint"],
            region_name=self._settings.region,
            aws_access_key_id=self._told["access_key"],
            aws_secret_access_key=self._told["secret_key"],
            config=Config(retries={"total_max_attempts": 1}),
        )
        self._renewed += 1
        name = self._settings.function
        control.update_function_configuration(FunctionName=name, Description=f"the same, {self._renewed} times renewed")
        version = control.publish_version(FunctionName=name)["Version"]
        waiter = control.get_waiter("published_version_active")
        waiter.wait(FunctionName=name, Qualifier=version, WaiterConfig={"Delay": 1, "MaxAttempts": SECONDS})
        self._client = self._at(version)

    def _at(self, qualifier: str) -> LambdaClient:
        told, settings = self._told, self._settings
        target = Target(
            function=settings.function,
            qualifier=qualifier,
            endpoint=told["endpoint"],
            region=settings.region,
            log_tail=settings.log_tail,
            timeout=settings.timeout,
        )
        keys = _Keys(told["access_key"], told["secret_key"])
        return LambdaClient(target, lambda: keys, concurrency=2)


def lone_places(settings: Settings, invoker: Invoker) -> list[Same | Server]:
    """Give the places of the two lone passes."""
    told = json.loads(os.environ.get(PLACES, "[]"))
    return [Server(one, settings) for one in told] or [Same(invoker), Same(invoker)]
