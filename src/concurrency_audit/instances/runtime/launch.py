"""The command and the environment variables that a runtime is started with."""

from __future__ import annotations

import importlib.util
import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InstancesError
from ..settings import ExecutionModel
from . import opt

MODE = "AWS_LAMBDA_CONCURRENCY_MODE"
"""Variable of a function or image that chooses how invocations share an environment."""
_MODES: dict[str, ExecutionModel] = {"process": "processes", "thread": "threads", "hybrid": "hybrid"}
_PACKAGES = Path(__file__).parents[3]
"""Where our own runtimes are imported from; last on the path, so that nothing of ours shadows the function's code."""
_WRAPPER, _ADAPTER = "AWS_LAMBDA_EXEC_WRAPPER", "/opt/bootstrap"
"""Variable with a program that starts the runtime, and its value where that is AWS's Web Adapter."""
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
    layers: tuple[Path, ...] = ()
    """Folders with the unpacked layers, in order."""
    packages: Path = _PACKAGES
    """Where our own runtimes, and what AWS's bring, are imported from."""
    provoke: str | None = None
    """What to provoke, as JSON for the worker; None for nothing."""

    @property
    def shape(self) -> tuple[int, int]:
        """Worker processes, and threads in each of them."""
        if self.model == "processes":
            return self.concurrency, 1
        if self.model in ("threads", "web"):
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
    """The execution model of a function: what its variables say, as in AWS's images, or else the server's.

    Behind the Web Adapter the package's own server decides, and nothing reads the variable for a mode.

    Raises:
        InstancesError: the variable has no value that AWS's images take; they fail at the start then.
    """
    if variables.get(_WRAPPER) == _ADAPTER:
        return "web"
    mode = variables.get(MODE)
    if mode is None:
        return otherwise
    if mode not in _MODES:
        raise InstancesError(f"ValueError: {MODE} is {mode!r}; it may be process, thread or hybrid")
    return _MODES[mode]


def command(spec: Spec) -> list[str]:
    """The runtime's command line."""
    processes, threads = spec.shape
    if spec.model == "web":  # the wrapper is for the server that the package starts
        return [spec.python, "-m", f"{__package__}.adapter", spec.handler, str(threads)]
    wrapper = [spec.variables[_WRAPPER]] if spec.variables.get(_WRAPPER) else []
    if spec.model == "processes":
        client = "awslambdaric" if spec.provoke is None else f"{__package__}.processes"
        return [*wrapper, spec.python, "-m", client, spec.handler]
    return [*wrapper, spec.python, "-m", f"{__package__}.threaded", spec.handler, str(processes), str(threads)]


def names_its_streams(spec: Spec) -> bool:
    """Whether the runtime begins every log stream with the number of its worker; AWS's client does not."""
    return spec.model in ("threads", "hybrid")


def variables(
    spec: Spec, api_port: int, log_place: str, stream: str, private_tmp: Path | None, layers: str | None
) -> dict[str, str]:
    """Every environment variable of the runtime: the platform's, the function's, and little of ours.

    Args:
        spec: what to run.
        api_port: the environment's Runtime API.
        log_place: where workers send what they print: a unix socket's path, or host:port.
        stream: name of the log stream.
        private_tmp: folder for temporary files where /tmp itself cannot be private.
        layers: where the layers' content lies.
    """
    own = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    added = opt.paths(layers, spec.runtime.removeprefix("python")) if layers else {}
    own["PATH"] = _joined(str(Path(spec.python).parent), *added.get("PATH", ()), own.get("PATH", os.defpath))
    if layers:
        own["LD_LIBRARY_PATH"] = _joined(*added["LD_LIBRARY_PATH"], own.get("LD_LIBRARY_PATH"))
    if private_tmp is not None:
        own["TMPDIR"] = str(private_tmp)
    return {
        **own,
        "TZ": ":UTC",
        **spec.platform,
        **_web_port(spec),
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
        "PYTHONPATH": _joined(
            str(spec.code), *added.get("PYTHONPATH", ()), spec.variables.get("PYTHONPATH"), str(spec.packages)
        ),
        "PYTHONPYCACHEPREFIX": f"{spec.code}.pycache",
    }


def _mode(spec: Spec) -> dict[str, str]:
    """The variable that chooses the model, where it is another one than AWS's production runtime has."""
    if spec.model not in ("threads", "hybrid"):
        return {}
    return {MODE: next(mode for mode, model in _MODES.items() if model == spec.model)}


def _web_port(spec: Spec) -> dict[str, str]:
    """A port for each environment's server, unless the function has chosen one: they share one network here."""
    if spec.model != "web" or {"PORT", "AWS_LWA_PORT"} & set(spec.variables):
        return {}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    return {"PORT": port, "AWS_LWA_PORT": port}


def _joined(*places: str | None) -> str:
    """A search path of those places that are there."""
    return os.pathsep.join(filter(None, places))
