"""One function as deployment text describes it, and the execution model that follows from the description."""

from dataclasses import dataclass
from pathlib import Path

from concurrency_audit.audit.model.verdicts import ExecutionModel

ADAPTER_WRAPPER = "/opt/bootstrap"
"""AWS_LAMBDA_EXEC_WRAPPER of the Lambda Web Adapter:
https://github.com/awslabs/aws-lambda-web-adapter/blob/main/docs/guide/src/getting-started/zip-packages.md"""
_ADAPTER_LAYER = "LambdaAdapterLayer"


@dataclass(frozen=True, slots=True)
class Deployed:
    """What a reader found out; every reader makes these and nothing else does the resolving."""

    handler: str
    """`app.handler`, `src/handlers/orders.create`, `run.sh`, or a server's command line."""
    path: Path
    line: int
    bases: tuple[Path, ...] = ()
    """Folders that may be the root of the code, likeliest first; empty where the text does not say."""
    runtime: str | None = None
    """`python3.13`, `provided.al2023`, `image`; None where the text does not say."""
    capacity: bool = False
    """Whether it runs on a capacity provider (Managed Instances)."""
    layers: tuple[str, ...] = ()
    wrapper: str | None = None
    """The value of AWS_LAMBDA_EXEC_WRAPPER."""
    adapter: bool = False
    """Whether an image brings the Lambda Web Adapter along."""
    certain: bool = True
    """False where the text only looks like a handler: it counts if a Python file answers to it."""

    @property
    def behind_adapter(self) -> bool:
        """Whether the Lambda Web Adapter hands requests to a server of the function's own."""
        return self.adapter or self.wrapper == ADAPTER_WRAPPER or any(_ADAPTER_LAYER in layer for layer in self.layers)

    @property
    def custom_runtime(self) -> bool:
        """Whether the function brings its own bootstrap."""
        return (self.runtime or "").startswith("provided")

    @property
    def other_language(self) -> bool:
        """Whether the runtime says that this is no Python."""
        return self.runtime is not None and not self.runtime.startswith(("python", "provided", "image"))

    def execution_model(self) -> tuple[ExecutionModel | None, str]:
        """The execution model the description shows, and why."""
        if self.behind_adapter:
            alone = "" if self.capacity else "; until it has a capacity provider, one request at a time"
            layer = any(_ADAPTER_LAYER in layer for layer in self.layers)
            what = "in the image" if self.adapter else "layer" if layer else f"at {ADAPTER_WRAPPER}"
            reason = f"Lambda Web Adapter {what} with {self.handler}: one threaded server per environment{alone}"
            return ExecutionModel.THREADS, reason
        if self.custom_runtime:
            reason = f"{self.runtime} custom runtime: its own bootstrap decides; assumed threads"
            return ExecutionModel.THREADS, reason
        if self.capacity:
            kind = {"image": "a container image", None: "no stated runtime"}.get(
                self.runtime, f"runtime {self.runtime}"
            )
            return ExecutionModel.PROCESSES, f"runs on a capacity provider with {kind}: one process per request"
        return None, ""
