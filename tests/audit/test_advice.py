"""What a finding on a shared object says to do, and what it promises of fixes and of worker processes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.reports.colour import Paint
from concurrency_audit.reports.excerpt import excerpt
from concurrency_audit.reports.sources import Sources

OBJECTS = """import shelve
import sqlite3

import boto3
import psycopg2

shelf = shelve.open("/tmp/shelf")
db = sqlite3.connect("orders.db", check_same_thread=False)
table = boto3.resource("dynamodb").Table("orders")
connection = psycopg2.connect("")


def handler(event, context):
    shelf[event["id"]] = event
    db.execute("select 1")
    table.put_item(Item=event)
    return connection.cursor()
"""
CURRENT = """current = None


def handler(event, context):
    global current
    current = event["order"]
    return {"id": current["id"]}
"""


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], AuditResult]:
    monkeypatch.chdir(tmp_path)
    return lambda text: audit([], Settings(jobs=1), given={"app.py": text.encode()})


def by_name(result: AuditResult) -> dict[str, Finding]:
    return {f.symbol.removeprefix("app."): f for f in result.findings if f.rule == "CA301"}


def test_advice_names_what_the_library_has(found: Callable[[str], AuditResult]) -> None:
    advice = {name: finding.advice for name, finding in by_name(found(OBJECTS)).items()}
    assert "fcntl.flock" in advice["shelf"]
    assert "per invocation or per thread" in advice["db"]
    assert "Share a client" in advice["table"]
    assert "psycopg2.pool.ThreadedConnectionPool" in advice["connection"]


def test_a_fix_is_promised_only_where_one_is_made(found: Callable[[str], AuditResult]) -> None:
    fixes = {name: finding.fix for name, finding in by_name(found(OBJECTS)).items()}
    assert fixes == {"shelf": None, "db": None, "table": "unsafe", "connection": None}


def test_what_processes_share_is_not_explained_by_memory_of_their_own(found: Callable[[str], AuditResult]) -> None:
    findings = by_name(found(OBJECTS))
    assert "memory of its own" not in findings["shelf"].why[ExecutionModel.PROCESSES]
    assert "memory of its own" in findings["db"].why[ExecutionModel.PROCESSES]


def test_places_that_start_alike_and_say_the_same_are_marked_once(found: Callable[[str], AuditResult]) -> None:
    (finding,) = found(CURRENT).findings
    lines = list(excerpt(finding, Sources({"app.py": CURRENT.encode()}), Paint(False)))
    assert [line.split("|")[1].strip() for line in lines if "read here" in line] == ["------------- read here"]


STORES = """import boto3
import psycopg2
import pymongo
import redis

table = boto3.resource("dynamodb").Table("orders")
bucket = boto3.client("s3")
documents = pymongo.MongoClient().shop.orders
cache = redis.Redis()


def changed(event, context):
    cursor = psycopg2.connect("").cursor()
    cursor.execute("SELECT left_over FROM stock WHERE id = %s", (event["id"],))
    left = cursor.fetchone()[0]
    cursor.execute("UPDATE stock SET left_over = %s WHERE id = %s", (left - 1, event["id"]))


def added(event, context):
    cursor = psycopg2.connect("").cursor()
    cursor.execute("SELECT 1 FROM guests WHERE name = %s", (event["name"],))
    if cursor.fetchone() is None:
        cursor.execute("INSERT INTO guests (name) VALUES (%s)", (event["name"],))


def item(event, context):
    found = table.get_item(Key={"id": event["id"]})["Item"]
    table.put_item(Item={"id": event["id"], "n": found["n"] + 1})


def document(event, context):
    found = documents.find_one({"_id": event["id"]})
    documents.update_one({"_id": event["id"]}, {"$set": {"n": found["n"] + 1}})


def key(event, context):
    cache.set("total", int(cache.get("total")) + 1)


def thing(event, context):
    text = bucket.get_object(Bucket="b", Key="k")["Body"].read()
    bucket.put_object(Bucket="b", Key="k", Body=text + event["line"])
"""


def test_advice_for_a_lost_update_is_what_that_store_can_do(found: Callable[[str], AuditResult]) -> None:
    told = {f.symbol: f for f in found(STORES).findings if f.rule == "CA306"}
    said = {" ".join(symbol.split()[:2]): finding.advice for symbol, finding in told.items()}
    assert "WHERE state = 'open'" in said["row stock"]
    assert "unique constraint" in said["row guests"]
    assert "ConditionExpression" in said["DynamoDB item"]
    assert "find_one_and_update" in said["MongoDB document"]
    assert "WATCH" in said["Redis key"]
    assert "IfMatch" in said["S3 object"]
    assert told["row stock"].message.startswith("the row of `stock` is stored without a condition")


RECORDS = """from flask import Flask, abort, request

app = Flask(__name__)
codes = {}
games = {}
rig = {"winner": None}
chance = 1
user = None


class Game:
    turn = None


@app.before_request
def sign_in():
    global user
    user = request.headers["user"]


@app.post("/codes")
def create():
    codes[request.json["code"]] = {"uses": 0, "step": "new"}
    games[request.json["code"]] = Game()
    return {"by": user}


@app.post("/redeem")
def redeem():
    found = codes.get(request.json["code"])
    if not found:
        abort(404)
    found["uses"] += 1
    return found


@app.post("/move")
def move():
    game = games.get(request.json["code"])
    if game is None:
        abort(404)
    if game.turn is None:
        game.turn = request.json["side"]
    return {"turn": game.turn}


@app.put("/rig")
def set_rig():
    global chance
    rig["winner"] = request.json["winner"]
    chance = request.json["chance"]
    return {"chance": chance}


@app.get("/flip")
def flip():
    return {"won": rig["winner"] == request.args["side"] and chance > 3}
"""
KEPT = "told by per-process-limit (CA603)"


def judged(result: AuditResult, rule: str, name: str) -> Finding:
    return next(f for f in result.findings if (f.rule, f.symbol) == (rule, f"app.{name}"))


def test_findings_of_one_place_agree_on_worker_processes(found: Callable[[str], AuditResult]) -> None:
    """Where one says that other workers miss what all ask for, none says that each fills a copy, and nothing else."""
    result = found(RECORDS)
    known = judged(result, "CA603", "codes")
    assert known.verdicts[ExecutionModel.PROCESSES].value == "unsafe"
    assert "Keep it where all workers find it" in known.advice
    counted = judged(result, "CA102", "codes")
    assert counted.why[ExecutionModel.PROCESSES].endswith(KEPT)
    assert "itertools" not in counted.advice


def test_a_field_of_a_record_is_not_made_at_import(found: Callable[[str], AuditResult]) -> None:
    turn = judged(found(RECORDS), "CA206", "games")
    assert turn.message == "`games[...].turn` is set after a look that another invocation can pass as well"
    assert "import" not in turn.advice


def test_a_setting_is_told_from_data_of_a_request(found: Callable[[str], AuditResult]) -> None:
    result = found(RECORDS)
    for name in ("rig", "chance"):
        setting = judged(result, "CA103", name)
        assert setting.message == f"`{name}` is set by one request, and the others go by it"
        assert "ContextVar" not in setting.advice
    assert judged(result, "CA103", "user").message == "`user` holds data of the request being handled"


def test_a_number_that_goes_out_is_counted(found: Callable[[str], AuditResult]) -> None:
    text = "n = 0\n\n\ndef handler(event, context):\n    global n\n    n += 1\n    return n\n"
    assert "itertools.count" in judged(found(text), "CA102", "n").advice


METRICS = """from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.middleware_factory import lambda_handler_decorator

logger = Logger()
metrics = Metrics()
agents = {}


class Agent:
    def __init__(self):
        self.messages = []


@lambda_handler_decorator
def with_headers(handler, event, context):
    return handler(event, context)


@logger.inject_lambda_context
@with_headers
def handler(event, context):
    metrics.add_metric("orders", "Count", event["n"])
    agent = agents.setdefault(event["session"], Agent())
    agent.messages = agent.messages[-20:] + [event["text"]]
    return agent.messages
"""


def test_advice_fits_the_object(found: Callable[[str], AuditResult]) -> None:
    keys = {f.span.line: f for f in found(METRICS).findings if f.rule == "CA304"}
    assert "single_metric" in keys[22].advice
    assert keys[19].symbol == "app.handler"


def test_what_is_changed_within_a_container_is_named(found: Callable[[str], AuditResult]) -> None:
    kept = judged(found(METRICS), "CA102", "agents")
    assert "`agents[...].messages`" in kept.message
    assert "itertools" not in kept.advice


CALLS = """calls = []


def ask(text):
    calls.append({"text": text})


def handler(event, context):
    calls.clear()
    ask(event["text"])
    return {"calls": list(calls)}
"""


def test_what_is_emptied_first_holds_the_data_of_a_request(found: Callable[[str], AuditResult]) -> None:
    emptied = judged(found(CALLS), "CA110", "calls")
    assert emptied.message == "`calls` is emptied and filled for the request being handled"
    assert emptied.advice.startswith("Make the container in the invocation")
