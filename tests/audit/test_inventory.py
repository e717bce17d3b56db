"""The inventory lists every shared object and file in reach, and calls nothing safe that requests change.

The programs were written, with what has to be listed, before the inventory was looked at.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from concurrency_audit.cli.main import main

Rows = dict[str, dict[str, Any]]
PROGRAMS = {
    "settings": """
import json
import os
import re
from pathlib import Path

import boto3

SETTINGS = json.loads(os.environ.get("SETTINGS", "{}"))
LIMITS = {"small": 1, "large": 10}
PATTERN = re.compile("[a-z]+")
s3 = boto3.client("s3")
WORK = Path("/tmp/work")
UNUSED = {}


def handler(event, context):
    if not PATTERN.match(event["name"]):
        return None
    path = f"/tmp/{event['name']}.json"
    s3.download_file("bucket", event["name"], path)
    with open("/tmp/last.txt", "w") as out:
        out.write(event["name"])
    (WORK / "log.txt").write_text("x")
    os.remove("/tmp/last.txt")
    with open(f"/tmp/{context.aws_request_id}", "w") as mine:
        mine.write("x")
    return {"limit": LIMITS[event["size"]], "mode": SETTINGS.get("mode"), "text": Path(path).read_text()}
""",
    "requests": """
from dataclasses import dataclass, field

by_user = {}
history = []
counts = {}


@dataclass
class State:
    who: str = ""
    items: list = field(default_factory=list)


state = State()


class Base:
    registry = {}
    last = None


def remember(event, cache={}):
    cache[event["id"]] = event
    return cache


def tagged(event):
    tagged.current = event["id"]
    return tagged.current


def handler(event, context):
    by_user[event["user"]] = event["body"]
    history.append(event)
    counts[event["user"]] = counts.get(event["user"], 0) + 1
    state.who = event["user"]
    state.items.append(event["id"])
    Base.registry[event["id"]] = event
    Base.last = event
    remember(event)
    tagged(event)
""",
    "threads": """
import itertools
import queue
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import lru_cache

lock = threading.Lock()
pool = ThreadPoolExecutor(4)
jobs = queue.Queue()
ids = itertools.count()
user = ContextVar("user")
local = threading.local()
guarded = {}
flag = False


def make():
    total = {"n": 0}

    def add(value):
        total["n"] += value
        return total["n"]

    return add


add = make()


@lru_cache
def price(item):
    return {"item": item}


def handler(event, context):
    global flag
    with lock:
        guarded[event["id"]] = event
    jobs.put(event)
    user.set(event["user"])
    local.user = event["user"]
    flag = True
    pool.submit(print, next(ids))
    return [add(1), price(event["item"])]
""",
    "instances": """
import logging
import sqlite3


class Store:
    def __init__(self, path):
        self.path = path
        self.rows = {}
        self.db = None

    def connect(self):
        if self.db is None:
            self.db = sqlite3.connect(self.path)
        return self.db

    def put(self, key, value):
        self.rows[key] = value


store = Store("/tmp/store.db")
logger = logging.getLogger(__name__)


def handler(event, context):
    logger.info("x")
    store.put(event["id"], event)
    store.connect().execute("select 1")
""",
    "routes": """
import httpx
from fastapi import Depends, FastAPI, Request

app = FastAPI()
client = httpx.Client()
cache: dict = {}
settings = None


def current(request: Request):
    app.state.user = request.headers["user"]
    return app.state.user


@app.on_event("startup")
def load():
    global settings
    settings = {"mode": "x"}


@app.get("/{key}")
def read(key: str, user: str = Depends(current)):
    cache[key] = client.get(f"https://example.com/{key}").json()
    return {"mode": settings["mode"], "user": user}
""",
}
SHARED = {
    "settings": "SETTINGS LIMITS PATTERN s3 WORK /tmp/{name}.json /tmp/last.txt /tmp/work/log.txt",
    "requests": "by_user history counts state state.who state.items Base.registry Base.last remember.cache "
    "tagged.current",
    "threads": "lock pool jobs ids user local guarded flag make.total price",
    "instances": "store store.rows store.db logger /tmp/store.db",
    "routes": "app app.state.user client cache settings",
}
CHANGED_BY_REQUESTS = {
    "settings": "/tmp/{name}.json /tmp/last.txt",
    "requests": SHARED["requests"],
    "threads": "guarded",
    "instances": "store store.rows",
    "routes": "app app.state.user cache",
}


@pytest.fixture
def listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], Rows]:
    """The inventory of one module, by symbol."""
    monkeypatch.chdir(tmp_path)

    def run(text: str) -> Rows:
        Path("code_under_test.py").write_text(text)
        assert main(["inventory", "--no-cache", "--isolated", "--format", "json", "."]) == 0
        rows = json.loads(capsys.readouterr().out)["inventory"]
        return {row["symbol"].removeprefix("code_under_test."): row for row in rows}

    return run


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_name_and_file_in_reach_is_listed_and_no_other(listed: Callable[[str], Rows], program: str) -> None:
    rows = listed(PROGRAMS[program])
    assert sorted(rows) == sorted(SHARED[program].split())
    for name in CHANGED_BY_REQUESTS[program].split():
        assert rows[name]["verdicts"]["threads"] != "safe", rows[name]


def test_files_say_how_they_are_named_and_judged(listed: Callable[[str], Rows]) -> None:
    last = listed(PROGRAMS["settings"])["/tmp/last.txt"]
    assert (last["kind"], last["type"]) == ("file", "one name for all invocations")
    assert last["verdicts"] == {"threads": "unsafe", "processes": "unsafe"}
    assert listed(PROGRAMS["instances"])["/tmp/store.db"]["kind"] == "database"


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("return open('/tmp/model.bin').read()", "safe"),
        ("open('/tmp/marker', 'w').write('1')", "benign"),
        ("open('/tmp/x', 'w').write(event['x'])\n    return open('/tmp/x').read()", "unsafe"),
    ],
)
def test_the_verdict_of_a_file(listed: Callable[[str], Rows], body: str, verdict: str) -> None:
    rows = listed(f"def handler(event, context):\n    {body}\n")
    assert [row["verdicts"] for row in rows.values()] == [{"threads": verdict, "processes": verdict}]
