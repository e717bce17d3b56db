"""The command and the environment variables that a runtime is started with."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InstancesError
from ..settings import ExecutionModel

MODE = "AWS_LAMBDA_CONCURRENCY_MODE"
"""Variable of a function or image that chooses how invocations share an environment."""
_MODES: dict[str, ExecutionModel] = {"process": "processes", "thread": "threads", "hybrid": "hybrid"}
_PACKAGES = str(Path(__file__).parents[3])
"""Where our own runtimes are imported from; last on the path, so that nothing of ours shadows the function's code."""
_INHERITED = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH", "SSL_CERT_FILE")
"""All that a function sees of the server's own variables."""


@dataclass(frozen=True)
class Spec:
    """What an environment runs: one published version."""

    name: str
    version: str
    arn: str
    handler: str
    runtime: str
    code: Path
    """Folder with the unpacked package."""
    model: ExecutionModel
    concurrency: int
    timeout: float
    """Seconds."""
    memory_mb: int
    tmp_mb: int
    vcpus: float
    variables: Mapping[str, str] = field(default_factory=dict)
    """The function's own environment variables."""
    log_group: str = ""
    log_level: str = "INFO"
    platform: Mapping[str, str] = field(default_factory=dict)
    """Region, credentials and endpoints that the platform sets."""
    python: str = sys.executable
    """The interpreter that the handler runs under."""
    provoke: str | None = None
    """What to provoke, as JSON for the worker; None for nothing."""

    @property
    def shape(self) -> tuple[int, int]:
        """Worker processes, and threads in each of them."""
        if self.model == "processes":
            return self.concurrency, 1
        if self.model == "threads":
            return 1, self.concurrency
        processes = max(1, int(self.vcpus))
        return processes, max(1, self.concurrency // processes)

    @property
    def workers(self) -> int:
        """Workers that poll once an environment is up."""
        processes, threads = self.shape
        return processes * threads


def check_model(model: ExecutionModel) -> None:
    """Refuse a model that this machine cannot run.

    Raises:
        InstancesError: what is missing, and what to do.
    """
    if sys.platform == "win32":
        raise InstancesError("Windows has no process groups, which this needs; run it in WSL or a Linux container")
    if model != "processes":
        return
    if not sys.platform.startswith("linux"):
        raise InstancesError(
            f"--model processes runs AWS's runtime client, which exists for Linux only (this is {sys.platform}); "
            "use --model threads, or run this in a Linux container or virtual machine"
        )
    if importlib.util.find_spec("awslambdaric") is None:
        raise InstancesError("--model processes needs awslambdaric: pip install 'concurrency-audit[instances]'")


def model_of(variables: Mapping[str, str], otherwise: ExecutionModel) -> ExecutionModel:
    """The execution model of a function: what its variable says, as in AWS's images, or else the server's.

    Raises:
        InstancesError: the variable has no value that AWS's images take; they fail at the start then.
    """
    mode = variables.get(MODE)
    if mode is None:
        return otherwise
    if mode not in _MODES:
        raise InstancesError(f"ValueError: {MODE} is {mode!r}; it may be process, thread or hybrid")
    return _MODES[mode]


def command(spec: Spec) -> list[str]:
    """The runtime's command line."""
    if spec.model == "processes":
        client = "awslambdaric" if spec.provoke is None else f"{__package__}.processes"
        return [spec.python, "-m", client, spec.handler]
    processes, threads = spec.shape
    return [spec.python, "-m", f"{__package__}.threaded", spec.handler, str(processes), str(threads)]


def names_its_streams(spec: Spec) -> bool:
    """Whether the runtime begins every log stream with the number of its worker; AWS's does not."""
    return spec.model != "processes"


def variables(spec: Spec, api_port: int, log_place: str, stream: str, private_tmp: Path | None) -> dict[str, str]:
    """Every environment variable of the runtime: the platform's, the function's, and little of ours.

    Args:
        spec: what to run.
        api_port: the environment's Runtime API.
        log_place: where workers send what they print: a unix socket's path, or host:port.
        stream: name of the log stream.
        private_tmp: folder for temporary files where /tmp itself cannot be private.
    """
    own = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    if private_tmp is not None:
        own["TMPDIR"] = str(private_tmp)
    return {
        **own,
        "TZ": ":UTC",
        **spec.platform,
        **spec.variables,
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api_port}",
        "AWS_LAMBDA_MAX_CONCURRENCY": str(spec.concurrency),
        **_mode(spec),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "lambda-managed-instances",
        "AWS_LAMBDA_FUNCTION_NAME": spec.name,
        "AWS_LAMBDA_FUNCTION_VERSION": spec.version,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(spec.memory_mb),
        "AWS_LAMBDA_LOG_GROUP_NAME": spec.log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_LAMBDA_LOG_LEVEL": spec.log_level,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{spec.runtime}",
        "LAMBDA_TASK_ROOT": str(spec.code),
        "_HANDLER": spec.handler,
        "_LAMBDA_TELEMETRY_LOG_FD_PROVIDER_SOCKET": log_place,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(spec.code), spec.variables.get("PYTHONPATH"), _PACKAGES])),
        "PYTHONPYCACHEPREFIX": f"{spec.code}.pycache",
    }


def _mode(spec: Spec) -> dict[str, str]:
    """The variable that chooses the model, where it is another one than AWS's production runtime has."""
    if spec.model == "processes":
        return {}
    return {MODE: next(mode for mode, model in _MODES.items() if model == spec.model)}
