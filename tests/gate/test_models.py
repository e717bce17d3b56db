"""The start script in a package says how its server runs requests; the configuration alone says less."""

import io
import zipfile
from typing import Any

import pytest

from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.cli.gate_models import shown

THREADS, PROCESSES = ExecutionModel.THREADS, ExecutionModel.PROCESSES
ADAPTED = {
    "Runtime": "python3.13",
    "Handler": "run.sh",
    "Environment": {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"}},
}
CUSTOM = {"Runtime": "provided.al2023", "Handler": "app.handler"}
PLAIN = {"Runtime": "python3.13", "Handler": "app.handler"}


def package(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_sh", ".sh"), text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("configuration", "files", "models"),
    [
        (ADAPTED, {"run_sh": "exec gunicorn --workers 4 --threads 1 app:app\n"}, (PROCESSES,)),
        (ADAPTED, {"run_sh": "exec gunicorn --workers 4 --threads 8 app:app\n"}, (THREADS, PROCESSES)),
        (ADAPTED, {"run_sh": "exec gunicorn --workers 1 --threads 8 app:app\n"}, (THREADS,)),
        (ADAPTED, {"run_sh": "exec uvicorn app:app --port 8080\n"}, (THREADS,)),
        (ADAPTED, {"run_sh": "python server.py\n"}, (THREADS,)),
        (ADAPTED, {"app": ""}, (THREADS,)),
        (ADAPTED, {"run_sh": "#" * 200_000 + "\nexec gunicorn --workers 4 --threads 1 app:app\n"}, (THREADS,)),
        (CUSTOM, {"bootstrap": "#!/bin/sh\nexec gunicorn -w 4 app:app\n"}, (PROCESSES,)),
        (CUSTOM, {"app": ""}, (THREADS, PROCESSES)),
        (PLAIN, {"bootstrap": "exec gunicorn --workers 1 --threads 8 app:app\n"}, (PROCESSES,)),
    ],
    ids=["workers", "both", "threads", "event loop", "unknown", "no script", "too large", "bootstrap", "no bootstrap",
         "not started"],
)  # fmt: skip
def test_the_package_decides_where_it_starts_the_server(
    configuration: dict[str, Any], files: dict[str, str], models: tuple[ExecutionModel, ...]
) -> None:
    assert shown(configuration, package(**files))[0] == models


def test_why_names_the_script_and_the_server() -> None:
    why = shown(ADAPTED, package(run_sh="exec gunicorn --workers 4 --threads 1 app:app\n"))[1]
    assert why == "run.sh of the package starts gunicorn with 4 processes, one request after the other in each"


def test_what_is_no_package_says_nothing() -> None:
    assert shown(ADAPTED, b"no zip")[0] == (THREADS,)
