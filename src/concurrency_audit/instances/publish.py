"""Publishes a folder on a running server, for those who only want to try their code."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from concurrency_audit.package import PackageError, read

from .control.functions import OWN_PYTHON, PYTHON_TAG
from .control.names import LATEST_PUBLISHED
from .errors import InstancesError, ServiceError
from .server import Server

NOT_CONFIGURED = ("Code", "Tags")
"""Members of a CreateFunction request that UpdateFunctionConfiguration does not take."""
PROVIDER = "local"
"""Name of the capacity provider for such functions."""


@dataclass(frozen=True)
class Publication:
    """A folder to publish as a function."""

    folder: Path
    function: str
    handler: str
    timeout: int = 30
    concurrency: int | None = None
    """Concurrent invocations per environment; None for the platform's default."""
    variables: dict[str, str] = field(default_factory=dict)
    layers: tuple[Path, ...] = ()
    """Folders or zip files whose content is put under /opt."""


def provider_request(name: str, account: str) -> dict[str, Any]:
    """A CreateCapacityProvider request with a made-up network and role."""
    return {
        "CapacityProviderName": name,
        "VpcConfig": {"SubnetIds": ["subnet-local"], "SecurityGroupIds": ["sg-local"]},
        "PermissionsConfig": {"CapacityProviderOperatorRoleArn": f"arn:aws:iam::{account}:role/operator"},
    }


def function_request(publication: Publication, package: bytes, provider_arn: str, account: str) -> dict[str, Any]:
    """A CreateFunction request for a publication."""
    managed: dict[str, Any] = {"CapacityProviderArn": provider_arn}
    if publication.concurrency is not None:
        managed["PerExecutionEnvironmentMaxConcurrency"] = publication.concurrency
    return {
        "FunctionName": publication.function,
        "Runtime": "python3.13",
        "Role": f"arn:aws:iam::{account}:role/function",
        "Handler": publication.handler,
        "Timeout": publication.timeout,
        "Environment": {"Variables": publication.variables},
        "Code": {"ZipFile": package},
        "Tags": {PYTHON_TAG: OWN_PYTHON},
        "CapacityProviderConfig": {"LambdaManagedInstancesCapacityProviderConfig": managed},
    }


async def publish(server: Server, publication: Publication) -> None:
    """Create or update the function and wait until ``$LATEST.PUBLISHED`` runs it.

    Raises:
        InstancesError: the folder cannot be published, or its environments do not start.
    """
    try:
        package = read(publication.folder, publication.handler)
    except PackageError as error:
        raise InstancesError(str(error)) from None
    account = server.settings.account
    providers, functions = server.providers, server.functions
    name = {"FunctionName": publication.function}
    try:
        if not any(one["CapacityProviderArn"].endswith(f":{PROVIDER}") for one in _all(providers.list_all({}))):
            providers.create(provider_request(PROVIDER, account))
        arn = providers.find(PROVIDER)["CapacityProviderArn"]
        request = function_request(publication, package, arn, account)
        request["Layers"] = [await _layer(server, path) for path in publication.layers]
        if publication.function in {one["FunctionName"] for one in functions.list_all({})["Functions"]}:
            await functions.update_code({**name, "ZipFile": package})
            functions.update_configuration({key: value for key, value in request.items() if key not in NOT_CONFIGURED})
        else:
            await functions.create(request)
        server.versions.publish({**name, "PublishTo": "LATEST_PUBLISHED"})
        await _wait_until_active(server, publication.function)
    except ServiceError as error:
        raise InstancesError(f"{publication.folder}: cannot be published: {error.message}") from None


async def _layer(server: Server, path: Path) -> str:
    """Publish a layer; returns its ARN."""
    given = {"LayerName": layer_name(path), "Content": {"ZipFile": read_layer(path)}}
    return str((await server.layers.publish(given))["LayerVersionArn"])


def layer_name(path: Path) -> str:
    """A layer's name for a folder or zip file."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", path.resolve().stem)[:64] or "layer"


def read_layer(path: Path) -> bytes:
    """The zip file of a layer.

    Raises:
        InstancesError: there is nothing to package.
    """
    try:
        return read(path, "")
    except PackageError as error:
        raise InstancesError(str(error)) from None


async def _wait_until_active(server: Server, name: str) -> None:
    while True:
        configuration = server.functions.configuration({"FunctionName": name, "Qualifier": LATEST_PUBLISHED})
        if "Failed" in (configuration["State"], configuration.get("LastUpdateStatus")):
            reason = configuration.get("StateReason") or configuration.get("LastUpdateStatusReason")
            raise InstancesError(f"function {name} did not start: {reason}")
        if configuration["State"] == "Active" and configuration.get("LastUpdateStatus") != "InProgress":
            return
        await asyncio.sleep(0.02)


def _all(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return list(answer["CapacityProviders"])
