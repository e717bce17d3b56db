"""What is judged: one package for one function, and how that function runs its invocations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concurrency_audit.audit.model.verdicts import ExecutionModel

ADAPTER = "/opt/bootstrap"
"""AWS_LAMBDA_EXEC_WRAPPER of the Lambda Web Adapter (https://github.com/awslabs/aws-lambda-web-adapter)."""
_BOTH = (ExecutionModel.THREADS, ExecutionModel.PROCESSES)


class NotJudgedError(Exception):
    """The function is of a kind that the gate cannot speak for; the message is one line."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The function with the package that is to become its next version."""

    function: str
    sha256: str
    """CodeSha256 of the package: SHA-256 in base64."""
    handler: str
    models: tuple[ExecutionModel, ...]
    why: str
    """What the execution models follow from."""
    package: str = ""
    endpoint: str = ""
    region: str = ""

    @property
    def entry(self) -> str | None:
        """The handler as the audit's `MODULE:FUNCTION`; None where it is no Python function, as with an adapter."""
        module, dot, function = self.handler.replace("/", ".").rpartition(".")
        named = dot and function.isidentifier() and all(part.isidentifier() for part in module.split("."))
        return f"{module}:{function}" if named and not self.handler.endswith(".sh") else None


def execution_models(configuration: Mapping[str, Any]) -> tuple[tuple[ExecutionModel, ...], str]:
    """The models that a function's configuration (GetFunctionConfiguration) shows, and why.

    AWS's own Python runtime gives every concurrent request a process of its own; behind the Lambda Web Adapter
    requests share an interpreter; of a custom runtime nothing is known, so both models count. Raises NotJudgedError
    for an image and for a function that runs one invocation at a time.
    """
    if configuration.get("PackageType") == "Image":
        raise NotJudgedError("the function is a container image, and the gate reads only zip packages")
    if not configuration.get("CapacityProviderConfig"):
        raise NotJudgedError(
            "the function has no capacity provider, so it runs one invocation at a time; "
            'to gate it all the same, name its execution model: model = "processes" in the policy'
        )
    runtime = str(configuration.get("Runtime", ""))
    wrapper = configuration.get("Environment", {}).get("Variables", {}).get("AWS_LAMBDA_EXEC_WRAPPER", "")
    if wrapper == ADAPTER:
        return (ExecutionModel.THREADS,), "behind the Lambda Web Adapter requests share one interpreter"
    if wrapper:
        return _BOTH, f"AWS_LAMBDA_EXEC_WRAPPER is {wrapper}: what it starts is not known, so both models count"
    if runtime.startswith("python"):
        return (ExecutionModel.PROCESSES,), f"{runtime}, AWS's own runtime: a process for every concurrent request"
    return _BOTH, f"{runtime or 'its runtime'} is not AWS's for Python, so both models count"
