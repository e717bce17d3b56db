"""The subject of the gate: one package for one function, and the function's execution models."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from concurrency_audit.audit.model.verdicts import ExecutionModel

ADAPTER = "/opt/bootstrap"
"""AWS_LAMBDA_EXEC_WRAPPER of the Lambda Web Adapter (https://github.com/awslabs/aws-lambda-web-adapter)."""
MODE = "AWS_LAMBDA_CONCURRENCY_MODE"
"""Set on AWS's experimental Python images: `process`, `thread` or `hybrid`."""
_BOTH = (ExecutionModel.THREADS, ExecutionModel.PROCESSES)
_JUDGED = ("Runtime", "Handler", "Environment", "Layers", "MemorySize", "Timeout", "EphemeralStorage", "Architectures",
           "CapacityProviderConfig", "PackageType", "Role", "VpcConfig", "FileSystemConfigs")  # fmt: skip


class NotJudgedError(Exception):
    """The gate cannot judge functions of this kind; the message is one line."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The function with the package that is to become its next version."""

    function: str
    sha256: str
    """CodeSha256 of the package: SHA-256 in base64."""
    handler: str
    models: tuple[ExecutionModel, ...]
    why: str
    """The part of the configuration that determines the execution models."""
    package: str = ""
    endpoint: str = ""
    region: str = ""
    managed: bool = True
    """Whether it runs on Managed Instances."""
    imported: bool = True
    """Whether Lambda's Python runtime imports the handler; an adapter or a custom runtime can start anything."""
    configuration: Mapping[str, Any] = field(default_factory=dict)
    """The part of the function's configuration that the evidence depends on."""
    replaces: str = ""
    """CodeSha256 of $LATEST when the evidence was judged; empty if it was not requested."""

    @property
    def entry(self) -> str | None:
        """The handler as the audit's `MODULE:FUNCTION`; None if it does not name a function of a module."""
        module, _, function = self.handler.replace("/", ".").rpartition(".")
        return f"{module}:{function}" if module and function.isidentifier() and function != "sh" else None


def judged_part(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a GetFunctionConfiguration answer that must not change between evidence and release."""
    return {name: configuration.get(name) for name in _JUDGED}


def is_imported(configuration: Mapping[str, Any]) -> bool:
    """Whether Lambda's own Python runtime imports the handler."""
    return str(configuration.get("Runtime", "")).startswith("python") and not _wrapper(configuration)


def must_be_readable(configuration: Mapping[str, Any], *, model_is_named: bool) -> None:
    """Raise NotJudgedError for functions whose code or execution model cannot be determined."""
    if configuration.get("PackageType") == "Image":
        raise NotJudgedError("the function is a container image, and the gate reads only zip packages")
    if "Error" in configuration.get("Environment", {}):
        raise NotJudgedError(
            "its environment variables cannot be read, and AWS_LAMBDA_EXEC_WRAPPER among them decides how it runs: "
            "allow kms:Decrypt on the function's key"
        )
    if not configuration.get("CapacityProviderConfig") and not model_is_named:
        raise NotJudgedError(
            "the function has no capacity provider, so it runs one invocation at a time; "
            'to gate it all the same, name its execution model: model = "processes" in the policy'
        )


def execution_models(configuration: Mapping[str, Any]) -> tuple[tuple[ExecutionModel, ...], str]:
    """The execution models that a function's configuration shows, and why.

    AWS's own Python runtime runs every concurrent request in a process of its own; behind the Lambda Web Adapter
    requests share an interpreter. Nothing is known about other runtimes, so both models apply. Both also apply if a
    variable asks for threads, because not every runtime obeys it.
    """
    runtime, wrapper = str(configuration.get("Runtime", "")), _wrapper(configuration)
    if wrapper == ADAPTER:
        return (ExecutionModel.THREADS,), "behind the Lambda Web Adapter requests share one interpreter"
    if wrapper:
        return _BOTH, f"AWS_LAMBDA_EXEC_WRAPPER is {wrapper}: what it starts is not known, so both models count"
    mode = _variable(configuration, MODE)
    if mode and mode != "process":
        return (
            _BOTH,
            f"{MODE} is {mode}, which AWS's experimental images honour and its others do not: both models count",
        )
    if runtime.startswith("python"):
        return (ExecutionModel.PROCESSES,), f"{runtime}, AWS's own runtime: a process for every concurrent request"
    return _BOTH, f"{runtime or 'its runtime'} is not AWS's for Python, so both models count"


def _wrapper(configuration: Mapping[str, Any]) -> str:
    return _variable(configuration, "AWS_LAMBDA_EXEC_WRAPPER")


def _variable(configuration: Mapping[str, Any], name: str) -> str:
    return str(configuration.get("Environment", {}).get("Variables", {}).get(name, ""))
