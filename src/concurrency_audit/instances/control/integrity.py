"""Checks whether a state directory holds what a server wrote: every document, and the packages that they name.

It runs once at the start, before anything is changed, so that damage is reported as one line with the file and a
remedy, and not as an error during an invocation.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from botocore.validate import ParamValidator

from ..errors import InstancesError, ServiceError
from .catalog import ALIAS, FUNCTION, VERSION
from .code import CodeStore
from .configuration import changed_configuration, vcpus
from .constraints import violations
from .extras import EVENT_CONFIG
from .layers import LAYER, key_of
from .model import service
from .names import LATEST
from .providers import KIND as PROVIDER
from .providers import provider_arn
from .store import Document

EVENT = "event"
"""Kind of accepted events that have not been delivered."""
_CONFIGURATION = (
    "FunctionName", "FunctionArn", "Version", "State", "Handler", "Runtime", "CodeSha256", "CodeSize", "Description",
    "MemorySize", "Timeout", "RevisionId", "EphemeralStorage.Size", "LoggingConfig.LogGroup",
    "LoggingConfig.ApplicationLogLevel", "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig",
)  # fmt: skip
_MANAGED = ("CapacityProviderArn", "ExecutionEnvironmentMemoryGiBPerVCpu", "PerExecutionEnvironmentMaxConcurrency")
_ALIAS = ("AliasArn", "Name", "FunctionVersion", "Description", "RevisionId")
_PROVIDER = (
    "CapacityProviderArn", "State", "VpcConfig", "PermissionsConfig", "InstanceRequirements",
    "CapacityProviderScalingConfig.MaxVCpuCount", "CapacityProviderScalingConfig.ScalingMode", "LastModified",
)  # fmt: skip
_MOST_ATTEMPTS = 3


class _DamageError(Exception):
    """The defect of one document."""


def check(path: Path, rows: Iterable[tuple[object, object, object]], code: CodeStore) -> None:
    """Raise if a state is damaged, without changing anything in it.

    Args:
        path: the file that the rows were read from.
        rows: kind, key and body of every document.
        code: the packages.

    Raises:
        InstancesError: names the file and the defect.
    """
    found: dict[tuple[str, str], Document] = {}
    for row in rows:
        try:
            kind, key, document = _document(*row)
            _CHECKS[kind](key, document)
        except (_DamageError, ServiceError) as error:
            raise _damaged(path, f"{_shown(row[0])} {_shown(row[1])}", str(error)) from None
        found[kind, key] = document
    for (kind, key), document in found.items():
        try:
            _check_links(kind, key, document, found)
        except _DamageError as error:
            raise _damaged(path, f"{_shown(kind)} {_shown(key)}", str(error)) from None
    for sha in digests(found.items()):
        why = code.restore(sha)
        if why is not None:
            raise _damaged(code.package(sha), "the package of a function", why)


def digests(documents: Iterable[tuple[tuple[str, str], Document]]) -> set[str]:
    """CodeSha256 of every package that documents refer to, with the kind and key of the document."""
    return {
        *(body["configuration"]["CodeSha256"] for (kind, _), body in documents if kind == VERSION),
        *(body["CodeSha256"] for (kind, _), body in documents if kind == LAYER),
    }


def _damaged(path: Path, what: str, why: str) -> InstancesError:
    line = " ".join(f"{path}: damaged: {what}: {why}".split())
    return InstancesError(f"{line[:400]}; bring back a copy of the state directory, or give another --state")


def _shown(value: object) -> str:
    return ascii(value)[:80]


def _document(kind: object, key: object, body: object) -> tuple[str, str, Document]:
    if not isinstance(kind, str) or not isinstance(key, str) or kind not in _CHECKS:
        raise _DamageError("no server of this version writes such documents")
    if not isinstance(body, str):
        raise _DamageError("its content is no text")
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _DamageError(f"its content is no JSON ({str(error)[:80]})") from None
    if not isinstance(document, dict):
        raise _DamageError("its content is no JSON object")
    return kind, key, document


def _of_shape(document: Any, name: str, *required: str) -> None:
    """Check that the document has the service model's shape, and the members that are always written."""
    shape = service().shape_for(name)
    report = ParamValidator().validate(document, shape)
    if report.has_errors():
        raise _DamageError(report.generate_report())
    if found := violations(document, shape):
        raise _DamageError(found[0])
    for place in required:
        inner: Any = document
        for part in place.split("."):
            if not isinstance(inner, dict) or part not in inner:
                raise _DamageError(f"{place} is missing")
            inner = inner[part]


def _version(key: str, record: Document) -> None:
    configuration = record.get("configuration")
    if not isinstance(configuration, dict):
        raise _DamageError("configuration is missing")
    # The model has no pattern for $LATEST.PUBLISHED yet, in versions and at the end of ARNs.
    known = {
        name: _without_published(configuration[name]) for name in ("Version", "FunctionArn") if name in configuration
    }
    _of_shape({**configuration, **known}, "FunctionConfiguration", *_CONFIGURATION)
    managed = configuration["CapacityProviderConfig"]["LambdaManagedInstancesCapacityProviderConfig"]
    if missing := [name for name in _MANAGED if name not in managed]:
        raise _DamageError(f"{missing[0]} is missing")
    if key != f"{configuration['FunctionName']}:{configuration['Version']}":
        raise _DamageError("it stands under the key of another one")
    if not re.fullmatch(r"\d+|\$LATEST(\.PUBLISHED)?", configuration["Version"]):
        raise _DamageError(f"{configuration['Version']} is no version")
    if min(configuration["Timeout"], managed["PerExecutionEnvironmentMaxConcurrency"], vcpus(configuration)) <= 0:
        raise _DamageError("its timeout, concurrency and vCPUs must be above 0")
    changed_configuration(configuration, {})
    _digest(configuration["CodeSha256"])
    _of_shape(record.get("scaling", {}), "FunctionScalingConfig")


def _without_published(value: object) -> object:
    return value.removesuffix(".PUBLISHED") if isinstance(value, str) else value


def _digest(sha: str) -> None:
    try:
        if len(base64.b64decode(sha, validate=True)) == 32:
            return
    except ValueError:  # not base64, or not even ASCII
        pass
    raise _DamageError("CodeSha256 is no SHA-256 in base64")


def _function(_: str, function: Document) -> None:
    number, tags, policy = function.get("next_version"), function.get("tags"), function.get("policy")
    if type(number) is not int or number < 1:
        raise _DamageError("next_version is no number from 1")
    if not isinstance(tags, dict) or not all(isinstance(value, str) for value in tags.values()):
        raise _DamageError("tags is no object of texts")
    if not isinstance(policy, list) or not all(
        isinstance(one, dict) and {"Sid", "Resource"} <= set(one) for one in policy
    ):
        raise _DamageError("policy is no list of statements")


def _alias(key: str, alias: Document) -> None:
    _of_shape(alias, "AliasConfiguration", *_ALIAS)
    if key.rpartition(":")[2] != alias["Name"]:
        raise _DamageError("it stands under the key of another one")


def _provider(key: str, provider: Document) -> None:
    _of_shape(provider, "CapacityProvider", *_PROVIDER)
    if provider["CapacityProviderArn"].rpartition(":")[2] != key:
        raise _DamageError("it stands under the key of another one")
    for policy in provider["CapacityProviderScalingConfig"].get("ScalingPolicies", ()):
        _of_shape(policy, "TargetTrackingScalingPolicy", "PredefinedMetricType", "TargetValue")


def _event_config(_: str, config: Document) -> None:
    _of_shape(config, "FunctionEventInvokeConfig", "FunctionArn", "LastModified")


def _layer(key: str, layer: Document) -> None:
    number, size, deleted = layer.get("Version"), layer.get("CodeSize"), layer.get("Deleted")
    if type(number) is not int or number < 1 or type(size) is not int or type(deleted) is not bool:
        raise _DamageError("Version and CodeSize must be numbers, Deleted true or false")
    if key != f"{layer.get('LayerName')}:{number}":
        raise _DamageError("it stands under the key of another one")
    if not isinstance(layer.get("CodeSha256"), str):
        raise _DamageError("CodeSha256 is missing")
    _digest(layer["CodeSha256"])
    shown = {
        name: value for name, value in layer.items() if name not in ("LayerName", "CodeSha256", "CodeSize", "Deleted")
    }
    _of_shape(shown, "LayerVersionsListItem", "CreatedDate", "Description")


def _event(_: str, event: Document) -> None:
    if not isinstance(event.get("function"), str) or not isinstance(event.get("qualifier"), str | None):
        raise _DamageError("function and qualifier must be texts")
    accepted, attempts = event.get("accepted"), event.get("attempts")
    if type(attempts) is not int or not 0 <= attempts < _MOST_ATTEMPTS or not isinstance(accepted, int | float):
        raise _DamageError("accepted must be a time, attempts a number from 0 to 2")
    try:
        json.loads(base64.b64decode(event.get("payload", ""), validate=True))
    except (ValueError, TypeError, RecursionError):
        raise _DamageError("payload is no JSON in base64") from None


_CHECKS: dict[str, Callable[[str, Document], None]] = {
    VERSION: _version,
    FUNCTION: _function,
    ALIAS: _alias,
    PROVIDER: _provider,
    EVENT_CONFIG: _event_config,
    LAYER: _layer,
    EVENT: _event,
}


def _check_links(kind: str, key: str, document: Document, found: dict[tuple[str, str], Document]) -> None:
    """Check that everything a document refers to exists."""
    if kind == FUNCTION and (VERSION, f"{key}:{LATEST}") not in found:
        raise _DamageError("its $LATEST is missing")
    if kind == VERSION:
        configuration = document["configuration"]
        function = found.get((FUNCTION, configuration["FunctionName"]))
        if function is None:
            raise _DamageError("its function is missing")
        if configuration["Version"].isdigit() and int(configuration["Version"]) >= function["next_version"]:
            raise _DamageError("its function does not know that version yet")
        for layer in configuration.get("Layers", ()):
            if (LAYER, key_of(layer["Arn"])) not in found:
                raise _DamageError(f"its layer {layer['Arn']} is missing")
        if (PROVIDER, provider_arn(configuration).rpartition(":")[2]) not in found:
            raise _DamageError("its capacity provider is missing")
    if kind == ALIAS:
        name = key.rpartition(":")[0]
        weights = document.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        for version in (document["FunctionVersion"], *weights):
            if (VERSION, f"{name}:{version}") not in found:
                raise _DamageError(f"its version {version} is missing")
