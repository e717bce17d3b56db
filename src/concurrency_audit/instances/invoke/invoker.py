"""The Invoke operation: from the request's bytes to one answer."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
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
from .target import Targets

_PREFIX = "/2015-03-31/functions/"
_SUFFIX = "/invocations"
MAX_SYNC = 6 * 1024 * 1024
MAX_ASYNC = 1024 * 1024
_JSON = json.JSONDecoder()


class Invoker:
    """Accepts invokes, routes them and answers."""

    def __init__(self, targets: Targets, events: EventQueue, tell: Callable[[str], None] | None = None) -> None:
        self._targets = targets
        self._events = events
        self._tell = tell

    def handle(self, name: str, qualifier: str | None, request: Request, connection: Connection) -> None:
        """Answer one Invoke request, at once if it is asynchronous, otherwise when the handler has returned.

        Raises:
            ServiceError: the request is rejected.
        """
        headers = request.headers
        kind = headers.get(b"x-amz-invocation-type", b"RequestResponse")
        log = headers.get(b"x-amz-log-type", b"None")
        _check_choices(kind, log)
        target = self._targets.find(name, qualifier)
        _check_payload(request.body, MAX_ASYNC if kind == b"Event" else MAX_SYNC, kind)
        request_id = new_request_id()
        if kind == b"DryRun":
            connection.respond(204, _headers(request_id, target.version), b"")
        elif kind == b"Event":
            self._events.add(name, qualifier, request.body, request_id)
            connection.respond(202, _headers(request_id, target.version), b"")
        else:
            given = headers.get(b"x-amz-client-context")
            context = _client_context(given) if given else b""
            trace = headers.get(b"x-amzn-trace-id", b"") or _new_trace(request_id)
            reply = _Reply(connection, target.version, f"{name}:{target.version}", self._tell)
            payload, timeout = request.body or b"{}", target.pool.spec.timeout
            invocation = Invocation(request_id, payload, target.arn, timeout, reply, log == b"Tail", context, trace)
            refusal = target.pool.route(invocation)
            if refusal is not None:
                if self._tell is not None:
                    self._tell(f"{name}:{target.version} throttled ({refusal.value})")
                raise throttled(refusal)


class _Reply:
    """Converts an outcome to the response of one Invoke request."""

    __slots__ = ("_connection", "_name", "_tell", "_version")

    def __init__(self, connection: Connection, version: str, name: str, tell: Callable[[str], None] | None) -> None:
        self._connection = connection
        self._version = version
        self._name = name
        self._tell = tell

    def __call__(self, invocation: Invocation, outcome: Outcome) -> None:
        if self._tell is not None:
            word = "throttled" if outcome.refused else f"failed: {_error(outcome)}" if outcome.failed else "ok"
            took = f"{(time.monotonic() - invocation.started) * 1000:.0f} ms"
            place = f"environment {invocation.environment}"
            self._tell(f"{self._name} {place} {took} {word} {invocation.request_id}")
        if outcome.refused:
            refuse(self._connection, throttled(Refusal.CONCURRENCY))
            return
        place = f"X-Local-Environment: {invocation.environment}\r\nX-Local-Concurrency: {invocation.beside}\r\n"
        headers = _headers(invocation.request_id, self._version, place)
        if outcome.failed:
            headers += b"X-Amz-Function-Error: Unhandled\r\n"
        if invocation.tail is not None:
            headers += b"X-Amz-Log-Result: %s\r\n" % base64.b64encode(outcome.tail)
        self._connection.respond(200, headers, outcome.body)


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


def _headers(request_id: str, version: str, more: str = "") -> bytes:
    kind = "Content-Type: application/json\r\n"
    return f"{kind}x-amzn-RequestId: {request_id}\r\nX-Amz-Executed-Version: {version}\r\n{more}".encode()


def _new_trace(request_id: str) -> bytes:
    text = request_id.replace("-", "")
    return f"Root=1-{text[:8]}-{text[8:]};Parent={text[:16]};Sampled=0".encode()


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
            if not _is_json(text):
                _JSON.decode(text)  # which looks past space around it, or says what is wrong
        except (ValueError, RecursionError) as error:
            message = f"Could not parse request body into json: {error}"
            raise ServiceError("InvalidRequestContentException", message) from None


def _is_json(text: str) -> bool:
    """Whether a text is JSON and nothing else, not even space around it, as most payloads are."""
    try:
        return _JSON.raw_decode(text)[1] == len(text)
    except ValueError:
        return False


def _client_context(header: bytes) -> bytes:
    try:
        decoded = base64.b64decode(header, validate=True)
        json.loads(decoded)
    except (ValueError, RecursionError):
        raise invalid("The ClientContext is not base64-encoded JSON") from None
    return decoded.replace(b"\r", b" ").replace(b"\n", b" ")
