"""Functions that import-time code gives to a library of which nothing is known: it may call them at any time."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

HANDLER = (
    "\n\ndef lambda_handler(event, context):\n    return helper(event)\n\n\ndef helper(event):\n    return event\n"
)
KEEPS = """
user = None

def take(message):
    global user
    user = message["user"]
    return answered()

def answered():
    return {"user": user}
"""
WAYS = {
    "a method of an object": f"import eventlib\nbus = eventlib.Bus(){KEEPS}bus.subscribe('orders', take)\n",
    "a function": f"import eventlib{KEEPS}eventlib.register(take)\n",
    "a keyword": f"import eventlib{KEEPS}eventlib.register(callback=take)\n",
    "a constructor": f"from eventlib import Consumer{KEEPS}consumer = Consumer(on_message=take)\n",
    "a list": f"from eventlib import Consumer{KEEPS}consumer = Consumer([take])\n",
    "a dictionary": f"from eventlib import Consumer{KEEPS}consumer = Consumer({{'orders': take}})\n",
    "a decorator of an object": "import eventlib\nbus = eventlib.Bus()"
    + KEEPS.replace("def take", "@bus.listen('orders')\ndef take"),
    "a lambda": f"import eventlib\nbus = eventlib.Bus(){KEEPS}bus.on('orders', lambda message: take(message))\n",
}
GUESSED = (
    "when eventlib, of which nothing is known, calls a function that it is given at import: for requests, we guess"
)
NOT_FOLLOWED = (
    "a function given at import to eventlib, of which nothing is known; if invocations run it, name it with --entry"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(project: Path, **files: str) -> tuple[list[str], list[str]]:
    """The rules that the audit reports, and what it says was not followed or guessed."""
    for name, text in files.items():
        (project / f"{name}.py").write_text(text)
    result = audit([Path()], Settings(jobs=1))
    assert all(not row.unread for row in result.incomplete)
    return [finding.rule for finding in result.findings], [row.reason for row in result.incomplete]


@pytest.mark.parametrize("beside", ["", HANDLER], ids=["alone", "beside a handler"])
@pytest.mark.parametrize("way", WAYS)
def test_what_is_given_away_is_followed_and_said(way: str, beside: str, project: Path) -> None:
    assert found(project, app=WAYS[way] + beside) == (["CA103"], [GUESSED])


def test_the_object_may_stand_in_another_file(project: Path) -> None:
    files = {"bus": "import eventlib\nbus = eventlib.Bus()\n", "app": f"from bus import bus{KEEPS}bus.on('x', take)\n"}
    assert found(project, **files) == (["CA103"], [GUESSED])


@pytest.mark.parametrize(
    "decorated",
    [
        "@eventlib.task\ndef work(payload):\n    return payload\n",
        "class Orders(eventlib.Service):\n    @eventlib.rpc\n    def work(self, order):\n        return order\n",
    ],
)
def test_what_a_function_of_the_library_decorates_is_told(decorated: str, project: Path) -> None:
    assert found(project, app=f"import eventlib\n\n{decorated}{HANDLER}") == ([], [NOT_FOLLOWED])


@pytest.mark.parametrize("head", ["def start():", "async def start():"])
def test_what_a_server_gives_away_when_it_starts_is_followed(head: str, project: Path) -> None:
    """Consumers of queues are started with the application."""
    wait = "await " if head.startswith("async") else ""
    app = (
        "import eventlib\nfrom fastapi import FastAPI\n\napp = FastAPI()\n"
        + KEEPS
        + f'\n@app.on_event("startup")\n{head}\n'
        f'    bus = {wait}eventlib.connect("amqp://bus")\n    {wait}bus.consume(take)\n'
    )
    assert found(project, app=app) == (["CA103"], [GUESSED])


def test_aiohttp_starts_consumers_as_well(project: Path) -> None:
    app = (
        "import eventlib\nfrom aiohttp import web\n\n\nclass Shop:\n    def __init__(self, app):\n"
        "        self.user = None\n        app.on_startup.append(self.connect)\n\n"
        "    async def connect(self, app):\n        bus = await eventlib.connect()\n"
        "        await bus.consume(self.take)\n\n    async def take(self, message):\n"
        "        self.user = message.body\n        return self.user\n\n\napp = web.Application()\nshop = Shop(app)\n"
    )
    assert found(project, app=app) == (["CA104"], [GUESSED])


def test_what_a_function_gives_away_at_import_is_told(project: Path) -> None:
    setup = "def setup():\n    bus = eventlib.Bus()\n    bus.on('orders', take)\n    return bus\n\n\nbus = setup()\n"
    assert found(project, app=f"import eventlib\n{KEEPS}\n\n{setup}{HANDLER}") == ([], [NOT_FOLLOWED])


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ("eventlib.Worker", ["methods that eventlib, of which nothing is known, may call"]),
        ("eventlib.EventError", []),  # holds data
        ("threading.Thread", []),
        ("object", []),
    ],
)
def test_methods_that_a_base_of_an_unknown_library_may_call(base: str, told: list[str], project: Path) -> None:
    worker = f"class Orders({base}):\n    def take(self, message):\n        return message\n"
    assert found(project, app=f"import threading\n\nimport eventlib\n\n\n{worker}{HANDLER}") == ([], told)


@pytest.mark.parametrize(
    "given",
    [
        # a handler runs it, so it was followed
        "import eventlib\n\n\n@eventlib.traced\ndef helper(event):\n    return event\n"
        "\n\ndef lambda_handler(event, context):\n    return helper(event)\n",
        # it is an entry point itself
        "import eventlib\n\n\n@eventlib.wrapped\ndef lambda_handler(event, context):\n    return event\n",
        # Python's own library, and one that is described
        "import atexit\n\n\ndef work():\n    return 1\n\n\natexit.register(work)\n" + HANDLER,
        "import requests\n\n\ndef work():\n    return 1\n\n\nrequests.register(work)\n" + HANDLER,
        # data, not code
        "import eventlib\n\n\ndef work():\n    return 1\n\n\neventlib.put(work())\n" + HANDLER,
        # commands that a person runs by hand
        "import click\n\n\n@click.command()\ndef work():\n    return 1\n" + HANDLER,
    ],
)
def test_what_is_followed_or_known_is_not_told(given: str, project: Path) -> None:
    assert found(project, app=given) == ([], [])


@pytest.mark.parametrize(
    "given",
    [
        "from eventlib import task\n\n\n@task\ndef work(payload):\n    return payload\n",
        "from eventlib import Base, rpc\n\n\nclass Orders(Base):\n    @rpc\n    def work(self, order):\n        pass\n",
    ],
)
def test_without_entry_points_it_is_what_looks_like_one(given: str, project: Path) -> None:
    (project / "app.py").write_text(given)
    (near,) = audit([Path()], Settings(jobs=1)).reach.near_misses
    assert given.splitlines()[near.line - 1].lstrip().startswith("def work")
    assert near.reason.endswith("work is given to eventlib, of which nothing is known")
