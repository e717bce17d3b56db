"""Callers for the benches: many keep-alive connections that send prepared Invokes, closed loop or paced.

Each Invoke has a payload and a signature of its own, as those of real clients have: what a server remembers of the
last one does not help it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import cast
from urllib.parse import urlsplit

import uvloop
from botocore.credentials import Credentials

from concurrency_audit.load.signing import Signer


@dataclass
class Seen:
    """What the callers saw."""

    seconds: float = 0.0
    answers: dict[int, int] = field(default_factory=dict)
    """Answers by HTTP status."""
    latencies: list[float] = field(default_factory=list)
    """Seconds, from the planned start where calls are paced."""

    def percentile(self, share: float) -> float:
        """Latency in ms that this share of the calls does not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


class _Caller(asyncio.Protocol):
    """One connection; ``call`` returns when its answer is complete."""

    def __init__(self) -> None:
        self.buffer = b""
        self.done: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, mark, body = self.buffer.partition(b"\r\n\r\n")
        if not mark:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        if len(body) >= length:
            self.buffer = b""
            if self.done and not self.done.done():
                self.done.set_result(int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self.done and not self.done.done():
            self.done.set_exception(exc or ConnectionError("closed"))

    async def call(self, request: bytes) -> int:
        self.done = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.done


def many_signed(url: str, path: str, payloads: Sequence[bytes], credentials: Credentials) -> list[bytes]:
    """Invokes as they go over the wire; their signatures hold for a quarter of an hour."""
    plain, _, query = path.partition("?")
    signer = Signer(lambda: credentials, region="us-east-1", service="lambda", host=urlsplit(url).netloc)
    signed = signer.repeated("POST", plain, query, {})
    return [
        f"POST {path} HTTP/1.1\r\n{signed.header_lines(payload)}User-Agent: bench\r\n"
        f"Content-Length: {len(payload)}\r\n\r\n".encode()
        + payload
        for payload in payloads
    ]


async def _run(url: str, requests: Sequence[bytes], callers: int, seconds: float, rate: float | None) -> Seen:
    loop = asyncio.get_running_loop()
    at = urlsplit(url)
    host, port = at.hostname or "127.0.0.1", at.port or 80
    seen = Seen()
    clients = [(await loop.create_connection(_Caller, host, port))[1] for _ in range(callers)]
    following = cycle(requests)
    begin = time.perf_counter()
    end = begin + seconds

    async def closed(client: _Caller) -> None:
        while (now := time.perf_counter()) < end:
            note(await client.call(next(following)), time.perf_counter() - now)

    async def paced(client: _Caller, first: float) -> None:
        assert rate is not None
        due = begin + first
        while due < end:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            note(await client.call(next(following)), time.perf_counter() - due)
            due += callers / rate

    def note(status: int, took: float) -> None:
        seen.answers[status] = seen.answers.get(status, 0) + 1
        seen.latencies.append(took)

    if rate is None:
        await asyncio.gather(*(closed(client) for client in clients))
    else:
        await asyncio.gather(*(paced(client, index / rate) for index, client in enumerate(clients)))
    seen.seconds = time.perf_counter() - begin
    return seen


def load(url: str, requests: Sequence[bytes], *, callers: int, seconds: float, rate: float | None = None) -> Seen:
    """Send requests in turn for a while; ``rate`` times per second, or as fast as it is answered.

    asyncio's own sleep is good to a millisecond, which is what paced latencies are good for as well.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(asyncio.wait_for(_run(url, requests, callers, seconds, rate), seconds + 30))
