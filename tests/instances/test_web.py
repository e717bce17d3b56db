"""Functions behind the Web Adapter: events to requests and back, readiness, and servers of three kinds at once."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.instances.errors import InstancesError
from concurrency_audit.instances.local import Function, LocalInstances
from concurrency_audit.instances.runtime.adapter import AdapterError, Settings, statuses
from concurrency_audit.instances.runtime.http_events import request_of, result_of

TOGETHER = 4
"""Requests to `/slow` wait for each other: one that is alone has no answer before its time is up."""
ASGI = """
import asyncio, json, os
MEETING = asyncio.Barrier(4)

async def app(scope, receive, send):
    body = b""
    while scope["type"] == "http":
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    if scope["path"] == "/slow":
        await MEETING.wait()
    headers = {key.decode(): value.decode() for key, value in scope["headers"]}
    told = {"path": scope["path"], "query": scope["query_string"].decode(), "method": scope["method"],
            "body": body.decode("latin-1"), "headers": headers, "pid": os.getpid()}
    lines = [(b"content-type", b"application/json"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
    status = 503 if scope["path"] == "/fails" else 200
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": json.dumps(told).encode()})
"""
FLASK = """
import threading
from flask import Flask, request
MEETING = threading.Barrier(4)
app = Flask(__name__)

@app.route("/", methods=["GET"])
def ready():
    return "ok"

@app.route("/slow", methods=["POST"])
def slow():
    MEETING.wait()
    return {"path": request.path, "body": request.get_data(as_text=True), "query": request.query_string.decode()}
"""
PLAIN = """
import http.server, json, os, threading, time
MEETING = threading.Barrier(4)

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        if self.path.startswith("/slow"):
            MEETING.wait()
        content = json.dumps({"path": self.path.partition("?")[0], "body": body, "query": self.path.partition("?")[2]})
        self.send_response(200); self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content))); self.end_headers(); self.wfile.write(content.encode())

http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""
SERVERS = {
    "asgi": (ASGI, "exec python -m uvicorn app:app --host 127.0.0.1 --port $PORT"),
    "wsgi": (FLASK, "exec python -m flask --app app run --port $PORT"),
    "http": (PLAIN, "exec python app.py"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[LocalInstances]:
    with LocalInstances(model="web") as local:
        yield local


def publish(server: LocalInstances, folder: Path, text: str, script: str, **options: Any) -> Function:
    (folder / "app.py").write_text(text)
    (folder / "run.sh").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "run.sh").chmod(0o755)
    name = "".join(letter if letter.isalnum() else "-" for letter in folder.name)
    return server.publish(folder, "run.sh", name=name, **{"concurrency": 4, **options})


def http_event(path: str, body: str = "", method: str = "POST", query: str = "") -> dict[str, Any]:
    context = {"http": {"method": method, "path": path}, "stage": "$default"}
    headers = {"content-type": "text/plain", "x-mine": "1"}
    return {
        "version": "2.0", "rawPath": path, "rawQueryString": query, "headers": headers, "cookies": ["c=1", "d=2"],
        "requestContext": context, "body": body, "isBase64Encoded": False,
    }  # fmt: skip


@pytest.mark.parametrize("kind", SERVERS)
def test_any_server_answers_several_invocations_at_once(server: LocalInstances, tmp_path: Path, kind: str) -> None:
    function = publish(server, tmp_path, *SERVERS[kind], timeout=60)

    def asked(number: int) -> Any:
        return function.invoke(http_event("/slow", f"body {number}", query=f"n={number}")).payload

    with ThreadPoolExecutor(TOGETHER) as callers:
        answers = list(callers.map(asked, range(TOGETHER)))
    for number, answer in enumerate(answers):
        assert answer["statusCode"] == 200, answer
        told = json.loads(answer["body"])
        assert (told["path"], told["body"], told["query"]) == ("/slow", f"body {number}", f"n={number}")
    server.client("lambda").delete_function(FunctionName=function.name)


def test_the_server_sees_the_request_and_its_response_comes_back(server: LocalInstances, tmp_path: Path) -> None:
    variables = {"AWS_LWA_REMOVE_BASE_PATH": "/v1", "AWS_LWA_ERROR_STATUS_CODES": "500,502-504"}
    function = publish(server, tmp_path, *SERVERS["asgi"], variables=variables)
    answer = function.invoke(http_event("/v1/a b/ü", query="x=%20&y=1"))
    told = json.loads(answer.payload["body"])
    assert (told["path"], told["query"], told["method"]) == ("/a b/ü", "x=%20&y=1", "POST")
    assert told["headers"]["cookie"] == "c=1; d=2"
    assert told["headers"]["x-mine"] == "1"
    assert json.loads(told["headers"]["x-amzn-request-context"])["stage"] == "$default"
    assert json.loads(told["headers"]["x-amzn-lambda-context"])["request_id"] == answer.request_id
    assert answer.payload["cookies"] == ["a=1", "b=2"]
    assert answer.payload["isBase64Encoded"] is False
    other = function.invoke({"Records": [1]}).payload
    assert (other["path"], other["method"], json.loads(other["body"])) == ("/events", "POST", {"Records": [1]})
    assert function.invoke(http_event("/fails")).error
    server.client("lambda").delete_function(FunctionName=function.name)


@pytest.mark.parametrize(
    ("script", "variables", "reason"),
    [
        ("exit 3", {}, "ended with exit code 3"),
        ("exec python -m uvicorn nothing:app --port $PORT", {}, r"exit code \d before it was ready: ERROR: .*nothing"),
        ("exec python app.py", {"AWS_LWA_PORT": "many"}, "AWS_LWA_PORT is 'many'"),
    ],
)
def test_a_server_that_does_not_come_up_is_a_reason(
    server: LocalInstances, tmp_path: Path, script: str, variables: dict[str, str], reason: str
) -> None:
    with pytest.raises(InstancesError, match=reason):
        publish(server, tmp_path, PLAIN, script, variables=variables)


def test_a_handler_that_is_no_script_is_a_reason(server: LocalInstances, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(PLAIN)
    with pytest.raises(InstancesError, match="the handler is the start script"):
        server.publish(tmp_path, "app.handler", name="no-script")


def test_the_adapters_layer_chooses_the_model_and_readiness_is_waited_for(tmp_path: Path) -> None:
    late = PLAIN.replace("self.send_response(200); self.end_headers()", READY)
    variables = {
        "AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap",
        "AWS_LWA_READINESS_CHECK_PATH": "/health",
        "AWS_LWA_READINESS_CHECK_HEALTHY_STATUS": "200-399",
    }
    with LocalInstances(model="threads") as local:
        began = time.monotonic()
        function = publish(local, tmp_path, late, "exec python app.py", variables=variables)
        assert time.monotonic() - began > 0.5
        assert json.loads(function.invoke(http_event("/x", "b")).payload["body"])["body"] == "b"


READY = """
        global BEGAN
        BEGAN = globals().setdefault("BEGAN", time.monotonic())
        ready = self.path == "/health" and time.monotonic() - BEGAN > 0.5
        self.send_response(200 if ready else 404); self.end_headers()
"""


def test_rest_apis_and_load_balancers_have_their_own_forms() -> None:
    event = {
        "httpMethod": "PUT", "path": "/p", "requestContext": {"stage": "s"}, "body": base64.b64encode(b"\0").decode(),
        "isBase64Encoded": True, "multiValueHeaders": {"X-A": ["1", "2"]},
        "multiValueQueryStringParameters": {"q": ["a b", "c"]},
    }  # fmt: skip
    asked = request_of(event, "/events")
    assert (asked.origin, asked.method, asked.target, asked.body) == ("rest", "PUT", "/p?q=a+b&q=c", b"\0")
    assert asked.headers[:2] == [("X-A", "1"), ("X-A", "2")]
    balancer = request_of({**event, "requestContext": {"elb": {}}}, "/events")
    assert (balancer.origin, balancer.target) == ("balancer", "/p?q=a b&q=c")
    lines = [("Content-Type", "image/png"), ("Set-Cookie", "a"), ("Set-Cookie", "b")]
    rest = result_of("rest", 201, "Created", lines, b"\xff")
    assert (rest["statusCode"], rest["body"], rest["isBase64Encoded"]) == (201, "/w==", True)
    assert rest["multiValueHeaders"]["set-cookie"] == ["a", "b"]
    assert result_of("balancer", 201, "Created", lines, b"")["statusDescription"] == "201 Created"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_events_of_other_sources_are_passed_on_as_they_are(event: Any) -> None:
    asked = request_of(event, "/events")
    assert (asked.origin, asked.method, asked.target) == ("other", "POST", "/events")
    assert json.loads(asked.body) == event
    assert result_of("other", 200, "OK", [("content-type", "application/json")], asked.body) == event


@given(st.text(max_size=20), st.binary(max_size=20))
def test_bodies_of_responses_come_back_whole(text: str, content: bytes) -> None:
    for body, kind in ((text.encode(), "text/plain; charset=utf-8"), (content, "application/octet-stream")):
        result = result_of("http", 200, "OK", [("content-type", kind)], body)
        given_back = result["body"]
        assert (base64.b64decode(given_back) if result["isBase64Encoded"] else given_back.encode()) == body


def test_settings_are_the_adapters_own() -> None:
    settings = Settings.of({"PORT": "3000", "READINESS_CHECK_PATH": "/h", "AWS_LWA_READINESS_CHECK_PORT": "3001"})
    assert (settings.port, settings.check_port, settings.check_path) == (3000, 3001, "/h")
    assert 499 not in settings.unhealthy
    assert 500 in settings.unhealthy
    assert statuses("500, 502-504") == {500, 502, 503, 504}
    for wrong in ({"PORT": "x"}, {"PORT": "0"}, {"AWS_LWA_ERROR_STATUS_CODES": "a-b"}):
        with pytest.raises(AdapterError):
            Settings.of(wrong)


TASKS = """
import asyncio, json
current = None

async def app(scope, receive, send):
    global current
    if scope["type"] != "http":
        return
    message = await receive()
    if scope["path"] != "/slow":
        answer = "ready"
    else:
        current = message["body"].decode()
        await asyncio.sleep(0)
        answer = current
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": answer.encode()})
"""


def test_tasks_that_share_state_overtake_each_other_when_provoked(tmp_path: Path) -> None:
    """One event loop: between two awaits nothing else runs, but who goes on first is anyone's turn."""
    with LocalInstances(model="web", provoke=5) as local:
        function = publish(local, tmp_path, TASKS, SERVERS["asgi"][1], concurrency=8)

        def ask(number: int) -> bool:
            answer = function.invoke_or_throttled(http_event("/slow", f"body {number}"))
            return answer is not None and answer.payload["body"] != f"body {number}"

        with ThreadPoolExecutor(8) as callers:
            wrong = sum(callers.map(ask, range(150)))
    assert wrong > 3
