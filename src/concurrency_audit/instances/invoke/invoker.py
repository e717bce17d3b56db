"""The Invoke operation: from the request's bytes to one answer."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from json.scanner import make_scanner
from typing import NamedTuple
from urllib.parse import parse_qs, unquote

from ..control.model import input_of, validate
from ..control.names import split_function
from ..errors import ServiceError, invalid
from ..fleet.agent import Refusal
from ..runtime.invocation import Invocation, Outcome
from ..web.answers import refuse
from ..web.ids import new_ids
from ..web.protocol import Connection
from .queue import EventQueue
from .target import Targets

_PREFIX = "/2015-03-31/functions/"
_SUFFIX = "/invocations"
MAX_SYNC = 6 * 1024 * 1024
MAX_ASYNC = 1024 * 1024
_JSON = json.JSONDecoder()
_scan: Callable[[str, int], tuple[object, int]] = make_scanner(_JSON)  # type: ignore[arg-type] # a decoder is what it takes
"""Reads the value that begins at a place of a text, and says where it ends; at once, as most payloads are just that."""
_NOTHING = -1


class Call(NamedTuple):
    """An Invoke but for its payload: what its path, its query and its headers say."""

    name: str
    qualifier: str | None
    kind: bytes
    """The invocation type."""
    tail: bool = False
    """Whether the end of the log is wanted."""
    context: bytes = b""
    """The client's context, as JSON."""
    trace: str = ""


class Invoker:
    """Accepts invokes, routes them and answers."""

    def __init__(self, targets: Targets, events: EventQueue, tell: Callable[[str], None] | None = None) -> None:
        self._targets = targets
        self._events = events
        self._tell = tell

    def handle(self, call: Call, payload: bytes, connection: Connection) -> None:
        """Answer one Invoke request, at once if it is asynchronous, otherwise when the handler has returned.

        Raises:
            ServiceError: the request is rejected.
        """
        target = self._targets.find(call.name, call.qualifier)
        kind = call.kind
        _check_payload(payload, MAX_ASYNC if kind == b"Event" else MAX_SYNC, kind)
        request_id, trace = new_ids()
        if kind == b"DryRun":
            connection.respond(204, _headers(request_id, target.version), b"")
        elif kind == b"Event":
            self._events.add(call.name, call.qualifier, payload, request_id)
            connection.respond(202, _headers(request_id, target.version), b"")
        else:
            deliver = partial(self._answer, connection, call.name, target.version)
            pool = target.pool
            invocation = Invocation(
                request_id,
                payload or b"{}",
                target.arn,
                pool.spec.timeout,
                deliver,
                call.tail,
                call.context,
                call.trace or trace,
            )
            refusal = pool.route(invocation)
            if refusal is not None:
                if self._tell is not None:
                    self._tell(f"{call.name}:{target.version} throttled ({refusal.value})")
                raise throttled(refusal)

    def _answer(
        self, connection: Connection, name: str, version: str, invocation: Invocation, outcome: Outcome
    ) -> None:
        """Convert an outcome to the response of one Invoke request."""
        if self._tell is not None:
            self._tell(f"{name}:{version} {_told(invocation, outcome)}")
        if outcome.refused:
            refuse(connection, throttled(Refusal.CONCURRENCY))
            return
        more = "X-Amz-Function-Error: Unhandled\r\n" if outcome.failed else ""
        if invocation.tail is not None:
            more += f"X-Amz-Log-Result: {base64.b64encode(outcome.tail).decode()}\r\n"
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-amzn-RequestId: {invocation.request_id}\r\n"
            f"X-Amz-Executed-Version: {version}\r\nX-Local-Environment: {invocation.environment}\r\n"
            f"X-Local-Concurrency: {invocation.beside}\r\n{more}Content-Length: {len(outcome.body)}\r\n\r\n"
        )
        connection.send(head, outcome.body)


def _told(invocation: Invocation, outcome: Outcome) -> str:
    """An answered invocation in half a line."""
    word = "throttled" if outcome.refused else f"failed: {_error(outcome)}" if outcome.failed else "ok"
    took = f"{(time.monotonic() - invocation.started) * 1000:.0f} ms"
    return f"environment {invocation.environment} {took} {word} {invocation.request_id}"


def _error(outcome: Outcome) -> str:
    """Type and message of a failure, on one line."""
    try:
        said = json.loads(outcome.body)
        return f"{said.get('errorType', '')}: {said.get('errorMessage', '')}".replace("\n", " ")[:200]
    except (ValueError, AttributeError, RecursionError):
        return outcome.error_type or "an error"


def throttled(refusal: Refusal) -> ServiceError:
    """The error for an invocation that no environment accepted, with the platform's name for the reason."""
    return ServiceError(
        "TooManyRequestsException",
        f"Rate Exceeded. No execution environment took the invocation ({refusal.value}).",
        Reason=refusal.reason,
        Type="User",
    )


def _headers(request_id: str, version: str) -> str:
    kind = "Content-Type: application/json\r\n"
    return f"{kind}x-amzn-RequestId: {request_id}\r\nX-Amz-Executed-Version: {version}\r\n"


def read_call(name: str, qualifier: str | None, headers: Mapping[bytes, bytes]) -> Call:
    """What an Invoke's headers say.

    Raises:
        ServiceError: the service model does not allow it.
    """
    kind = headers.get(b"x-amz-invocation-type", b"RequestResponse")
    log = headers.get(b"x-amz-log-type", b"None")
    _check_choices(kind, log)
    given = headers.get(b"x-amz-client-context", b"") if kind == b"RequestResponse" else b""
    context = _client_context(given) if given else b""
    trace = headers.get(b"x-amzn-trace-id", b"").decode("latin-1")
    return Call(name, qualifier, kind, log == b"Tail", context, trace)


@lru_cache(maxsize=1024)
def invoked_by(target: bytes) -> tuple[str, str | None] | None:
    """Function name and qualifier of an Invoke's request target; None for other operations.

    Raises:
        ServiceError: the service model does not allow them.
    """
    path, _, query = target.decode("ascii", "replace").partition("?")
    if not (path.startswith(_PREFIX) and path.endswith(_SUFFIX)):
        return None
    given = {"FunctionName": unquote(path[len(_PREFIX) : -len(_SUFFIX)])}
    qualifiers = parse_qs(query).get("Qualifier")
    if qualifiers:
        given["Qualifier"] = qualifiers[0]
    validate(given, input_of("Invoke"))
    name, inside = split_function(given["FunctionName"])
    outside = given.get("Qualifier")
    if inside and outside and inside != outside:
        raise invalid("The derived qualifier from the function name does not match the specified qualifier.")
    return name, outside or inside


@lru_cache(maxsize=64)
def _check_choices(kind: bytes, log: bytes) -> None:
    given = {"FunctionName": "name", "InvocationType": kind.decode("latin-1"), "LogType": log.decode("latin-1")}
    validate(given, input_of("Invoke"))


def _check_payload(payload: bytes, limit: int, kind: bytes) -> None:
    if len(payload) > limit:
        message = (
            f"{len(payload)} byte payload is too large for the {kind.decode()} invocation type (limit {limit} bytes)"
        )
        raise ServiceError("RequestTooLargeException", message)
    if payload:
        try:
            text = payload.decode()
            try:
                end = _scan(text, 0)[1]
            except StopIteration:
                end = _NOTHING
            if end != len(text):
                _JSON.decode(text)  # which looks past space around it, or says what is wrong
        except (ValueError, RecursionError) as error:
            message = f"Could not parse request body into json: {error}"
            raise ServiceError("InvalidRequestContentException", message) from None


def _client_context(header: bytes) -> bytes:
    try:
        decoded = base64.b64decode(header, validate=True)
        json.loads(decoded)
    except (ValueError, RecursionError):
        raise invalid("The ClientContext is not base64-encoded JSON") from None
    return decoded.replace(b"\r", b" ").replace(b"\n", b" ")
