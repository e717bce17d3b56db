"""The execution models of a function whose package starts a server of its own: its start script says which."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.audit.reading.templates.servers import server
from concurrency_audit.gate.subject import ADAPTER, execution_models

_LARGEST = 100_000
"""Bytes of a start script or a server's settings; larger ones are none."""
_JUDGED = {
    ExecutionModel.PROCESSES: (ExecutionModel.PROCESSES,),
    ExecutionModel.THREADS: (ExecutionModel.THREADS,),
    ExecutionModel.TASKS: (ExecutionModel.THREADS,),
    ExecutionModel.HYBRID: (ExecutionModel.THREADS, ExecutionModel.PROCESSES),
}
"""What evidence is asked for: tasks of one event loop count as threads, where plain functions run."""


def shown(configuration: Mapping[str, Any], content: bytes) -> tuple[tuple[ExecutionModel, ...], str]:
    """The models that the configuration and the package show, and why; the package decides where it starts a server
    behind the Lambda Web Adapter or in a bootstrap of its own."""
    models, why = execution_models(configuration)
    variables = configuration.get("Environment", {}).get("Variables", {})
    is_adapted = variables.get("AWS_LAMBDA_EXEC_WRAPPER") == ADAPTER
    is_custom = str(configuration.get("Runtime", "")).startswith("provided")
    script = str(configuration.get("Handler", "")) if is_adapted else "bootstrap"
    command = _text(content, script) if is_adapted or is_custom else None
    if command is None:
        return models, why
    found = server(command, variables, lambda name: _text(content, name))
    if found is None:
        return models, why
    return _JUDGED[found.model], f"{script} of the package starts {found.says()}"


def _text(content: bytes, name: str) -> str | None:
    """A file of the package as text; None where there is none of that name and of a script's size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if package.getinfo(name).file_size > _LARGEST:
                return None
            with package.open(name) as file:
                return file.read(_LARGEST).decode("utf-8", "replace")
    except (KeyError, ValueError, OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return None
