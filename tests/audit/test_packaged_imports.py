"""Imports of code that packaging files take from other folders, and what is said where it is not found."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

APP = "from common import remember\n\ndef handler(event, context):\n    return remember(event)\n"
COMMON = "last = None\n\ndef remember(event):\n    global last\n    last = event['x']\n    return last\n"
POETRY = '[tool.poetry]\nname = "orders"\npackages = [{ include = "common", from = "../new/src" }]\n'
POETRY_PATH = '[tool.poetry.dependencies]\npython = "^3.11"\ncommon = { path = "../new", develop = true }\n'
GROUP = '[tool.poetry.group.main.dependencies]\ncommon = { path = "../new/" }\n'
UV = '[project]\nname = "orders"\n[tool.uv.sources]\ncommon = { path = "../new", editable = true }\n'
WORKSPACE = '[project]\nname = "orders"\n[tool.uv.sources]\ncommon = { workspace = true }\n'
NEW = '[project]\nname = "common"\n'
FIND = NEW + '[tool.setuptools.packages.find]\nwhere = ["lib"]\n'
DIR = NEW + '[tool.setuptools.package-dir]\n"" = "lib"\n'
HATCH = NEW + '[tool.hatch.build.targets.wheel]\npackages = ["lib/common"]\n'
DOCKER = 'FROM public.ecr.aws/lambda/python:3.13\nCOPY %s/common ./common\nCOPY %s/app.py .\nCMD ["app.handler"]\n'


def audited(folder, files, monkeypatch, *paths):
    """The result of an audit of a folder from within it."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    monkeypatch.chdir(folder)
    return audit([Path(path) for path in paths or ["."]], Settings(jobs=1))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"orders/pyproject.toml": POETRY}, "new/src/common.py"),
        ({"orders/pyproject.toml": POETRY}, "new/src/common/__init__.py"),
        ({"orders/pyproject.toml": POETRY_PATH}, "new/common.py"),
        ({"orders/pyproject.toml": GROUP}, "new/src/common.py"),
        ({"orders/pyproject.toml": UV}, "new/src/common/__init__.py"),
        ({"orders/pyproject.toml": UV, "new/pyproject.toml": FIND}, "new/lib/common/__init__.py"),
        ({"orders/pyproject.toml": WORKSPACE, "new/pyproject.toml": NEW}, "new/src/common.py"),
        ({"orders/pyproject.toml": WORKSPACE, "new/pyproject.toml": DIR}, "new/lib/common.py"),
        ({"orders/pyproject.toml": WORKSPACE, "new/pyproject.toml": HATCH}, "new/lib/common/__init__.py"),
        ({"orders/requirements.txt": "boto3\n-e ../new\n"}, "new/src/common.py"),
        ({"orders/requirements.txt": "../new[extra]\n"}, "new/common.py"),
        ({"orders/requirements-prod.txt": "common @ file:../new\n"}, "new/src/common/__init__.py"),
        ({"orders/Dockerfile": DOCKER % ("new/src", "orders")}, "new/src/common/__init__.py"),
    ],
)
def test_packaging_files_say_where_code_is_taken_from(said, place, tmp_path, monkeypatch):
    """Beside it lies an old copy that is as near: without that file nobody knows which of them is meant."""
    files = {"orders/app.py": APP, place: COMMON, "old/common/__init__.py": COMMON}

    assert [f.span.path for f in audited(tmp_path / "one", files | said, monkeypatch).findings] == [place]
    without = audited(tmp_path / "other", files, monkeypatch)
    assert [f.span.path for f in without.findings] == []
    assert [(row.path, row.line, row.unread) for row in without.incomplete] == [("orders/app.py", 1, False)]
    assert without.incomplete[0].reason == f"imports common, which may be any of {place}, old/common/__init__.py"


@pytest.mark.parametrize(
    "said", ["this is = = no TOML", '[tool]\npoetry = "x"\nuv = 3\n', "[tool.uv]\nsources = []\n", ""]
)
def test_packaging_files_that_say_nothing_of_the_kind(said, tmp_path, monkeypatch):
    files = {"orders/app.py": APP, "new/common.py": COMMON, "orders/pyproject.toml": said}

    assert [f.span.path for f in audited(tmp_path, files, monkeypatch).findings] == ["new/common.py"]


def test_what_is_packaged_but_not_audited_is_told(tmp_path, monkeypatch):
    """Silence would be a claim: what `common` does with the event is not seen."""
    app = "import json\n\n" + APP
    files = {"orders/pyproject.toml": POETRY, "orders/src/app.py": app, "new/src/common/__init__.py": COMMON}
    result = audited(tmp_path, files, monkeypatch, "orders/src")

    assert [(row.path, row.line, row.reason, row.unread) for row in result.incomplete] == [
        ("orders/src/app.py", 3, "imports common from new/src, which is not among the audited paths", False)
    ]


def test_a_requirements_file_beside_what_is_audited_counts(tmp_path, monkeypatch):
    files = {"orders/requirements.txt": "-e ../new\n", "orders/src/app.py": APP, "new/src/common/__init__.py": COMMON}
    result = audited(tmp_path, files, monkeypatch, "orders/src")

    assert [row.reason for row in result.incomplete] == [
        "imports common from new/src, which is not among the audited paths"
    ]


def test_libraries_are_not_told(tmp_path, monkeypatch):
    files = {
        "app.py": "import boto3, common\nfrom other.thing import x\n\ndef handler(event, context):\n    return x\n"
    }

    assert audited(tmp_path, files, monkeypatch).incomplete == ()
