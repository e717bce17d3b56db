"""Where payloads run alone: on servers of their own, which `load --local` starts and names, or at the same endpoint."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import boto3
from botocore.config import Config

from concurrency_audit.load.payloads import hooks, stores
from concurrency_audit.load.running.lambda_client import Invoker, LambdaClient, Target
from concurrency_audit.load.running.settings import Settings

PLACES = "CONCURRENCY_AUDIT_PLACES"
"""Variable that the starter of local servers sets: as JSON, how they are reached and what is checked on them."""
SECONDS = 120
_CONFIG = Config(retries={"total_max_attempts": 1}, read_timeout=SECONDS)


@dataclass(frozen=True, slots=True)
class _Keys:
    access_key: str
    secret_key: str
    token: str | None = None


class Place:
    """The endpoint of the load, of which only the answers are known."""

    apart = False
    """Whether it is another place than that of the load."""

    def __init__(self, invoker: Invoker) -> None:
        self._invoker = invoker

    def invoker(self) -> Invoker:
        """Give the client."""
        return self._invoker

    def renew(self) -> None:
        """Go to environments that are new, where there can be any."""

    def stored(self) -> stores.Stores | None:
        """Read what the function has stored; None where nobody can tell."""
        return None

    @property
    def checks(self) -> bool:
        """Whether the function has a check of its own."""
        return False

    def check(self) -> str:
        """Give what the function's own check says is wrong; empty where nothing is, or where there is none."""
        return ""


class Server(Place):
    """A local server of our own that runs the code under test, under the same name and version as the others."""

    apart = True

    def __init__(self, told: Mapping[str, str], check: Mapping[str, str], settings: Settings) -> None:
        self._told, self._check, self._settings = told, check, settings
        super().__init__(self._at(settings.qualifier))
        self._renewed = 0

    def renew(self) -> None:
        """Publish the same code once more, so that other processes run it."""
        control = self._client("lambda")
        self._renewed += 1
        name = self._settings.function
        control.update_function_configuration(FunctionName=name, Description=f"the same, {self._renewed} times renewed")
        version = control.publish_version(FunctionName=name)["Version"]
        waiter = control.get_waiter("published_version_active")
        waiter.wait(FunctionName=name, Qualifier=version, WaiterConfig={"Delay": 1, "MaxAttempts": SECONDS})
        self._invoker = self._at(version)

    def stored(self) -> stores.Stores | None:
        """Read all buckets, tables and queues."""
        return stores.read(self._client)

    @property
    def checks(self) -> bool:
        """Whether the run was given one."""
        return bool(self._check.get("name"))

    def check(self) -> str:
        """Call the function's own check."""
        if not self.checks:
            return ""
        told = self._told
        arguments = hooks.endpoints(told["aws"], told["access_key"], told["secret_key"], self._settings.region)
        code = Path(self._check["code"])
        return hooks.call("--check", self._check["name"], code, self._check["handler"], arguments)

    def _client(self, service: str) -> Any:
        told, session = self._told, cast(Any, boto3.session.Session())
        return session.client(
            service,
            endpoint_url=told["endpoint"] if service == "lambda" else told["aws"],
            region_name=self._settings.region,
            aws_access_key_id=told["access_key"],
            aws_secret_access_key=told["secret_key"],
            config=_CONFIG,
        )

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


def places(settings: Settings, invoker: Invoker) -> list[Place]:
    """Give the place of the load and those of the two lone passes."""
    told = json.loads(os.environ.get(PLACES, "{}"))
    if not told:
        return [Place(invoker)] * 3
    return [Server(one, told["check"], settings) for one in told["servers"]]
