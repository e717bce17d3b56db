"""A function's configuration: which settings Managed Instances accept, reject and complete."""

from __future__ import annotations

import re
from typing import Any

from ..errors import invalid
from .names import LATEST, Place
from .store import Document, pick

DEFAULT_MEMORY_MB = 2048
DEFAULT_GIB_PER_VCPU = 2.0
DEFAULT_CONCURRENCY_PER_VCPU = 16
"""Source: the Python runtime page for Managed Instances in the Lambda developer guide."""
_MOST_VCPUS = 16
_OLDEST_PYTHON = 13
_MOST_VARIABLES = 4096
_RESERVED = {
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_MAX_CONCURRENCY", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
}  # fmt: skip
"""Source: "Using Lambda environment variables" in the Lambda developer guide."""

_UNSUPPORTED = {
    "FileSystemConfigs": "there is no file system to mount",
    "VpcConfig": "the network comes from the capacity provider",
    "TenancyConfig": "Managed Instances have no tenant isolation mode",
    "ImageConfig": "only zip packages run here",
    "AcceleratorConfig": "there is no accelerator here",
    "DurableConfig": "durable executions do not run here",
}
_SETTABLE = (
    "Role", "Handler", "Description", "Timeout", "MemorySize", "Environment", "Runtime", "DeadLetterConfig",
    "KMSKeyArn", "TracingConfig", "EphemeralStorage", "LoggingConfig", "CapacityProviderConfig", "Architectures",
    "Layers",
)  # fmt: skip


def new_configuration(given: dict[str, Any], name: str, place: Place) -> Document:
    """The $LATEST configuration of a function being created, without its code.

    Raises:
        ServiceError: something Managed Instances do not run.
    """
    if given.get("PackageType", "Zip") != "Zip":
        raise invalid("PackageType Image is not run here: an image needs a container engine; give a zip package")
    for required in ("Runtime", "Handler"):
        if not given.get(required):
            raise invalid(f"{required} is required for a zip package")
    if "CapacityProviderConfig" not in given:
        raise invalid("CapacityProviderConfig is required: this endpoint runs Lambda Managed Instances only")
    configuration: Document = {
        "FunctionName": name,
        "FunctionArn": place.function(name),
        "Description": "",
        "Timeout": 3,
        "MemorySize": DEFAULT_MEMORY_MB,
        "Version": LATEST,
        "TracingConfig": {"Mode": "PassThrough"},
        "State": "ActiveNonInvocable",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "EphemeralStorage": {"Size": 512},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": {},
    }
    return changed_configuration(configuration, given)


def changed_configuration(configuration: Document, given: dict[str, Any]) -> Document:
    """A configuration with the given settings in place of its own, checked as a whole.

    Raises:
        ServiceError: something Managed Instances do not run.
    """
    for name, advice in _UNSUPPORTED.items():
        if given.get(name):
            raise invalid(f"{name} is not supported: {advice}")
    if given.get("SnapStart", {}).get("ApplyOn") == "PublishedVersions":
        raise invalid("SnapStart is not supported on Managed Instances")
    merged = {**configuration, **pick(given, *_SETTABLE)}
    merged["LoggingConfig"] = _logging(merged["LoggingConfig"], merged["FunctionName"])
    merged["CapacityProviderConfig"] = _capacity(merged["CapacityProviderConfig"], merged["MemorySize"])
    if not merged.get("Layers", True):
        del merged["Layers"]
    _check_runtime(merged["Runtime"])
    _check_variables(merged.get("Environment", {}).get("Variables", {}))
    return merged


def vcpus(configuration: Document) -> float:
    """How many vCPUs one environment of this configuration has."""
    managed = configuration["CapacityProviderConfig"]["LambdaManagedInstancesCapacityProviderConfig"]
    return float(configuration["MemorySize"] / 1024 / managed["ExecutionEnvironmentMemoryGiBPerVCpu"])


def _logging(given: Document, name: str) -> Document:
    if given.get("LogFormat", "JSON") != "JSON":
        raise invalid("LogFormat Text is not supported on Managed Instances: logs are always JSON")
    defaults = {"LogFormat": "JSON", "ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO"}
    return {**defaults, "LogGroup": f"/aws/lambda/{name}", **given}


def _capacity(given: Document, memory_mb: int) -> Document:
    managed = dict(given["LambdaManagedInstancesCapacityProviderConfig"])
    ratio = float(managed.setdefault("ExecutionEnvironmentMemoryGiBPerVCpu", DEFAULT_GIB_PER_VCPU))
    if ratio not in (2.0, 4.0, 8.0):
        raise invalid(f"ExecutionEnvironmentMemoryGiBPerVCpu is {ratio:g}; it may be 2, 4 or 8")
    if memory_mb < DEFAULT_MEMORY_MB:
        raise invalid(f"MemorySize is {memory_mb} MB; Managed Instances need at least {DEFAULT_MEMORY_MB} MB")
    share = memory_mb / 1024 / ratio
    if share != int(share) or not 1 <= share <= _MOST_VCPUS:
        raise invalid(
            f"MemorySize {memory_mb} MB at {ratio:g} GiB per vCPU is {share:g} vCPUs; "
            "it must be a whole number from 1 to 16"
        )
    managed.setdefault("PerExecutionEnvironmentMaxConcurrency", int(share) * DEFAULT_CONCURRENCY_PER_VCPU)
    return {"LambdaManagedInstancesCapacityProviderConfig": managed}


def _check_runtime(runtime: str) -> None:
    match = re.fullmatch(r"python3\.(\d+)", runtime)
    if match is None or int(match[1]) < _OLDEST_PYTHON:
        raise invalid(f"Runtime Enum {runtime} does not support specified feature: Lambda Managed Instances")


def _check_variables(variables: dict[str, str]) -> None:
    taken = sorted(_RESERVED & set(variables))
    if taken:
        raise invalid(
            "Lambda was unable to configure your environment variables because the environment variables you have "
            f"provided contains reserved keys that are currently not supported for modification. Reserved keys used "
            f"in this request: {', '.join(taken)}"
        )
    if sum(len(name) + len(value) for name, value in variables.items()) > _MOST_VARIABLES:
        raise invalid(f"The environment variables take more than {_MOST_VARIABLES} bytes")
