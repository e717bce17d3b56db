"""The Runtime API of one environment: what its workers may ask, and how each request is answered.

Source: the Lambda developer guide, "Using the Lambda runtime API"; status codes as AWS's own emulator gives them.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from typing import Protocol

from ..web.protocol import Connection, Request
from .invocation import Invocation, Outcome
from .worker import Worker

_PREFIX = b"/2018-06-01/runtime/"
_NEXT = _PREFIX + b"invocation/next"
_INVOCATION = _PREFIX + b"invocation/"
_INIT_ERROR = _PREFIX + b"init/error"
_JSON = b"Content-Type: application/json\r\n"
_ACCEPTED = b'{"status":"OK"}\n'
MAX_RESPONSE = 6 * 1024 * 1024 + 100
"""Largest result in bytes, as AWS's emulator counts."""
_REMEMBERED = 4096


class Workers(Protocol):
    """Those who ask."""

    def poll(self, connection: Connection, request: Request) -> bool:
        """A worker asks for work and is answered when there is some; False when there are enough workers."""

    def returns(self, connection: Connection) -> None:
        """A worker has answered and will poll again."""


class Host(Protocol):
    """The environment behind a Runtime API."""

    number: int

    def init_failed(self, error_type: str, message: str) -> bool:
        """A worker could not load the handler; False when another one has said so already."""

    def log_tail(self, invocation: Invocation) -> bytes:
        """The log tail of an invocation that is about to be answered."""


class RuntimeApi:
    """Answers workers' requests; holds the invocations that are with them."""

    workers: Workers
    """Set before the first request comes in."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.in_flight: dict[str, Invocation] = {}
        self._timed_out: OrderedDict[str, None] = OrderedDict()

    def handle(self, request: Request, connection: Connection) -> None:
        """Answer one request of a worker."""
        target = request.target
        if target.startswith(_NEXT) and request.method == b"GET":
            if not self.workers.poll(connection, request):
                _refuse(connection, 403, "InvalidStateTransition", "Every worker of this environment polls already")
        elif target.startswith(_INVOCATION) and request.method == b"POST":
            request_id, _, what = target[len(_INVOCATION) :].decode("ascii", "replace").partition("/")
            if what in ("response", "error"):
                self.workers.returns(connection)
                self._result(request_id, what == "error", request, connection)
            else:
                _refuse(connection, 404, "NotFound", "No such Runtime API path")
        elif target == _INIT_ERROR and request.method == b"POST":
            self._init_error(request, connection)
        elif target == b"/ping":
            connection.respond(200, b"", b"pong")
        else:
            _refuse(connection, 404, "NotFound", "No such Runtime API path")

    def give(self, worker: Worker, invocation: Invocation) -> None:
        """Answer a worker's poll with an invocation, in one write."""
        self.in_flight[invocation.request_id] = invocation
        invocation.environment = self._host.number
        invocation.beside = len(self.in_flight)
        invocation.started = time.monotonic()
        worker.polling = False
        worker.invocation = invocation
        invocation.on_time_out = self._time_out
        extra = b""
        if invocation.client_context:
            extra = b"Lambda-Runtime-Client-Context: %s\r\n" % invocation.client_context
        headers = (
            b"Content-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: %s\r\nLambda-Runtime-Deadline-Ms: %d\r\n"
            b"Lambda-Runtime-Invoked-Function-Arn: %s\r\nLambda-Runtime-Trace-Id: %s\r\n%s"
        ) % (
            invocation.request_id.encode(),
            (time.time() + invocation.timeout) * 1000,
            invocation.arn.encode(),
            invocation.trace,
            extra,
        )
        worker.connection.respond(200, headers, invocation.payload)

    def _time_out(self, invocation: Invocation) -> None:
        """Remember that the worker of this invocation will answer too late."""
        self._host.log_tail(invocation)
        if self.in_flight.pop(invocation.request_id, None) is not None:
            self._timed_out[invocation.request_id] = None
            if len(self._timed_out) > _REMEMBERED:
                self._timed_out.popitem(last=False)

    def _result(self, request_id: str, failed: bool, request: Request, connection: Connection) -> None:
        invocation = self.in_flight.pop(request_id, None)
        if invocation is None:
            late = self._timed_out.pop(request_id, "") is None
            status, error = (410, "InvokeTimeout") if late else (400, "InvalidRequestID")
            _refuse(connection, status, error, "Invoke timed out" if late else "Invalid request ID")
            return
        tail = b"" if invocation.tail is None else self._host.log_tail(invocation)
        if len(request.body) > MAX_RESPONSE:
            message = f"Response payload size ({len(request.body)} bytes) exceeded maximum allowed payload size"
            invocation.fail("Function.ResponseSizeTooLarge", f"{message} ({MAX_RESPONSE} bytes).")
            _refuse(connection, 413, "RequestEntityTooLarge", message)
            return
        error_type = _error_type(request.body) if failed else ""
        invocation.answer(Outcome(request.body, failed, tail, error_type))
        connection.respond(202, _JSON, _ACCEPTED)

    def _init_error(self, request: Request, connection: Connection) -> None:
        said = _object(request.body)
        error_type, message = str(said.get("errorType") or "Runtime.Unknown"), str(said.get("errorMessage", ""))
        if self._host.init_failed(error_type, message):
            connection.respond(202, _JSON, _ACCEPTED)
        else:
            _refuse(connection, 403, "InvalidStateTransition", "Another worker has reported an init error")


def _error_type(body: bytes) -> str:
    return str(_object(body).get("errorType", ""))


def _object(body: bytes) -> dict[str, object]:
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _refuse(connection: Connection, status: int, error: str, message: str) -> None:
    body = json.dumps({"errorMessage": message, "errorType": error}).encode()
    connection.respond(status, _JSON, body)
