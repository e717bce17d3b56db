"""Functions that import-time code gives to a library nobody described are told, for it may call them at any time."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

HANDLER = (
    "\n\ndef lambda_handler(event, context):\n    return helper(event)\n\n\ndef helper(event):\n    return event\n"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(project: Path, text: str) -> list[tuple[int, str]]:
    (project / "app.py").write_text(text)
    found = audit([Path()], Settings(jobs=1))
    assert all(not row.unread for row in found.incomplete)
    return [(row.line, row.reason) for row in found.incomplete]


REASON = "a function given at import to {}, of which nothing is known; if invocations run it, name it with --entry"


@pytest.mark.parametrize(
    "given",
    [
        "import eventlib\n\n\n@eventlib.task\ndef work(payload):\n    return payload\n",
        "import eventlib\n\nbus = eventlib.Bus()\n\n\n@bus.on('created')\ndef work(payload):\n    return payload\n",
        "from eventlib import Bus\n\nbus = Bus()\n\n\ndef work(payload):\n    return payload\n\n\nbus.on('x', work)\n",
        "import eventlib\n\n\ndef work(payload):\n    return payload\n\n\neventlib.subscribe(callback=work)\n",
        "import eventlib\n\n\ndef work(payload):\n    return payload\n\n\neventlib.Client(hooks=[work])\n",
        "from eventlib import Base, rpc\n\n\nclass Orders(Base):\n    @rpc\n    def work(self, order):\n        pass\n",
    ],
)
def test_what_an_unknown_library_is_given_at_import(given: str, project: Path) -> None:
    line = next(n for n, text in enumerate(given.splitlines(), 1) if "def work" in text)
    assert said(project, given + HANDLER) == [(line, REASON.format("eventlib"))]


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
    assert said(project, given) == []


@pytest.mark.parametrize(
    "given",
    [
        "import eventlib\n\nbus = eventlib.Bus()\n\n\n@bus.on('created')\ndef work(payload):\n    return payload\n",
        "from eventlib import task\n\n\n@task\ndef work(payload):\n    return payload\n",
        "from eventlib import Base, rpc\n\n\nclass Orders(Base):\n    @rpc\n    def work(self, order):\n        pass\n",
    ],
)
def test_without_entry_points_they_are_what_looks_like_one(given: str, project: Path) -> None:
    (project / "app.py").write_text(given)
    (near,) = audit([Path()], Settings(jobs=1)).reach.near_misses
    assert given.splitlines()[near.line - 1].lstrip().startswith("def work")
    assert near.reason.endswith("work is given to eventlib, of which nothing is known")
