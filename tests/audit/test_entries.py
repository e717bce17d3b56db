"""Which functions count as entry points, and with what evidence."""

from pathlib import Path
from textwrap import dedent

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.settings import Settings

CASES = {
    "console name": ("def lambda_handler(event, context): ...", {"app.lambda_handler": "named lambda_handler"}),
    "any parameters under that name": (
        "def lambda_handler(*args): ...",
        {"app.lambda_handler": "named lambda_handler"},
    ),
    "one parameter": ("def lambda_handler(request): ...", {"app.lambda_handler": "named lambda_handler"}),
    "signature": ("def create(event, context): ...", {"app.create": "takes (event, context)"}),
    "signature with a star": ("def create(event, *_): ...", {"app.create": "takes (event, context)"}),
    "unused context": ("def webhook(event, _): ...", {"app.webhook": "takes (event, context)"}),
    "a helper with more parameters": ("def send(event, context, status): ...", {}),
    "a third parameter with a default": (
        "def handler(event, context, seen=None): ...",
        {"app.handler": "named handler"},
    ),
    "kubeless look-alike": ("def main(params): ...", {}),
    "assigned wrapper": (
        """
        from datadog_lambda.wrapper import datadog_lambda_wrapper
        def inner(event, context): ...
        lambda_handler = datadog_lambda_wrapper(inner)
        """,
        {"app.lambda_handler": "named lambda_handler"},
    ),
    "two functions in one wrapper": (
        """
        def logged(function):
            def wrapper(event, context):
                return function(event["body"])
            return wrapper
        def save(body): ...
        def ping(body): ...
        save_handler = logged(save)
        ping_handler = logged(ping)
        """,
        {
            "app.save_handler": "takes (event, context)",
            "app.ping_handler": "takes (event, context)",
        },
    ),
    "two objects of one class": (
        """
        class Endpoint:
            def __init__(self, function):
                self.function = function
            def __call__(self, event, context):
                return self.function(event["body"])
        def save(body): ...
        def ping(body): ...
        save_handler = Endpoint(save)
        ping_handler = Endpoint(ping)
        """,
        {
            "app.save_handler": "takes (event, context)",
            "app.ping_handler": "takes (event, context)",
        },
    ),
    "a factory that is called twice": (
        """
        def made_for(table):
            def run(event, context):
                return table
            return run
        orders = made_for("orders")
        items = made_for("items")
        """,
        {"app.orders": "takes (event, context)", "app.items": "takes (event, context)"},
    ),
    "one wrapper under two names": (
        """
        def logged(function):
            def wrapper(event, context):
                return function(event, context)
            return wrapper
        def save(event, context): ...
        handler = logged(save)
        lambda_handler = handler
        """,
        {"app.handler": "named handler"},
    ),
    "decorator of the project": (
        """
        def logged(function):
            def wrapper(*args, **kwargs):
                return function(*args, **kwargs)
            return wrapper
        @logged
        def process(event, context): ...
        """,
        {"app.process": "takes (event, context)"},
    ),
    "decorator of the project over parameters of other names": (
        """
        def logged(function):
            def wrapper(*args, **kwargs):
                return function(*args, **kwargs)
            return wrapper
        @logged
        def handler(event_data, _context): ...
        """,
        {"app.handler": "named handler"},
    ),
    "factory": (
        """
        def make():
            def inner(event, context): ...
            return inner
        lambda_handler = make()
        """,
        {"app.lambda_handler": "named lambda_handler"},
    ),
    "class with __call__": (
        """
        class Endpoint:
            def __call__(self, event, context): ...
        endpoint = Endpoint()
        """,
        {"app.endpoint": "takes (event, context)"},
    ),
    "method of a shared instance": (
        """
        class Service:
            def handle(self, event, context): ...
        lambda_handler = Service().handle
        """,
        {"app.lambda_handler": "named lambda_handler"},
    ),
    "Powertools decorators": (
        """
        from aws_lambda_powertools import Logger
        logger = Logger()
        @logger.inject_lambda_context
        def main(event, context): ...
        """,
        {"app.main": "@logger.inject_lambda_context"},
    ),
    "Powertools routes": (
        """
        from aws_lambda_powertools.event_handler import APIGatewayRestResolver
        app = APIGatewayRestResolver()
        @app.get("/orders/<number>")
        def order(number): ...
        def lambda_handler(event, context):
            return app.resolve(event, context)
        """,
        {"app.order": "@app.get", "app.lambda_handler": "named lambda_handler"},
    ),
    "Chalice": (
        """
        from chalice import Chalice
        app = Chalice(app_name="shop")
        @app.route("/")
        def index(): ...
        @app.on_s3_event(bucket="photos")
        def uploaded(event): ...
        """,
        {"app.index": "@app.route", "app.uploaded": "@app.on_s3_event"},
    ),
    "Flask": (
        """
        from flask import Flask
        app = Flask(__name__)
        @app.route("/")
        def index(): ...
        """,
        {"app.index": "@app.route"},
    ),
    "Flask blueprint": (
        """
        from flask import Blueprint
        pages = Blueprint("pages", __name__)
        @pages.get("/")
        def index(): ...
        """,
        {"app.index": "@pages.get"},
    ),
    "FastAPI under Mangum": (
        """
        from fastapi import FastAPI
        from mangum import Mangum
        app = FastAPI()
        @app.get("/items/{item}")
        async def read(item: str): ...
        handler = Mangum(app)
        """,
        {"app.read": "@app.get"},
    ),
    "FastAPI router": (
        """
        from fastapi import APIRouter
        router = APIRouter()
        @router.post("/items")
        def create(item: dict): ...
        """,
        {"app.create": "@router.post"},
    ),
    "crhelper": (
        """
        from crhelper import CfnResource
        helper = CfnResource()
        @helper.create
        def create(event, context): ...
        """,
        {"app.create": "@helper.create"},
    ),
    "executor": (
        """
        from concurrent.futures import ThreadPoolExecutor
        def work(item): ...
        def run(items):
            with ThreadPoolExecutor() as pool:
                pool.submit(work, 1)
        """,
        {"app.work": "submit(...) at app.py:6"},
    ),
    "thread": (
        """
        import threading
        def work(): ...
        def start():
            threading.Thread(target=work, daemon=True).start()
        """,
        {"app.work": "Thread(...) at app.py:5"},
    ),
    "timer": (
        """
        from threading import Timer
        def tick(): ...
        def start():
            Timer(5, tick).start()
        """,
        {"app.tick": "Timer(...) at app.py:5"},
    ),
    "to_thread": (
        """
        import asyncio
        def blocking(key): ...
        async def main():
            await asyncio.to_thread(blocking, "k")
        """,
        {"app.blocking": "to_thread(...) at app.py:5"},
    ),
    "a local variable called handler": ("def run():\n    handler = print\n    handler(1)\n", {}),
}


@pytest.mark.parametrize("case", CASES)
def test_entry_points_and_their_evidence(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each entry point is found once, under its strongest evidence."""
    source, expected = CASES[case]
    (tmp_path / "app.py").write_text(dedent(source))
    monkeypatch.chdir(tmp_path)
    found = audit([Path("app.py")], Settings(jobs=1)).entry_points
    assert {e.function: e.evidence for e in found} == expected


def test_handlers_that_share_a_body_stand_where_each_is_told_from_the_others(tmp_path: Path) -> None:
    """What is wrapped has a line of its own; what a factory makes stands where it is bound, in the audited module."""
    (tmp_path / "core.py").write_text("def save(body): ...\n\n\ndef ping(body): ...\n")
    (tmp_path / "wrap.py").write_text(
        dedent("""
        def logged(function):
            def wrapper(event, context):
                return function(event["body"])
            return wrapper
        def made_for(table):
            def run(event, context):
                return table
            return run
        """)
    )
    (tmp_path / "app.py").write_text(
        dedent("""
        from core import ping, save
        from wrap import logged, made_for
        save_handler = logged(save)
        ping_handler = logged(ping)
        orders_handler = made_for("orders")
        items_handler = made_for("items")
        """)
    )
    found = audit([tmp_path], Settings(jobs=1)).entry_points
    assert {e.function: (Path(e.path).name, e.line) for e in found} == {
        "app.save_handler": ("core.py", 1), "app.ping_handler": ("core.py", 4),
        "app.orders_handler": ("app.py", 6), "app.items_handler": ("app.py", 7),
    }  # fmt: skip


def test_an_entry_point_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function of any shape counts when it is named; one that does not exist is refused with the nearest name."""
    (tmp_path / "app.py").write_text("n = 0\n\ndef consume(message):\n    global n\n    n += 1\n    return n\n")
    monkeypatch.chdir(tmp_path)
    named = audit([Path("app.py")], Settings(jobs=1, entries=("app:consume",)))
    assert [(e.function, e.evidence) for e in named.entry_points] == [("app.consume", "--entry app:consume")]
    assert [f.rule for f in named.findings] == ["CA102"]
    for entry, nearest in (("apps:consume", '"app"'), ("app:consum", '"consume"')):
        with pytest.raises(UsageError, match=nearest):
            audit([Path("app.py")], Settings(jobs=1, entries=(entry,)))


@pytest.mark.parametrize("entry", ["photos.app:consume", "app:consume", "src.photos.app:consume"])
def test_a_folder_without_init_counts_as_a_package(entry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`src/photos/app.py` is `photos.app` to whoever starts it in `src`, with or without `__init__.py`."""
    (tmp_path / "src" / "photos").mkdir(parents=True)
    (tmp_path / "src" / "photos" / "app.py").write_text("def consume(message):\n    return message\n")
    monkeypatch.chdir(tmp_path)
    named = audit([Path("src")], Settings(jobs=1, entries=(entry,)))
    assert [e.evidence for e in named.entry_points] == [f"--entry {entry}"]


DURABLE = """\
import boto3
from aws_durable_execution_sdk_python import durable_execution


def tell(text):
    return boto3.client("sns").publish(Message=text)


@durable_execution
def handler(event, context):
    context.parallel([lambda _: tell(event["a"]), lambda _: tell(event["b"])])
"""
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: code/
      Handler: app.handler
      Runtime: python3.13
"""


@pytest.mark.parametrize("template", [None, "template.yaml"])
def test_what_a_decorator_passes_does_not_depend_on_who_names_the_handler(
    template: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The branches of a durable function run at the same time, whether or not a template names the handler."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "app.py").write_text(DURABLE)
    if template:
        (tmp_path / template).write_text(TEMPLATE)
    monkeypatch.chdir(tmp_path)
    found = audit([Path()], Settings(jobs=1))
    told = {finding.rule: {str(model): str(v) for model, v in finding.verdicts.items()} for finding in found.findings}
    assert told == {"CA302": {"threads": "unsafe", "processes": "unsafe"}}
