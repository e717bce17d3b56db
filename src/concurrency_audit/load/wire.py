"""An HTTP answer of Lambda's Invoke, read into an `Answer`; no connection in here.

Shapes: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html. A function error comes with HTTP 200 and the
header `X-Amz-Function-Error`.
"""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from concurrency_audit.load.evidence import Answer, Outcome

Header = Callable[[str], Any]
"""Gives a response header by lower-case name, or None."""
LOST_TYPES = ("Runtime.ExitError",)
TIMEOUT_TYPES = ("Sandbox.Timedout", "Sandbox.TimedOut", "Function.Timedout")
FATAL = {
    "ExpiredTokenException": "the credentials have expired; refresh them and start again",
    "UnrecognizedClientException": "the credentials are not valid for this account",
    "InvalidSignatureException": "the signature is refused: check the secret key and this machine's clock",
    "InvalidClientTokenId": "the credentials are not valid for this account",
    "AccessDeniedException": "these credentials may not invoke the function (lambda:InvokeFunction)",
    "ResourceNotFoundException": "there is no such function, version or alias",
    "NoPublishedVersionException": "nothing is published under $LATEST.PUBLISHED; publish a version first",
}
"""Service errors that every further request would meet too, each with what to do."""


def read_answer(status: int, header: Header, body: bytes, *, started: float, seconds: float) -> Answer:
    """Read one HTTP answer; `started` is seconds since the epoch."""
    request_id = header("x-amzn-requestid") or ""
    version = header("x-amz-executed-version") or ""
    tail = header("x-amz-log-result")
    log_tail = base64.b64decode(tail).decode("utf-8", "replace") if tail else ""
    outcome, reason = _judge(status, header, body)
    environment = header("x-local-environment") or ""
    beside = int(header("x-local-concurrency") or 0)
    return Answer(outcome, status, body, request_id, version, reason, log_tail, environment, started, seconds, beside)


def _judge(status: int, header: Header, body: bytes) -> tuple[Outcome, str]:
    if status == 200:
        if header("x-amz-function-error") is None:
            return Outcome.OK, ""
        return _function_error(_object(body))
    if 200 < status < 300:
        return Outcome.OK, ""
    error = _object(body)
    kind = str(header("x-amzn-errortype") or error.get("__type") or f"HTTP {status}").split(":")[0]
    if status == 429:
        return Outcome.THROTTLED, str(error.get("Reason") or kind)
    return Outcome.REFUSED, kind


def _function_error(error: Mapping[str, Any]) -> tuple[Outcome, str]:
    kind, message = str(error.get("errorType", "")), str(error.get("errorMessage", ""))
    if kind in TIMEOUT_TYPES or "Task timed out after" in message:
        return Outcome.TIMED_OUT, "function timeout"
    if kind in LOST_TYPES:
        return Outcome.LOST, kind
    return Outcome.FUNCTION_ERROR, kind or "Unhandled"


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
