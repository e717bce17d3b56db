"""The start script in a package says how its server runs requests; the configuration alone says less."""

import io
import zipfile
from typing import Any

import pytest

from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.cli.gate_models import shown

THREADS, PROCESSES, TASKS = ExecutionModel.THREADS, ExecutionModel.PROCESSES, ExecutionModel.TASKS
MODE = "AWS_LAMBDA_CONCURRENCY_MODE"
EXPERIMENTAL = "FROM public.ecr.aws/lambda/python:3.14-experimental\n"
ADAPTER = "COPY --from=public.ecr.aws/awsguru/aws-lambda-adapter:1 /lambda-adapter /opt/extensions/lambda-adapter\n"
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
        (ADAPTED, {"run_sh": "exec uvicorn app:app --port 8080\n"}, (TASKS,)),
        (ADAPTED, {"run_sh": "exec uvicorn app:app --workers 4\n"}, (THREADS, PROCESSES)),
        (ADAPTED, {"run_sh": "python server.py\n"}, (THREADS,)),
        (ADAPTED, {"app": ""}, (THREADS,)),
        (ADAPTED, {"run_sh": "#" * 200_000 + "\nexec gunicorn --workers 4 --threads 1 app:app\n"}, (THREADS,)),
        (CUSTOM, {"bootstrap": "#!/bin/sh\nexec gunicorn -w 4 app:app\n"}, (PROCESSES,)),
        (CUSTOM, {"app": ""}, (THREADS, PROCESSES)),
        (PLAIN, {"bootstrap": "exec gunicorn --workers 1 --threads 8 app:app\n"}, (PROCESSES,)),
    ],
    ids=["workers", "both", "threads", "event loop", "loops", "unknown", "no script", "too large", "bootstrap",
         "no bootstrap", "not started"],
)  # fmt: skip
def test_the_package_decides_where_it_starts_the_server(
    configuration: dict[str, Any], files: dict[str, str], models: tuple[ExecutionModel, ...]
) -> None:
    assert shown(configuration, package(**files))[0] == models


def dockerfile(*lines: str, start: str = 'CMD ["app.handler"]\n') -> dict[str, str]:
    return {"Dockerfile": EXPERIMENTAL + "".join(f"{line}\n" for line in lines) + start}


def with_variables(**variables: str) -> dict[str, Any]:
    return {**PLAIN, "Environment": {"Variables": variables}}


@pytest.mark.parametrize(
    ("configuration", "files", "models"),
    [
        (PLAIN, dockerfile(f"ENV {MODE}=thread"), (PROCESSES, THREADS)),
        (PLAIN, dockerfile(f"ENV {MODE} hybrid"), (PROCESSES, THREADS)),
        (PLAIN, dockerfile(), (PROCESSES,)),
        (PLAIN, dockerfile(f"ENV {MODE}=process"), (PROCESSES,)),
        (with_variables(**{MODE: "process"}), dockerfile(f"ENV {MODE}=thread"), (PROCESSES,)),
        (PLAIN, {"Dockerfile": f"FROM python:3.14\nENV {MODE}=thread\nCMD serve\n"}, (PROCESSES,)),
        (PLAIN, dockerfile(ADAPTER, start="CMD exec uvicorn app:app\n"), (PROCESSES, TASKS)),
        (PLAIN, dockerfile(ADAPTER, start="CMD exec gunicorn -w 4 app:app\n"), (PROCESSES,)),
        (PLAIN, dockerfile(ADAPTER, "ENV WEB_CONCURRENCY=1", start="CMD exec gunicorn -k gthread app:app\n"),
         (PROCESSES, THREADS)),
        (with_variables(WEB_CONCURRENCY="3"), dockerfile(ADAPTER, start='CMD ["./run.sh"]\n')
         | {"run_sh": "gunicorn -k gthread app:app\n"}, (PROCESSES, THREADS)),
        (PLAIN, {"api.Dockerfile": dockerfile(f"ENV {MODE}=thread")["Dockerfile"]}, (PROCESSES, THREADS)),
        (PLAIN, {"docs/Dockerfile": dockerfile(f"ENV {MODE}=thread")["Dockerfile"]}, (PROCESSES,)),
    ],
    ids=["thread", "hybrid, older form", "no mode", "process", "the function's own variable", "no Lambda image",
         "event loop", "processes", "threads", "script, and the function's workers", "other name", "not at the root"],
)  # fmt: skip
def test_a_dockerfile_in_the_package_adds_the_model_of_its_image(
    configuration: dict[str, Any], files: dict[str, str], models: tuple[ExecutionModel, ...]
) -> None:
    assert shown(configuration, package(**files))[0] == models


def test_why_names_the_dockerfile_too() -> None:
    why = shown(PLAIN, package(**dockerfile(f"ENV {MODE}=thread")))[1]
    assert why == (
        "python3.13, AWS's own runtime: a process for every concurrent request; "
        f"Dockerfile of the package: {MODE} is thread"
    )


def test_why_names_the_script_and_the_server() -> None:
    why = shown(ADAPTED, package(run_sh="exec gunicorn --workers 4 --threads 1 app:app\n"))[1]
    assert why == "run.sh of the package starts gunicorn with 4 processes, one request after the other in each"


def test_what_is_no_package_says_nothing() -> None:
    assert shown(ADAPTED, b"no zip")[0] == (THREADS,)
