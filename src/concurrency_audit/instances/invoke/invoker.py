"""The Invoke operation: from the request's bytes to one answer."""

from __future__ import annotations

import base64
import binascii
import json
from functools import lru_cache
from urllib.parse import parse_qs, unquote

from ..control.model import input_of, validate
from ..control.names import split_function
from ..errors import ServiceError, invalid
from ..fleet.agent import Refusal
from ..runtime.invocation import Invocation, Outcome
from ..web.answers import new_request_id, refuse
from ..web.protocol import Connection, Request
from .queue import EventQueue
from .target import Target, Targets

PREFIX = b"/2015-03-31/functions/"
SUFFIX = b"/invocations"
MAX_SYNC = 6 * 1024 * 1024
MAX_ASYNC = 1024 * 1024


class Invoker:
    """Accepts invokes, routes them and answers."""

    def __init__(self, targets: Targets, events: EventQueue) -> None:
        self._targets = targets
        self._events = events

    def handle(self, request: Request, connection: Connection) -> None:
        """Answer one Invoke request, now or when the handler has.

        Raises:
            ServiceError: it is not accepted.
        """
        name, qualifier = _named(request.target)
        headers = request.headers
        kind = headers.get(b"x-amz-invocation-type", b"RequestResponse")
        tail = headers.get(b"x-amz-log-type") == b"Tail"
        _check_choices(kind, headers.get(b"x-amz-log-type", b"None"))
        target = self._targets.find(name, qualifier)
        _check_payload(request.body, MAX_ASYNC if kind == b"Event" else MAX_SYNC, kind)
        request_id = new_request_id()
        if kind == b"DryRun":
            connection.respond(204, _headers(request_id, target.version), b"")
        elif kind == b"Event":
            self._events.add(name, qualifier, request.body, request_id)
            connection.respond(202, _headers(request_id, target.version), b"")
        else:
            context = _client_context(headers.get(b"x-amz-client-context"))
            trace = headers.get(b"x-amzn-trace-id", b"") or _new_trace(request_id)
            self._run(target, request.body, request_id, _Reply(connection, target.version), tail, context, trace)

    def _run(
        self, target: Target, payload: bytes, request_id: str, reply: _Reply, tail: bool, context: bytes, trace: bytes
    ) -> None:
        timeout = target.pool.spec.timeout
        invocation = Invocation(
            request_id, payload or b"{}", target.arn, timeout, reply, tail=tail, client_context=context, trace=trace
        )
        refusal = target.pool.route(invocation)
        if refusal is not None:
            raise throttled(refusal)


class _Reply:
    """Turns an outcome into the response of one Invoke request."""

    __slots__ = ("_connection", "_version")

    def __init__(self, connection: Connection, version: str) -> None:
        self._connection = connection
        self._version = version

    def __call__(self, invocation: Invocation, outcome: Outcome) -> None:
        if outcome.refused:
            refuse(self._connection, throttled(Refusal.CONCURRENCY))
            return
        headers = _headers(invocation.request_id, self._version)
        headers += b"X-Local-Environment: %d\r\n" % invocation.environment
        if outcome.failed:
            headers += b"X-Amz-Function-Error: Unhandled\r\n"
        if invocation.tail is not None:
            headers += b"X-Amz-Log-Result: %s\r\n" % base64.b64encode(outcome.tail)
        self._connection.respond(200, headers, outcome.body)


def throttled(refusal: Refusal) -> ServiceError:
    """The error of an invocation that no environment took; the platform's own name for the reason is in the message."""
    return ServiceError(
        "TooManyRequestsException",
        f"Rate Exceeded. No execution environment took the invocation ({refusal.value}).",
        Reason=refusal.reason,
        Type="User",
    )


def _headers(request_id: str, version: str) -> bytes:
    return (
        f"Content-Type: application/json\r\nx-amzn-RequestId: {request_id}\r\nX-Amz-Executed-Version: {version}\r\n"
    ).encode()


def _new_trace(request_id: str) -> bytes:
    text = request_id.replace("-", "")
    return f"Root=1-{text[:8]}-{text[8:]};Parent={text[:16]};Sampled=0".encode()


@lru_cache(maxsize=1024)
def _named(target: bytes) -> tuple[str, str | None]:
    """Function name and qualifier of an Invoke path, validated against the service model."""
    path, _, query = target.decode("ascii", "replace").partition("?")
    given = {"FunctionName": unquote(path[len(PREFIX) : -len(SUFFIX)])}
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
            json.loads(payload.decode())
        except ValueError as error:
            message = f"Could not parse request body into json: {error}"
            raise ServiceError("InvalidRequestContentException", message) from None


def _client_context(header: bytes | None) -> bytes:
    if not header:
        return b""
    try:
        decoded = base64.b64decode(header, validate=True)
        json.loads(decoded)
    except (ValueError, binascii.Error):
        raise invalid("The ClientContext is not base64-encoded JSON") from None
    return decoded.replace(b"\r", b" ").replace(b"\n", b" ")
