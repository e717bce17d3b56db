"""What real projects spread over several files and tie together at import or by names: each must be reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

CLIENT = "    return boto3.client('s3').put_object(Body=event)\n"
REGISTRY = """\
class Register:
    _known = {}

    def __new__(cls, output):
        Register._known[output.name] = output
        return output

    @classmethod
    def make(cls, name):
        try:
            return cls._known[name]()
        except KeyError:
            return None
"""
OUTPUT = """\
import boto3

from shop.base import Register


@Register
class Bucket:
    name = "bucket"

    def send(self, event):
        return boto3.client("s3").put_object(Body=event)
"""
SENDS = """\
from shop.base import Register


def handler(event, context):
    Register.make(event["output"]).send(event["text"])
"""
LISTED = """\
import importlib
import os

for name in os.listdir(os.path.dirname(__file__)):
    if name.endswith(".py") and not name.startswith("__"):
        importlib.import_module(".".join(["shop", os.path.splitext(name)[0]]))
"""
WALKED = """\
import importlib
import pkgutil

for found in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{found.name}")
"""
SUBCLASSES = """\
class Output:
    known = {}

    def __init_subclass__(cls, **keywords):
        Output.known[cls.name] = cls
"""
SAVES = f"import boto3\n\ndef save(event):\n{CLIENT}"
NIGHTLY = "class Nightly(Job):\n    def transform(self, event):\n    "
MAIN = "def handler(event, context):\n"
REACHED = {
    "a registry filled by the files of a package, which a loop imports": (
        {"shop/__init__.py": LISTED, "shop/base.py": REGISTRY, "shop/bucket.py": OUTPUT, "shop/main.py": SENDS},
        "shop/bucket.py",
    ),
    "the same found by pkgutil": (
        {"shop/__init__.py": WALKED, "shop/base.py": REGISTRY, "shop/bucket.py": OUTPUT, "shop/main.py": SENDS},
        "shop/bucket.py",
    ),
    "a registry filled by modules that are imported for that alone": (
        {
            "shop/__init__.py": "",
            "shop/base.py": REGISTRY,
            "shop/bucket.py": OUTPUT,
            "shop/main.py": f"import shop.bucket\n{SENDS}",
        },
        "shop/bucket.py",
    ),
    "a handler that is a method which an unknown base class has": (
        {
            "job.py": f"import boto3\nfrom etl_kit import Job\n\n\n{NIGHTLY}{CLIENT}",
            "main.py": "from job import Nightly\n\nlambda_handler = Nightly().lambda_handler\n",
        },
        "job.py",
    ),
    "a call that registers": (
        {
            "table.py": "known = {}\n\ndef register(name, function):\n    known[name] = function\n",
            "saving.py": f"from table import register\n{SAVES}\n\nregister('save', save)\n",
            "app.py": f"import saving\nfrom table import known\n\n{MAIN}    known[event['what']](event)\n",
        },
        "saving.py",
    ),
    "re-exports by a star": (
        {
            "depot/__init__.py": "from .saving import *\n",
            "depot/saving.py": SAVES,
            "app.py": f"from depot import save\n\n{MAIN}    save(event)\n",
        },
        "depot/saving.py",
    ),
    "all names of a library": (
        {"app.py": f"from boto3 import *\n\n{MAIN}    client('s3').put_object(Body=event)\n"},
        "app.py",
    ),
    "folders without __init__.py": (
        {
            "depot/inner/saving.py": SAVES,
            "app.py": f"import depot.inner.saving\n\n{MAIN}    depot.inner.saving.save(event)\n",
        },
        "depot/inner/saving.py",
    ),
    "a folder without __init__.py in a package": (
        {
            "depot/__init__.py": "",
            "depot/inner/saving.py": SAVES,
            "app.py": f"import depot.inner.saving\n\n{MAIN}    depot.inner.saving.save(event)\n",
        },
        "depot/inner/saving.py",
    ),
    "a module named by the event": (
        {
            "jobs/__init__.py": "",
            "jobs/saving.py": SAVES.replace("save", "run"),
            "app.py": f"import importlib\n\n{MAIN}    importlib.import_module('jobs.' + event['job']).run(event)\n",
        },
        "jobs/saving.py",
    ),
    "a class of this module named by the event": (
        {
            "jobs.py": "import boto3\n\nclass Save:\n    def __init__(self, event):\n        boto3.client('s3')\n",
            "app.py": f"from jobs import *\n\n{MAIN}    globals()[event['job']](event)\n",
        },
        "jobs.py",
    ),
    "a method whose name begins alike": (
        {
            "app.py": "import boto3\n\nclass Jobs:\n    def on_save(self, event):\n        boto3.client('s3')\n\n"
            f"{MAIN}    getattr(Jobs(), f\"on_{{event['job']}}\")(event)\n",
        },
        "app.py",
    ),
    "routes of an application that some library made": (
        {
            "app.py": "import boto3\nfrom made_elsewhere import configure\n\napp = configure()\n\n\n"
            f"@app.get('/orders')\ndef show(event):\n{CLIENT}",
        },
        "app.py",
    ),
    "a handler that another one calls": (
        {
            "users.py": f"import boto3\n\ndef lambda_handler_user(event, context=None, config=None):\n{CLIENT}",
            "app.py": "from users import lambda_handler_user\n\ndef lambda_handler(*args):\n"
            "    return lambda_handler_user(*args)\n",
        },
        "users.py",
    ),
    "functions given to a decorator by name": (
        {
            "app.py": "import boto3\nfrom slack_bolt import App\n\napp = App()\n\n\ndef work(body):\n"
            + CLIENT.replace("event", "body")
            + "\n\napp.command('/x')(ack=print, lazy=[work])\n",
        },
        "app.py",
    ),
    "a package called like a library beside the one that uses it": (
        {
            "fastapi/__init__.py": "",
            "fastapi/app/__init__.py": "",
            "other/app/__init__.py": "",
            "other/app/main.py": "import boto3\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/')\n"
            f"def show(event):\n{CLIENT}",
        },
        "other/app/main.py",
    ),
    "a package called like a library, with a module of the same name": (
        {
            "redis/__init__.py": "",
            "redis/client.py": f"import boto3\n\ndef fetch(event):\n{CLIENT}",
            "app.py": f"from redis.client import fetch\n\n{MAIN}    return fetch(event)\n",
        },
        "redis/client.py",
    ),
}


def reported(folder: Path, files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Rule and path of each finding in a folder with such files."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    monkeypatch.chdir(folder)
    return sorted((f.rule, f.span.path) for f in audit([Path()], Settings(jobs=1)).findings)


@pytest.mark.parametrize("kind", REACHED)
def test_is_reached(kind, tmp_path, monkeypatch):
    files, where = REACHED[kind]
    assert reported(tmp_path, files, monkeypatch) == [("CA302", where)]


def test_a_method_of_another_beginning_is_not_meant(tmp_path, monkeypatch):
    files, _ = REACHED["a method whose name begins alike"]
    assert reported(tmp_path, {"app.py": files["app.py"].replace("def on_save", "def at_save")}, monkeypatch) == []


def test_a_subclass_that_only_its_base_counts(tmp_path, monkeypatch):
    files = {
        "base.py": SUBCLASSES,
        "bucket.py": OUTPUT.replace("shop.base", "base")
        .replace("Register\n\n\n@Register", "Output\n\n\n")
        .replace("class Bucket", "class Bucket(Output)"),
        "app.py": f"import bucket\nfrom base import Output\n\n{MAIN}    Output.known[event['x']]().send(event)\n",
    }
    assert reported(tmp_path, files, monkeypatch) == [("CA302", "bucket.py")]


def test_modules_beside_are_imported_by_a_loop_alone(tmp_path, monkeypatch):
    app = f"import importlib\n\n{MAIN}    importlib.import_module(event['job']).run(event)\n"
    assert reported(tmp_path, {"app.py": app, "saving.py": SAVES.replace("save", "run")}, monkeypatch) == []


def test_a_name_that_another_module_gives_is_none_of_the_files_beside(tmp_path, monkeypatch):
    loop = "for name in os.environ['JOBS'].split():\n    "
    loads = "import importlib\n\n\ndef load(name):\n    return importlib.import_module(name)\n"
    elsewhere = {
        "kit/__init__.py": "",
        "kit/loading.py": loads,
        "kit/saving.py": f"from table import register\n{SAVES}\n\nregister('save', save)\n",
        "table.py": "known = {}\n\ndef register(name, function):\n    known[name] = function\n",
        "app.py": f"import os\nfrom kit.loading import load\nfrom table import known\n\n{loop}load(name)\n\n"
        f"{MAIN}    known[event['what']](event)\n",
    }
    assert reported(tmp_path, elsewhere, monkeypatch) == []
    own = {**elsewhere, "kit/loading.py": f"import os\n{loads}\n\n{loop}load(name)\n"}
    assert reported(tmp_path, own, monkeypatch) == [("CA302", "kit/saving.py")]


def test_what_only_looks_like_a_route_is_guessed(tmp_path, monkeypatch):
    app = "import boto3\nfrom made_elsewhere import configure\n\ncache = configure()\n\n\n@cache.get('orders')\n"
    assert reported(tmp_path, {"app.py": f"{app}def show(event):\n{CLIENT}"}, monkeypatch) == [("CA302", "app.py")]
    (guess,) = audit([Path()], Settings(jobs=1)).incomplete
    assert guess.reason.endswith("we guess")


def test_a_handler_that_another_one_calls_is_an_entry_point(tmp_path, monkeypatch):
    files, _ = REACHED["a handler that another one calls"]
    reported(tmp_path, files, monkeypatch)
    assert {e.function for e in audit([Path()], Settings(jobs=1)).entry_points} == {
        "app.lambda_handler",
        "users.lambda_handler_user",
    }
