"""One function as deployment text describes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ADAPTER_WRAPPER = "/opt/bootstrap"
"""AWS_LAMBDA_EXEC_WRAPPER of the Lambda Web Adapter:
https://github.com/awslabs/aws-lambda-web-adapter/blob/main/docs/guide/src/getting-started/zip-packages.md"""
WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"
MODE = "AWS_LAMBDA_CONCURRENCY_MODE"
ADAPTER_LAYER = "LambdaAdapterLayer"


@dataclass(frozen=True, slots=True)
class Inline:
    """Source that stands in the template itself."""

    name: str
    """Of the function in the template."""
    source: str
    line: int
    """The template's line on which it begins."""
    column: int
    """How far it is indented there."""
    aligned: bool
    """Whether its lines are lines of the template; otherwise all of it stands on one."""


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
    layer_folders: tuple[Path, ...] = ()
    """Folders of this project that are packed as its layers."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Environment variables of the function, over those of its image, as far as the text tells their values."""
    adapter: bool = False
    """Whether an image brings the Lambda Web Adapter along."""
    experimental: bool = False
    """Whether an image is built on the experimental runtime, which takes AWS_LAMBDA_CONCURRENCY_MODE."""
    inline: Inline | None = None
    """Its code, where the template holds it."""
    certain: bool = True
    """False where the text only looks like a handler: it counts if a Python file answers to it."""

    @property
    def behind_adapter(self) -> bool:
        """Whether the Lambda Web Adapter hands requests to a server of the function's own."""
        return (
            self.adapter
            or self.environment.get(WRAPPER) == ADAPTER_WRAPPER
            or any(ADAPTER_LAYER in layer for layer in self.layers)
        )

    @property
    def custom_runtime(self) -> bool:
        """Whether the function brings its own bootstrap."""
        return (self.runtime or "").startswith("provided")

    @property
    def other_language(self) -> bool:
        """Whether the runtime says that this is no Python."""
        return self.runtime is not None and not self.runtime.startswith(("python", "provided", "image"))
