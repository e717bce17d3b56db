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
