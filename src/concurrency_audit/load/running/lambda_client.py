"""Invokes a function over geventhttpclient: no retries, function errors recognised, a pool as large as the load.

About a tenth of boto3's CPU per invocation; `boto_client` is the reference it is measured against.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from geventhttpclient.url import URL

from concurrency_audit.load.evidence import Answer, Outcome
from concurrency_audit.load.running.transport import LOST, Transport
from concurrency_audit.load.signing import Credentials, Signer, lambda_path, query
from concurrency_audit.load.wire import read_answer

CONNECT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Target:
    """What is invoked, and where."""

    function: str
    qualifier: str
    endpoint: str
    """URL of the Lambda endpoint, without a path."""
    region: str = "us-east-1"
    log_tail: bool = True
    """Whether each answer brings the last 4 KB of its log."""
    timeout: float = 900.0
    """Seconds to wait for an answer: more than the function's own timeout, or a slow success counts as a timeout."""


class Invoker(Protocol):
    """Sends one invocation and reads the answer; never raises for what an endpoint or a network does."""

    def invoke(self, payload: bytes) -> Answer:
        """Invoke the function with a JSON payload and wait."""


class LambdaClient:
    """One connection pool to one function; shared by all users of a process."""

    def __init__(self, target: Target, credentials: Callable[[], Credentials], *, concurrency: int) -> None:
        url = URL(target.endpoint)
        path, canonical_path = lambda_path(target.function)
        asked = query({"Qualifier": target.qualifier}) if target.qualifier else ""
        self._timeout = target.timeout
        self._line = f"POST {path}{asked and '?'}{asked} HTTP/1.1\r\nuser-agent: concurrency-audit\r\n"
        self._http = cast(
            Transport,
            Transport.from_url(
                url, concurrency=concurrency, network_timeout=target.timeout, connection_timeout=CONNECT_SECONDS
            ),
        )
        host = url.host if url.port in (80, 443) else f"{url.host}:{url.port}"
        signer = Signer(credentials, region=target.region, service="lambda", host=host)
        extra = {"x-amz-log-type": "Tail"} if target.log_tail else {}
        self._signed = signer.repeated("POST", canonical_path, asked, extra)

    def invoke(self, payload: bytes) -> Answer:
        """Invoke the function with a JSON payload and wait for the whole answer."""
        head = f"{self._line}{self._signed.header_lines(payload)}content-length: {len(payload)}\r\n\r\n"
        started = time.time()
        begin = time.perf_counter()
        try:
            response = self._http.send(head.encode("latin-1") + payload)
            body = bytes(response.read())
        except LOST as error:
            return _lost(error, self._timeout, started, time.perf_counter() - begin)
        return read_answer(
            response.status_code, response.get, body, started=started, seconds=time.perf_counter() - begin
        )

    def close(self) -> None:
        """Close every pooled connection."""
        self._http.close()


def _lost(error: Exception, timeout: float, started: float, seconds: float) -> Answer:
    """The answer of a request that got none: too late, or no connection."""
    if isinstance(error, TimeoutError) and seconds >= 0.99 * timeout:
        return Answer(Outcome.TIMED_OUT, reason="client timeout", started=started, seconds=seconds)
    return Answer(Outcome.UNREACHED, reason=type(error).__name__, started=started, seconds=seconds)
