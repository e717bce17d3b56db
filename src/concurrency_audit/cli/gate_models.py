"""The execution models that a package shows: by the server it starts, and by the image it can be built into."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.audit.reading.templates import dockerfile
from concurrency_audit.audit.reading.templates.deployed import Deployed
from concurrency_audit.audit.reading.templates.execution import execution_model
from concurrency_audit.audit.reading.templates.servers import Read, server
from concurrency_audit.gate.subject import ADAPTER, execution_models

_LARGEST = 100_000
"""Bytes of a start script or a server's settings; larger ones are none."""
_JUDGED = {
    ExecutionModel.PROCESSES: (ExecutionModel.PROCESSES,),
    ExecutionModel.THREADS: (ExecutionModel.THREADS,),
    ExecutionModel.TASKS: (ExecutionModel.TASKS,),
    ExecutionModel.HYBRID: (ExecutionModel.THREADS, ExecutionModel.PROCESSES),
}
"""What evidence is asked for."""

Shown = tuple[tuple[ExecutionModel, ...], str]


def shown(configuration: Mapping[str, Any], content: bytes) -> Shown:
    """The models that the configuration and the package show, and why.

    The package decides where it starts a server behind the Lambda Web Adapter or in a bootstrap of its own. A
    Dockerfile in it adds the model of its image: a zip package is not run from it, but code that is built both ways
    must bear both.
    """
    read = partial(_text, content)
    models, why = _of_function(configuration, read)
    variables = configuration.get("Environment", {}).get("Variables", {})
    for name in _dockerfiles(content):
        for model, reason in _of_image(name, variables, read):
            if more := tuple(one for one in _JUDGED[model] if one not in models):
                models, why = (*models, *more), f"{why}; {name} of the package: {reason}"
    return models, why


def behind_adapter(handler: str, variables: Mapping[str, str], content: bytes) -> tuple[ExecutionModel, ...]:
    """The models of a function behind the Lambda Web Adapter whose handler is the package's start script."""
    environment = {"Variables": {**variables, "AWS_LAMBDA_EXEC_WRAPPER": ADAPTER}}
    return _of_function({"Handler": handler, "Environment": environment}, partial(_text, content))[0]


def _of_function(configuration: Mapping[str, Any], read: Read) -> Shown:
    models, why = execution_models(configuration)
    variables = configuration.get("Environment", {}).get("Variables", {})
    is_adapted = variables.get("AWS_LAMBDA_EXEC_WRAPPER") == ADAPTER
    is_custom = str(configuration.get("Runtime", "")).startswith("provided")
    script = str(configuration.get("Handler", "")) if is_adapted else "bootstrap"
    command = read(script) if is_adapted or is_custom else None
    found = server(command, variables, read) if command is not None else None
    if found is None:
        return models, why
    return _JUDGED[found.model], f"{script} of the package starts {found.says()}"


def _of_image(name: str, variables: Mapping[str, str], read: Read) -> Iterator[tuple[ExecutionModel, str]]:
    """The model of the Lambda image that a Dockerfile builds; the function's own variables win over the image's."""
    built = dockerfile.image_of(read(name) or "", Path(name))
    if built is None:
        return
    deployed = Deployed(
        handler=built.command,
        path=Path(name),
        line=built.line,
        runtime="image",
        capacity=True,
        environment={**built.environment, **variables},
        adapter=built.adapter,
        experimental=built.experimental,
    )
    script = built.command.removeprefix("/var/task/").removeprefix("./")
    model, reason = execution_model(deployed, read(script) or built.command, read)
    if model is not None:
        yield model, reason


def _dockerfiles(content: bytes) -> list[str]:
    """Those at the package's root, by the names under which the audit reads them as well."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {name for name in package.namelist() if "/" not in name}
    except (ValueError, OSError, NotImplementedError, zipfile.BadZipFile):
        return []
    return sorted(
        name for name in names if name.startswith(("Dockerfile", "Containerfile")) or name.endswith(".Dockerfile")
    )


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
