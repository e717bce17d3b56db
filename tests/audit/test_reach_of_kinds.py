"""What vanished silently in real code: each kind as a few lines, with the rule and line that must be reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import ExecutionModel

KINDS = {
    "handlers behind one decorator": (
        """
        last = None

        def traced(f):
            def inner(*args, **kwargs):
                return f(*args, **kwargs)
            return inner

        @traced
        def create(event, context):
            return {"made": event["id"]}

        @traced
        def show(event, context):
            global last
            last = event["user"]
            return {"seen": last}
        """,
        "last = event",
        "CA103 unsafe/safe",
    ),
    "a decorator that is a class": (
        """
        last = None

        class traced:
            def __init__(self, f):
                self.f = f
            def __call__(self, event, context):
                return self.f(event, context)

        @traced
        def first(event, context):
            return 1

        @traced
        def second(event, context):
            global last
            last = event["user"]
            return {"seen": last}
        """,
        "last = event",
        "CA103 unsafe/safe",
    ),
    "a table of functions": (
        """
        last = None

        def keep(event):
            global last
            last = event["user"]
            return last

        STEPS = {"drop": len, "keep": keep, "other": lambda event: None}

        def handler(event, context):
            return STEPS[event["step"]](event)
        """,
        "last = event",
        "CA103 unsafe/safe",
    ),
    "modules from a table": (
        """
        import importlib, sys
        WHERE = None
        NAMES = ("WHERE", "WHEN")

        def handler(event, context):
            setattr(sys.modules[__name__], NAMES[0], event["user"])
            return WHERE
        """,
        "setattr(",
        "CA103 unsafe/safe",
    ),
    "a base that nobody described": (
        """
        import boto3
        from framework import Job

        class Export(Job):
            def perform(self):
                return boto3.client("s3").list_buckets()

        job = Export()

        def handler(event, context):
            return job.start(event, context)
        """,
        'boto3.client("s3")',
        "CA302 unsafe/safe",
    ),
    "a lazy or": (
        """
        import json
        _loaded = None

        def handler(event, context):
            global _loaded
            _loaded = _loaded or json.loads(open("conf.json").read())
            return _loaded["greeting"]
        """,
        "_loaded = _loaded or",
        "CA206 benign/safe",
    ),
    "a defaultdict of defaultdicts": (
        """
        from collections import defaultdict
        totals = defaultdict(lambda: defaultdict(int))

        def handler(event, context):
            totals[event["kind"]][event["name"]] += price(event)
            return totals[event["kind"]]
        """,
        "totals[event",
        "CA102 unsafe/benign",
    ),
    "threads of one's own": (
        """
        import os
        from concurrent.futures import ThreadPoolExecutor

        def build(item):
            os.chdir(item["folder"])
            return os.listdir(".")

        def handler(event, context):
            with ThreadPoolExecutor() as pool:
                return list(pool.map(build, event["items"]))
        """,
        "os.chdir(",
        "CA402 unsafe/unsafe",
    ),
    "tasks of one invocation": (
        """
        import asyncio
        totals = {"n": 0}

        async def add(value):
            before = totals["n"]
            await asyncio.sleep(0)
            totals["n"] = before + value

        async def run(values):
            totals["n"] = 0
            await asyncio.gather(*[add(value) for value in values])
            return totals["n"]

        def handler(event, context):
            return {"total": asyncio.run(run(event["values"]))}
        """,
        'totals["n"] = before',
        "CA102 unsafe/unsafe",
    ),
    "the request of a web framework": (
        """
        from flask import Flask, request
        app = Flask(__name__)
        tenant = None

        @app.route("/")
        def index():
            global tenant
            tenant = request.headers["X-Tenant"]
            return tenant
        """,
        "tenant = request",
        "CA103 unsafe/safe",
    ),
    "the second of two factory calls": (
        """
        def box():
            items = []
            def put(item):
                items.append(item)
                return items
            return put

        orders = box()
        errors = box()

        def handler(event, context):
            return errors(event["problem"])
        """,
        "items.append",
        "CA108 unsafe/unsafe",
    ),
}


def audited(tmp_path: Path, source: str) -> AuditResult:
    lines = source.splitlines()
    (tmp_path / "app.py").write_text("\n".join(line.removeprefix("        ") for line in lines) + "\n")
    return audit([tmp_path], Settings(jobs=1))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_reported_where_it_is(kind: str, tmp_path: Path) -> None:
    source, where, said = KINDS[kind]
    line = next(n for n, text in enumerate(source.splitlines(), start=1) if where in text)
    found = [
        f"{f.rule} {f.verdicts[ExecutionModel.THREADS].value}/{f.verdicts[ExecutionModel.PROCESSES].value}"
        for f in audited(tmp_path, source).findings
        if f.span.line == line
    ]
    assert said in found


def test_each_function_behind_a_decorator_is_an_entry_point(tmp_path: Path) -> None:
    source, _, _ = KINDS["handlers behind one decorator"]
    entries = audited(tmp_path, source).entry_points
    assert sorted(entry.function for entry in entries) == ["app.create", "app.show"]
    assert len({entry.line for entry in entries}) == 2


def test_the_name_of_the_function_is_no_request_data(tmp_path: Path) -> None:
    source = (
        "name = None\ndef handler(event, context):\n    global name\n    name = context.function_name\n    return name"
    )
    assert not [f for f in audited(tmp_path, source).findings if f.rule == "CA103"]


def test_a_helper_that_a_handler_calls_is_no_entry_point(tmp_path: Path) -> None:
    source = """
        region = None

        def describe(event, context):
            return {"region": region}

        def lambda_handler(event, context):
            global region
            region = event["region"]
            return describe(event, context)
        """
    result = audited(tmp_path, source)
    assert [entry.function for entry in result.entry_points] == ["app.lambda_handler"]
    (finding,) = [f for f in result.findings if f.rule == "CA103"]
    assert finding.verdicts[ExecutionModel.PROCESSES].value == "safe"


ABSTRACT = """
from typing import Protocol
from fastapi import FastAPI, Request

app = FastAPI()

class Counting(Protocol):
    def next(self, who: str) -> int: ...

class Other:
    def next(self, another): return 1

@app.get("/next")
def take(request: Request, who: str):
    counts: Counting = request.app.state.counts
    return counts.next(who)
"""


def test_a_call_of_which_only_the_abstract_class_is_known_is_listed(tmp_path: Path) -> None:
    said = [row for row in audited(tmp_path, ABSTRACT).incomplete if "abstract" in row.reason]
    assert [(row.line, row.unread) for row in said] == [(16, False)]
    known = ABSTRACT.replace("def next(self, another)", "def next(self, who)")
    assert not audited(tmp_path, known).incomplete
