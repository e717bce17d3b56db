"""Models beyond threads and processes, and functions that are judged by their own."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import BOTH_MODELS, Settings
from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict, under

THREADS, PROCESSES, HYBRID, TASKS = ExecutionModel
SAFE, BENIGN, UNSAFE = Verdict.SAFE, Verdict.BENIGN, Verdict.UNSAFE
FUNCTION = """\
  %s:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: %s
      Handler: %s.handler
      CodeUri: src/
      CapacityProviderConfig: {Arn: x}
"""
HANDLER = """\
from common import remember

def handler(event, context):
    global last
    last = event["x"]
    remember(event)
    return last
"""
COMMON = """\
user = None

def remember(event):
    global user
    user = event["user"]
    return who()

def who():
    return user
"""


@pytest.mark.parametrize(
    ("threads", "processes", "hybrid"),
    [
        (UNSAFE, SAFE, UNSAFE),
        (SAFE, UNSAFE, UNSAFE),
        (BENIGN, SAFE, BENIGN),
        (SAFE, SAFE, SAFE),
        (BENIGN, UNSAFE, UNSAFE),
    ],
)
def test_hybrid_is_the_worse_of_both(threads, processes, hybrid):
    known = {THREADS: threads, PROCESSES: processes}
    assert under(HYBRID, known) is hybrid
    assert [under(model, known) for model in BOTH_MODELS] == [threads, processes]
    assert under(TASKS, known) is threads
    assert under(TASKS, {**known, TASKS: SAFE}) is SAFE


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("src").mkdir()
    resources = FUNCTION % ("A", "python3.13", "a") + FUNCTION % ("B", "provided.al2023", "b")
    Path("template.yaml").write_text(f"Transform: AWS::Serverless-2016-10-31\nResources:\n{resources}")
    for name in "abc":
        Path(f"src/{name}.py").write_text(HANDLER)
    Path("src/common.py").write_text(COMMON)

    def run(**settings):
        found = audit([Path()], Settings(jobs=1, **settings)).findings
        return {f.span.path: {model.value: str(verdict) for model, verdict in f.verdicts.items()} for f in found}

    return run


def test_each_function_is_judged_by_its_own_model(project):
    assert project(auto=True) == {
        "src/b.py": {"threads": "unsafe"},
        "src/c.py": {"threads": "unsafe", "processes": "safe"},
        "src/common.py": {"threads": "unsafe", "processes": "safe"},
    }


def test_without_auto_a_template_changes_nothing(project):
    both = {"threads": "unsafe", "processes": "safe"}
    assert project() == dict.fromkeys(["src/a.py", "src/b.py", "src/c.py", "src/common.py"], both)


def test_one_model_that_is_asked_for(project):
    assert set(map(str, project(models=(HYBRID,)).values())) == {"{'hybrid': 'unsafe'}"}


def test_a_template_one_folder_above_is_found(project, monkeypatch):
    result = audit([Path("src")], Settings(jobs=1))
    assert [e.evidence for e in result.entry_points][:2] == ["template.yaml:7", "template.yaml:14"]
    monkeypatch.chdir("src")
    result = audit([Path()], Settings(jobs=1))
    assert [e.evidence for e in result.entry_points][:2] == ["../template.yaml:7", "../template.yaml:14"]


SERVED = """\
  Web:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: run.sh
      CodeUri: src/
      CapacityProviderConfig: {Arn: x}
      Environment: {Variables: {AWS_LAMBDA_EXEC_WRAPPER: /opt/bootstrap}}
"""
ROUTES = """\
import asyncio
from fastapi import APIRouter

router = APIRouter()
current = None


@router.get("/{name}")
async def read(name: str):
    global current
    current = name
    %s
    return current
"""


@pytest.mark.parametrize(
    ("server", "awaits", "verdicts"),
    [
        ("uvicorn served:app", "await asyncio.sleep(0)", {"tasks": "unsafe"}),
        ("uvicorn served:app", "name = name.strip()", None),
        ("uvicorn --workers 4 served:app", "await asyncio.sleep(0)", {"hybrid": "unsafe"}),
        ("gunicorn -w 4 served:app", "await asyncio.sleep(0)", None),
    ],
)
def test_the_routes_of_an_application_are_judged_by_the_model_of_its_server(project, server, awaits, verdicts):
    Path("src/run.sh").write_text(f"#!/bin/sh\nexec {server}\n")
    Path("src/served.py").write_text(
        "import fastapi\nimport routes\napp = fastapi.FastAPI()\napp.include_router(routes.router)\n"
    )
    Path("src/routes.py").write_text(ROUTES % awaits)
    Path("template.yaml").write_text(Path("template.yaml").read_text() + SERVED)
    assert project(auto=True).get("src/routes.py") == verdicts
    Path("template.yaml").write_text(Path("template.yaml").read_text().replace("run.sh", "served.other"))
    both = {"threads": "unsafe", "processes": "safe"}
    assert project().get("src/routes.py", both) == both


def test_what_lies_above_a_project_speaks_of_others(project, monkeypatch):
    Path("src/pyproject.toml").write_text("")
    result = audit([Path("src")], Settings(jobs=1))
    assert {e.evidence for e in result.entry_points} == {"named handler"}
