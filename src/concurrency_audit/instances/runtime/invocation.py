"""One invocation on its way through an environment, and what came of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .worker import Worker

TAIL_BYTES = 4096
"""How much of an invocation's log goes back with X-Amz-Log-Type: Tail."""


@dataclass(slots=True, eq=False)
class Outcome:
    """What the caller gets: the handler's result, or a function error."""

    body: bytes
    failed: bool = False
    """Whether this is a function error (``X-Amz-Function-Error: Unhandled``)."""
    tail: bytes = b""
    """The last ``TAIL_BYTES`` of the invocation's log, where asked for."""
    error_type: str = ""
    refused: bool = False
    """Whether no worker took it after all; the handler has not seen it."""


def function_error(error_type: str, message: str, request_id: str, tail: bytes = b"") -> Outcome:
    """A function error that the environment reports in the handler's place."""
    body = {"errorType": error_type, "errorMessage": f"RequestId: {request_id} Error: {message}"}
    return Outcome(json.dumps(body).encode(), failed=True, tail=tail, error_type=error_type)


class Invocation:
    """An accepted invocation. It is answered exactly once; every later answer is ignored and ``answer`` says so."""

    __slots__ = (
        "_deliver",
        "arn",
        "beside",
        "client_context",
        "done",
        "environment",
        "on_done",
        "payload",
        "request_id",
        "started",
        "tail",
        "timed_out",
        "timeout",
        "trace",
        "worker",
    )  # fmt: skip

    def __init__(
        self,
        request_id: str,
        payload: bytes,
        arn: str,
        timeout: float,
        deliver: Callable[[Invocation, Outcome], None],
        tail: bool = False,
        client_context: bytes = b"",
        trace: str = "",
    ) -> None:
        self.request_id = request_id
        self.payload = payload
        self.arn = arn
        self.timeout = timeout
        self.tail = bytearray() if tail else None
        self.client_context = client_context
        """JSON, already decoded from base64."""
        self.trace = trace
        self.environment = 0
        """Number of the environment that took it."""
        self.beside = 1
        """Invocations that were with workers of that environment when it was given to one, itself included."""
        self.started = time.monotonic()
        """Monotonic time at which a worker got it."""
        self.on_done: Callable[[Outcome, float], None] | None = None
        """Told the outcome and the duration in seconds."""
        self.worker: Worker | None = None
        """Who has it."""
        self.done = False
        self.timed_out = False
        """Whether the deadline passed before an answer came."""
        self._deliver = deliver

    def answer(self, outcome: Outcome) -> bool:
        """Deliver the outcome; False when the caller already has one."""
        if self.done:
            return False
        self.done = True
        if self.on_done is not None:
            self.on_done(outcome, time.monotonic() - self.started)
        self._deliver(self, outcome)
        return True

    def refuse(self) -> bool:
        """Deliver that no worker took it."""
        return self.answer(Outcome(b"", refused=True))

    def time_out(self) -> None:
        """The deadline has passed: answer the caller; the code runs on."""
        self.timed_out = not self.done
        self.fail("Sandbox.Timedout", f"Task timed out after {self.timeout:.2f} seconds")

    def fail(self, error_type: str, message: str) -> bool:
        """Deliver a function error in the handler's place."""
        return self.answer(function_error(error_type, message, self.request_id, bytes(self.tail or b"")))
