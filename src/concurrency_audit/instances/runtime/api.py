"""The Runtime API of one environment: what its workers may ask, and how each request is answered.

Source: the Lambda developer guide, "Using the Lambda runtime API"; status codes as AWS's own emulator gives them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Protocol

from ..web.protocol import Connection, Take
from ..web.request import Request
from .attribution import tail_of
from .in_flight import InFlight
from .invocation import Outcome

_PREFIX = b"/2018-06-01/runtime/"
_NEXT = _PREFIX + b"invocation/next"
_INVOCATION = _PREFIX + b"invocation/"
_INIT_ERROR = _PREFIX + b"init/error"
_JSON = "Content-Type: application/json\r\n"
_ACCEPTED = b'{"status":"OK"}\n'
_TAKEN = f"HTTP/1.1 202 Accepted\r\n{_JSON}Content-Length: {len(_ACCEPTED)}\r\n\r\n"
MAX_RESPONSE = 6 * 1024 * 1024 + 100
"""Largest result in bytes, as AWS's emulator counts."""


class Workers(Protocol):
    """Those who ask."""

    def poll(self, target: bytes, _body: bytes, connection: Connection) -> bool:
        """A worker asks for work and is answered when there is some; False when there are enough workers."""

    def returns(self, connection: Connection) -> None:
        """A worker has answered and will poll again."""


class RuntimeApi:
    """Answers workers' requests.

    ``init_failed`` is told the type and the message of an error while the handler was loaded; it gives False when
    another worker has reported one already.
    """

    def __init__(self, workers: Workers, in_flight: InFlight, init_failed: Callable[[str, str], bool]) -> None:
        self._workers = workers
        self._in_flight = in_flight
        self._init_failed = init_failed
        self._results: dict[bytes, Take] = {
            b"response": partial(self._result, False),
            b"error": partial(self._result, True),
        }
        """What takes a result, by the last part of its path."""

    def handle(self, request: Request, connection: Connection) -> None:
        """Answer one request of a worker."""
        target = request.target
        if target.startswith(_NEXT) and request.method == b"GET":
            if not self._workers.poll(target, b"", connection):
                _refuse(connection, 403, "InvalidStateTransition", "Every worker of this environment polls already")
            elif request.pattern is not None and not request.new:
                connection.shortcut(request.pattern, self._workers.poll)  # a worker that is known needs no target
        elif target.startswith(_INVOCATION) and request.method == b"POST":
            request_id, _, what = target[len(_INVOCATION) :].partition(b"/")
            if what in self._results:
                if request.pattern is not None and request.new == request_id:
                    connection.shortcut(request.pattern, self._results[what])
                if not self._results[what](request_id, request.body, connection):
                    self._workers.returns(connection)
                    late = self._in_flight.was_late(request_id.decode("latin-1"))
                    status, error = (410, "InvokeTimeout") if late else (400, "InvalidRequestID")
                    _refuse(connection, status, error, "Invoke timed out" if late else "Invalid request ID")
            else:
                _refuse(connection, 404, "NotFound", "No such Runtime API path")
        elif target == _INIT_ERROR and request.method == b"POST":
            self._init_error(request, connection)
        elif target == b"/ping":
            connection.respond(200, "", b"pong")
        else:
            _refuse(connection, 404, "NotFound", "No such Runtime API path")

    def _result(self, failed: bool, request_id: bytes, body: bytes, connection: Connection) -> bool:
        """Take what a handler gave, or why it failed; False where no such invocation is under way."""
        invocation = self._in_flight.given.pop(request_id.decode("latin-1"), None)
        if invocation is None:
            return False
        self._workers.returns(connection)
        tail = tail_of(invocation) if invocation.tail is not None else b""
        if len(body) > MAX_RESPONSE:
            message = f"Response payload size ({len(body)} bytes) exceeded maximum allowed payload size"
            invocation.fail("Function.ResponseSizeTooLarge", f"{message} ({MAX_RESPONSE} bytes).")
            _refuse(connection, 413, "RequestEntityTooLarge", message)
            return True
        error_type = _error_type(body) if failed else ""
        invocation.answer(Outcome(body, failed, tail, error_type))
        connection.send(_TAKEN, _ACCEPTED)
        return True

    def _init_error(self, request: Request, connection: Connection) -> None:
        said = _object(request.body)
        error_type, message = str(said.get("errorType") or "Runtime.Unknown"), str(said.get("errorMessage", ""))
        if self._init_failed(error_type, message):
            connection.respond(202, _JSON, _ACCEPTED)
        else:
            _refuse(connection, 403, "InvalidStateTransition", "Another worker has reported an init error")


def _error_type(body: bytes) -> str:
    return str(_object(body).get("errorType", ""))


def _object(body: bytes) -> dict[str, object]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _refuse(connection: Connection, status: int, error: str, message: str) -> None:
    body = json.dumps({"errorMessage": message, "errorType": error}).encode()
    connection.respond(status, _JSON, body)
