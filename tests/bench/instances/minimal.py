"""The least that could do the work: one environment, no control plane, no logs, no timeouts; the bench's yardstick.

Callers post to any path; workers poll the Runtime API on the same port. It prints its port and forks nothing itself.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque

import httptools
import uvloop

IDLE: deque[Minimal] = deque()
WAITING: deque[Minimal] = deque()
CALLS: dict[bytes, Minimal] = {}


class Minimal(asyncio.Protocol):
    """One connection of a caller or a worker."""

    def connection_made(self, transport):  # type: ignore[no-untyped-def]
        self.transport = transport
        self.parser = httptools.HttpRequestParser(self)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_begin(self) -> None:
        self.body = b""

    def on_url(self, url: bytes) -> None:
        self.url = url

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        if self.url.endswith(b"/next"):
            IDLE.append(self)
            self.match()
        elif self.url.startswith(b"/2018-06-01/"):
            CALLS.pop(self.url.split(b"/")[4]).answer(200, b"", self.body)
            self.answer(202, b"", b"")
        else:
            WAITING.append(self)
            self.match()

    @staticmethod
    def match() -> None:
        """Give the oldest call to the worker that polled first."""
        if IDLE and WAITING:
            call = WAITING.popleft()
            number = b"%d" % id(call)
            CALLS[number] = call
            head = b"Lambda-Runtime-Aws-Request-Id: %s\r\nContent-Type: application/json\r\n" % number
            IDLE.popleft().answer(200, head, call.body)

    def answer(self, status: int, headers: bytes, body: bytes) -> None:
        self.transport.write(b"HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n\r\n%s" % (status, headers, len(body), body))


async def main() -> None:
    """Listen until killed."""
    server = await asyncio.get_running_loop().create_server(Minimal, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
    sys.exit()
