"""A server-side HTTP/1.1 connection: parsed by httptools, answered by one write.

Requests of one connection are answered in order; the next one is handled when the one before is answered.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from http import HTTPStatus
from typing import cast

import httptools

_REASONS = {status.value: status.phrase.encode() for status in HTTPStatus}
_LINES = {code: b"HTTP/1.1 %d %s\r\n" % (code, reason) for code, reason in _REASONS.items()}


class Request:
    """One request: header names are lower case, the target is as it was sent (still percent-encoded)."""

    __slots__ = ("body", "headers", "keep_alive", "method", "target")

    def __init__(
        self, method: bytes, target: bytes, headers: dict[bytes, bytes], body: bytes, keep_alive: bool
    ) -> None:
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.keep_alive = keep_alive


class Connection(asyncio.Protocol):
    """Parses requests and hands each to ``handle``; ``respond`` answers the one being handled.

    Headers are not read: httptools calls only what a protocol has, and every call costs. See ``HeaderConnection``.
    """

    max_body = 70 * 1024 * 1024
    """Largest body taken, in bytes: a 50 MB deployment package is 67 MB in base64."""

    def __init__(self, handle: Callable[[Request, Connection], None]) -> None:
        self._handle = handle
        self._waiting: deque[Request] = deque()
        self._busy = False
        self._keep_alive = True
        self._parser = httptools.HttpRequestParser(self)
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport, without Nagle's delay."""
        self.transport = cast(asyncio.Transport, transport)
        sock = transport.get_extra_info("socket")
        if sock is not None and sock.family != getattr(socket, "AF_UNIX", None):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Forget the transport: later answers go nowhere."""
        self.transport = None
        self._waiting.clear()

    def data_received(self, data: bytes) -> None:
        """Feed the parser; what is not HTTP is answered 400 and closed."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._refuse(400)
        except httptools.HttpParserError:
            self._refuse(400)

    def on_message_begin(self) -> None:
        """Start a request (called by httptools)."""
        self._target = b""
        self._headers: dict[bytes, bytes] = {}
        self._body: bytes | bytearray = b""

    def on_url(self, url: bytes) -> None:
        """Take a piece of the request target (called by httptools)."""
        self._target += url

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body, up to ``max_body`` (called by httptools)."""
        if not self._body:
            self._body = body
            return
        if isinstance(self._body, bytes):
            self._body = bytearray(self._body)  # a large body comes in many pieces
        self._body += body
        if len(self._body) > self.max_body:
            self._refuse(413)

    def on_message_complete(self) -> None:
        """Hand the request over, or queue it behind the one in progress (called by httptools)."""
        parser = self._parser
        body = self._body if isinstance(self._body, bytes) else bytes(self._body)
        request = Request(parser.get_method(), self._target, self._headers, body, parser.should_keep_alive())
        if self._busy:
            self._waiting.append(request)
        elif self.transport is not None and not self.transport.is_closing():
            self._start(request)

    def _start(self, request: Request) -> None:
        self._busy = True
        self._keep_alive = request.keep_alive
        self._handle(request, self)

    def respond(self, status: int, headers: bytes, body: bytes) -> None:
        """Answer the request in progress with whole header lines and a body; silent when the peer has gone."""
        transport = self.transport
        if transport is None or transport.is_closing():
            return
        length = b"" if status == 204 else b"Content-Length: %d\r\n" % len(body)
        end = b"\r\n" if self._keep_alive else b"Connection: close\r\n\r\n"
        transport.write(b"".join((_LINES[status], headers, length, end, body)))
        self._busy = False
        if not self._keep_alive:
            transport.close()
        elif self._waiting:
            self._start(self._waiting.popleft())

    def _refuse(self, status: int) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(_LINES[status] + b"Content-Length: 0\r\nConnection: close\r\n\r\n")
            self.transport.close()


class HeaderConnection(Connection):
    """A connection whose requests carry their headers."""

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header (called by httptools)."""
        self._headers[name.lower()] = value

    def on_headers_complete(self) -> None:
        """Invite the body of a client that asked first (called by httptools)."""
        if self._headers.get(b"expect", b"").lower() == b"100-continue" and self.transport is not None:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
