"""One function as a deployment file describes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ADAPTER_WRAPPER = "/opt/bootstrap"
"""AWS_LAMBDA_EXEC_WRAPPER of the Lambda Web Adapter:
https://github.com/awslabs/aws-lambda-web-adapter/blob/main/docs/guide/src/getting-started/zip-packages.md"""
WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"
MODE = "AWS_LAMBDA_CONCURRENCY_MODE"
UNTOLD = "$?"
"""Stands for the mode where the text states one, but not its value: a parameter, a build argument."""
ADAPTER_LAYER = "LambdaAdapterLayer"


@dataclass(frozen=True, slots=True)
class Inline:
    """Code embedded in the template."""

    name: str
    """Logical name of the function in the template."""
    source: str
    line: int
    """The 1-based line of the template on which the code begins."""
    column: int
    """Number of columns by which the code is indented in the template."""
    aligned: bool
    """Whether its lines are lines of the template; otherwise it is all on one line."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """The facts a reader found. Every reader returns these; `resolving` turns them into references."""

    handler: str
    """`app.handler`, `src/handlers/orders.create`, `run.sh`, or a server's command line."""
    path: Path
    line: int
    bases: tuple[Path, ...] = ()
    """Folders that may be the root of the code, most likely first; empty if the file does not say."""
    runtime: str | None = None
    """`python3.13`, `provided.al2023`, `image`; None if the file does not say."""
    capacity: bool = False
    """Whether it runs on a capacity provider (Managed Instances)."""
    layers: tuple[str, ...] = ()
    layer_folders: tuple[Path, ...] = ()
    """Folders of this project that are packaged as its layers."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Environment variables of the function, over those of its image, as far as their values are known."""
    adapter: bool = False
    """Whether the image contains the Lambda Web Adapter."""
    experimental: bool = False
    """Whether the image is built on the experimental runtime, which reads AWS_LAMBDA_CONCURRENCY_MODE."""
    dockerfile: Path | None = None
    """The Dockerfile that its image is built from; what that says of the image by itself is said here."""
    inline: Inline | None = None
    """The code itself if the template embeds it."""
    certain: bool = True
    """False if the text only looks like a handler; it then counts only if a matching Python file exists."""

    @property
    def behind_adapter(self) -> bool:
        """Whether the Lambda Web Adapter forwards requests to a web server in the function."""
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
        """Whether the runtime is for a language other than Python."""
        return self.runtime is not None and not self.runtime.startswith(("python", "provided", "image"))
