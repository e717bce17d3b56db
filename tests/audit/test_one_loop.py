"""Under tasks invocations take turns at awaits, and nowhere else: what lies between two awaits is one step."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict
from concurrency_audit.audit.one_loop import POOL, TURN

THREADS, TASKS = ExecutionModel.THREADS, ExecutionModel.TASKS
APP = "from fastapi import FastAPI\napp = FastAPI()\n"
ONE_STEP = {
    "a dependency that waits for nothing": """\
from fastapi import Depends
current = {}

async def remember(user: str):
    current["user"] = user

@app.get("/", dependencies=[Depends(remember)])
async def root():
    return {"user": current["user"]}
""",
    "between two awaits": """\
current = None

@app.get("/")
async def root(user: str):
    global current
    current = user
    return {"user": current}
""",
    "a counter": """\
count = 0

@app.get("/")
async def root():
    global count
    count += 1
    return {"number": count}
""",
    "under a lock of the loop": """\
import asyncio
lock = asyncio.Lock()
totals = {}

async def rate():
    await asyncio.sleep(0.1)
    return 2

@app.get("/")
async def root(user: str):
    async with lock:
        before = totals.get("all", 0)
        totals["all"] = before + await rate()
    return {"user": user}
""",
    "under a semaphore of one": """\
import asyncio
turn = asyncio.Semaphore(1)
totals = {}

@app.get("/")
async def root(user: str):
    async with turn:
        before = totals.get("all", 0)
        await asyncio.sleep(0.1)
        totals["all"] = before + 1
    return {}
""",
    "a cursor between two awaits": """\
import sqlite3
db = sqlite3.connect("/var/task/data.db", check_same_thread=False)
cursor = db.cursor()

@app.get("/")
async def root(user: str):
    cursor.execute("select * from users where id = ?", (user,))
    return cursor.fetchone()
""",
    "a session": """\
import requests
session = requests.Session()

@app.get("/")
async def root(user: str):
    return session.get("https://example.com", params={"user": user}).json()
""",
    "a file between two awaits": """\
@app.get("/")
async def root(user: str):
    with open("/tmp/report.txt", "w") as file:
        file.write(user)
    with open("/tmp/report.txt") as file:
        return {"report": file.read()}
""",
    "a client made lazily": """\
import boto3
_table = None

def table():
    global _table
    if _table is None:
        _table = boto3.resource("dynamodb").Table("users")
    return _table

@app.get("/")
async def root(user: str):
    return table().get_item(Key={"id": user})["Item"]
""",
    "a context variable": """\
import asyncio, contextvars
user_of = contextvars.ContextVar("user")

@app.get("/")
async def root(user: str):
    user_of.set(user)
    await asyncio.sleep(0.1)
    return {"user": user_of.get()}
""",
    "in a class": """\
class Current:
    user = None

@app.get("/")
async def root(user: str):
    Current.user = user
    return {"user": Current.user}
""",
    "a list emptied and filled": """\
rows = []

@app.get("/")
async def root(user: str):
    rows.clear()
    rows.append(user)
    return list(rows)
""",
}
UNSAFE = {
    "across an await": """\
import asyncio
STATE = {}

@app.get("/")
async def root(user: str):
    STATE["user"] = user
    await asyncio.sleep(0.1)
    return {"user": STATE["user"]}
""",
    "in a pool": """\
current = {}

@app.get("/")
def root(user: str):
    current["user"] = user
    return {"user": current["user"]}
""",
    "in a generator": """\
from fastapi.responses import StreamingResponse
STATE = {}

async def lines(user):
    STATE["user"] = user
    yield "start"
    yield STATE["user"]

@app.get("/")
async def root(user: str):
    return StreamingResponse(lines(user))
""",
    "under two locks": """\
import asyncio
first, second = asyncio.Lock(), asyncio.Lock()
STATE = {"n": 0}

@app.get("/a")
async def a():
    async with first:
        n = STATE["n"]
        await asyncio.sleep(0)
        STATE["n"] = n + 1
        return STATE["n"]

@app.get("/b")
async def b():
    async with second:
        n = STATE["n"]
        await asyncio.sleep(0)
        STATE["n"] = n + 1
        return STATE["n"]
""",
    "read after the lock": """\
import asyncio
lock = asyncio.Lock()
STATE = {}

@app.get("/")
async def root(user: str):
    async with lock:
        STATE["user"] = user
        await asyncio.sleep(0.1)
    return STATE["user"]
""",
    "a semaphore of five": """\
import asyncio
turn = asyncio.Semaphore(5)
totals = {}

@app.get("/")
async def root(user: str):
    async with turn:
        before = totals.get("all", 0)
        await asyncio.sleep(0.1)
        totals["all"] = before + 1
        return {"all": totals["all"]}
""",
    "a lock of its own": """\
import asyncio
totals = {}

async def rate():
    await asyncio.sleep(0.1)
    return 2

@app.get("/")
async def root(user: str):
    lock = asyncio.Lock()
    async with lock:
        before = totals.get("all", 0)
        totals["all"] = before + await rate()
        return {"all": totals["all"]}
""",
    "in a thread": """\
from fastapi.concurrency import run_in_threadpool
current = {}

def work(user):
    current["user"] = user
    return look()

def look():
    return current["user"]

@app.get("/")
async def root(user: str):
    return await run_in_threadpool(work, user)
""",
    "a task reads later": """\
import asyncio
last = {}

async def report():
    print(last["user"])

@app.get("/")
async def root(user: str):
    last["user"] = user
    asyncio.create_task(report())
    return {}
""",
    "a dependency writes and waits": """\
import asyncio
from fastapi import Depends
current = {}

async def remember(user: str):
    current["user"] = user
    await asyncio.sleep(0)

@app.get("/", dependencies=[Depends(remember)])
async def root():
    return {"user": current["user"]}
""",
    "a dependency writes in a thread of the pool": """\
from fastapi import Depends
current = {}

def remember(user: str):
    current["user"] = user

@app.get("/", dependencies=[Depends(remember)])
async def root():
    return {"user": current["user"]}
""",
    "a helper reads twice": """\
import asyncio
STATE = {}

def who():
    return STATE["user"]

@app.get("/")
async def root(user: str):
    STATE["user"] = user
    first = who()
    await asyncio.sleep(0.1)
    return [first, who()]
""",
    "left by an earlier one": """\
STATE = {"user": None}

@app.get("/")
async def root(user: str = ""):
    if user:
        STATE["user"] = user
    return {"user": STATE["user"]}
""",
    "sync and async": """\
current = {}

@app.get("/a")
async def a(user: str):
    current["user"] = user
    return current["user"]

@app.get("/b")
def b(user: str):
    current["user"] = user
    return current["user"]
""",
    "a connection of the loop": """\
import asyncpg
connection = None

@app.on_event("startup")
async def start():
    global connection
    connection = await asyncpg.connect("postgres://")

@app.get("/")
async def root(user: str):
    return await connection.fetchrow("select $1", user)
""",
    "a cursor across an await": """\
import asyncio, sqlite3
db = sqlite3.connect("/var/task/data.db", check_same_thread=False)
cursor = db.cursor()

@app.get("/")
async def root(user: str):
    cursor.execute("select * from users where id = ?", (user,))
    await asyncio.sleep(0.1)
    return cursor.fetchone()
""",
    "a file across an await": """\
import asyncio

@app.get("/")
async def root(user: str):
    with open("/tmp/report.txt", "w") as file:
        file.write(user)
    await asyncio.sleep(0.1)
    with open("/tmp/report.txt") as file:
        return {"report": file.read()}
""",
    "a file read by others": """\
import os, boto3, aiofiles
s3 = boto3.client("s3")

@app.get("/")
async def root(key: str):
    path = "/tmp/" + os.path.basename(key)
    s3.download_file("b", key, path)
    async with aiofiles.open(path) as file:
        return await file.read()
""",
    "the environment": """\
import asyncio, os

@app.get("/")
async def root(user: str):
    os.environ["USER_ID"] = user
    await asyncio.sleep(0.1)
    return os.environ["USER_ID"]
""",
    "middleware": """\
current = {}

@app.middleware("http")
async def remember(request, call_next):
    current["user"] = request.headers.get("user")
    response = await call_next(request)
    response.headers["user"] = current["user"]
    return response

@app.get("/")
async def root():
    return {}
""",
    "walked through": """\
import asyncio
rooms = {}

@app.post("/join")
async def join(user: str, room: str):
    rooms[user] = room
    return {}

@app.post("/tell")
async def tell(text: str):
    for user, room in rooms.items():
        await asyncio.sleep(0)
    return {}
""",
    "async for": """\
import httpx
client = httpx.AsyncClient()
body = bytearray()

@app.get("/")
async def root(user: str):
    body.clear()
    async with client.stream("GET", "https://example.com") as answer:
        async for chunk in answer.aiter_bytes():
            body.extend(chunk)
    return bytes(body).decode()
""",
    "async with": """\
import aiohttp
current = {}

@app.get("/")
async def root(user: str):
    current["user"] = user
    async with aiohttp.ClientSession() as session:
        pass
    return current["user"]
""",
}
LOOP_PER_INVOCATION = """\
import asyncio
current = {{}}

async def work(event):
    current["user"] = event["user"]
    return current["user"]

def handler(event, context):
    {run}
"""


def audited(folder: Path, code: str, model: ExecutionModel) -> AuditResult:
    file = folder / "app.py"
    file.write_text(code)
    result = audit([file], Settings(models=(model,), root=folder))
    assert result.entry_points
    return result


@pytest.mark.parametrize("name", ONE_STEP)
def test_one_step_between_two_awaits_is_safe(tmp_path: Path, name: str) -> None:
    result = audited(tmp_path, APP + ONE_STEP[name], TASKS)
    assert [(one.rule, one.why) for one in result.findings] == []
    assert Verdict.UNSAFE not in {one.verdicts[TASKS] for one in result.inventory if one.kind != "connection"}


@pytest.mark.parametrize("name", UNSAFE)
def test_what_an_await_or_a_thread_divides_is_unsafe(tmp_path: Path, name: str) -> None:
    found = audited(tmp_path, APP + UNSAFE[name], TASKS).findings
    assert Verdict.UNSAFE in {one.verdicts[TASKS] for one in found}


@pytest.mark.parametrize(
    ("code", "reason"), [(UNSAFE["across an await"], TURN), (UNSAFE["in a pool"], POOL)], ids=["await", "pool"]
)
def test_the_reason_says_where_the_turn_changes(tmp_path: Path, code: str, reason: str) -> None:
    found = audited(tmp_path, APP + code, TASKS).findings
    assert found[0].why[TASKS].endswith(f"; {reason}")


@pytest.mark.parametrize(
    "run",
    [
        "return asyncio.run(work(event))",
        "return asyncio.new_event_loop().run_until_complete(work(event))",
        "return asyncio.get_event_loop().run_until_complete(work(event))",
    ],
)
def test_threads_with_a_loop_each_do_not_wait_for_awaits(tmp_path: Path, run: str) -> None:
    found = audited(tmp_path, LOOP_PER_INVOCATION.format(run=run), THREADS).findings
    assert Verdict.UNSAFE in {one.verdicts[THREADS] for one in found}
