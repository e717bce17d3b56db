"""A server-side HTTP/1.1 connection: parsed by httptools, answered by one write.

Requests of one connection are handled one after the other, in order. A request that is too large, comes from another
web site or is not HTTP is rejected before its body is read.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections import deque
from collections.abc import Callable
from http import HTTPStatus
from typing import cast

import httptools

from .admission import Admission
from .again import Known
from .pattern import Pattern
from .request import Request

_REASONS = {status.value: status.phrase for status in HTTPStatus}
_LINES = {code: f"HTTP/1.1 {code} {reason}\r\n" for code, reason in _REASONS.items()}
MAX_HEAD = 64 * 1024
"""Maximal size of request line and headers, in bytes."""
MAX_BODY = 70 * 1024 * 1024
"""Maximal size of a body, in bytes: a 50 MB deployment package is 67 MB in base64."""
_SHORTCUTS = 4
"""Patterns of a connection that are handed over; the oldest is dropped."""
_LINGER = 2.0
"""Seconds that a rejected client has to finish sending, so that it reads the answer instead of a connection error."""


Take = Callable[[bytes, bytes, "Connection"], bool]
"""Takes a request by what is new in it and by its body; False, with nothing done, where it must be read in full, as
where it does not know just what is new: that is given as it came."""


class Connection(asyncio.Protocol):
    """Parses requests and passes each to ``handle``; ``respond`` answers the current one.

    Connections of clients that are all alike may share what is known of their requests.
    """

    __slots__ = (
        "_admission",
        "_between",
        "_body",
        "_busy",
        "_fields",
        "_handle",
        "_head_bytes",
        "_headers",
        "_in_head",
        "_keep_alive",
        "_known",
        "_parser",
        "_refused",
        "_size",
        "_target",
        "_waiting",
        "_whole",
        "transport",
    )  # fmt: skip

    def __init__(
        self, handle: Callable[[Request, Connection], None], admission: Admission, known: Known | None = None
    ) -> None:
        self._handle = handle
        self._admission = admission
        self._waiting: deque[Request] = deque()
        self._busy = False
        self._keep_alive = True
        self._parser = httptools.HttpRequestParser(self)
        self._head_bytes = 0
        """Bytes of an incomplete request head."""
        self._refused = False
        self._known: Known | None = known or Known()
        self._whole: bytes | None = None
        """What the parser works on, if a request begins with it."""
        self.transport: asyncio.Transport | None = None
        self.on_message_begin()
        self._between = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the transport and disable Nagle's delay."""
        self.transport = cast(asyncio.Transport, transport)
        sock = transport.get_extra_info("socket")
        if sock is not None and sock.family != getattr(socket, "AF_UNIX", None):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Forget the transport; later answers are dropped."""
        self.transport = None
        self._waiting.clear()

    def data_received(self, data: bytes) -> None:
        """Feed the parser; data that is not HTTP is answered with 400, and the connection is closed."""
        if self._between and self._known is not None:
            if not self._busy and self._keep_alive:  # what follows a request that closes is not for anyone
                for pattern, take in self._known.shortcuts:
                    found = pattern.find(data)
                    if found is not None:
                        self._busy = True
                        new, body = found
                        if take(new, body, self):
                            return
                        self._busy = False
            request = self._known.read(data)
            if request is not None and self.forbids(request.target, request.headers) is None:
                self._take(request)
                return
            self._whole = data
        if self._in_head:
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserUpgrade, httptools.HttpParserError):
            self._refuse(400, "This is no HTTP request")
        if self._in_head and self._head_bytes > MAX_HEAD:
            # httptools reports a header when it is complete; one that never ends would grow inside it.
            self._refuse(431, f"Request line and headers take more than {MAX_HEAD} bytes")
        self._whole = None

    def shortcut(self, pattern: Pattern, take: Take) -> None:
        """Hand requests of a pattern over to ``take`` from now on, without asking what forbids them."""
        if self._known is not None:
            self._known.shortcuts = [(pattern, take), *self._known.shortcuts[: _SHORTCUTS - 1]]

    def on_message_begin(self) -> None:
        """Start a request (called by httptools)."""
        self._target = b""
        self._fields: list[tuple[bytes, bytes]] = []
        self._body: bytes | bytearray = b""
        self._in_head = True
        self._between = False
        self._size = 0

    def on_url(self, url: bytes) -> None:
        """Append a part of the request target (called by httptools)."""
        self._target += url
        self._size += len(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Append a header (called by httptools)."""
        self._size += len(name) + len(value)
        self._fields.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Reject a request that is not admitted or too large; send 100 Continue if expected (called by httptools)."""
        self._in_head = False
        self._head_bytes = 0
        self._headers = dict(self._fields)
        if self._size > MAX_HEAD:
            self._refuse(431, f"Request line and headers take more than {MAX_HEAD} bytes")
            return
        why = self._admission.refuses(self._target, self._fields) or self.forbids(self._target, self._headers)
        length = self._headers.get(b"content-length", b"0")
        if why is not None:
            self._refuse(403, why)
        elif not length.isdigit() or int(length[:20]) > self.most(self._target):
            self._refuse(413, f"At most {self.most(self._target)} bytes are taken here")
        elif self._headers.get(b"expect", b"").lower() == b"100-continue" and self.transport is not None:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def forbids(self, target: bytes, headers: dict[bytes, bytes]) -> str | None:  # noqa: ARG002 - for subclasses
        """Why a request is rejected before its body is read; None if it is not."""
        return None

    def most(self, target: bytes) -> int:  # noqa: ARG002 - for subclasses
        """Maximal body size for a request target, in bytes."""
        return MAX_BODY

    def on_body(self, body: bytes) -> None:
        """Append a part of the body (called by httptools)."""
        if self._refused:
            return
        if not self._body:
            self._body = body
            return
        if isinstance(self._body, bytes):
            self._body = bytearray(self._body)  # a large body arrives in many parts
        self._body += body
        if len(self._body) > self.most(self._target):  # a chunked body has no stated length
            self._refuse(413, f"At most {self.most(self._target)} bytes are taken here")

    def on_message_complete(self) -> None:
        """Handle the request, or queue it behind the current one (called by httptools)."""
        self._in_head = True
        if self._refused:
            self._end()
            return
        self._between = True
        parser = self._parser
        body = self._body if isinstance(self._body, bytes) else bytes(self._body)
        request = Request(parser.get_method(), self._target, self._headers, body, parser.should_keep_alive())
        if self._whole is not None and request.keep_alive and self._known is not None:
            self._known.add(self._whole, len(self._fields), request)
            if self._known.hopeless:
                self._known = None
        self._take(request)

    def _take(self, request: Request) -> None:
        """Handle a request, or let it wait for the one before."""
        if self._busy:
            self._waiting.append(request)
        elif self.transport is not None and not self.transport.is_closing():
            self._busy = True
            self._keep_alive = request.keep_alive
            self._handle(request, self)

    def respond(self, status: int, headers: str, body: bytes) -> None:
        """Answer the current request with whole header lines and a body."""
        length = "" if status == 204 else f"Content-Length: {len(body)}\r\n"
        self.send(f"{_LINES[status]}{headers}{length}\r\n", body)

    def send(self, head: str, body: bytes) -> None:
        """Answer the current request with a whole head and a body; do nothing if the client has gone."""
        transport = self.transport
        if transport is None or transport.is_closing():
            return
        if not self._keep_alive:
            head = f"{head[:-2]}Connection: close\r\n\r\n"
        transport.write(head.encode("latin-1") + body)
        self._busy = False
        if not self._keep_alive:
            transport.close()
        elif self._waiting:
            self._take(self._waiting.popleft())

    def _refuse(self, status: int, why: str) -> None:
        """Answer with an error and close; discard the rest of what is being sent."""
        if self._refused or self.transport is None or self.transport.is_closing():
            return
        self._refused = True
        self._body = b""
        if self._busy:  # the answer to an earlier request is pending, and this one would be taken for it
            self.transport.close()
            return
        body = json.dumps({"Type": "User", "message": why}).encode()
        kind = f"x-amzn-ErrorType: {_ERRORS[status]}\r\nContent-Type: application/json\r\n"
        head = f"{_LINES[status]}{kind}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        self.transport.write(head.encode() + body)
        if status in (400, 431):  # the end of this request cannot be determined
            self.transport.close()
        else:
            asyncio.get_running_loop().call_later(_LINGER, self._end)

    def _end(self) -> None:
        if self.transport is not None:
            self.transport.close()


_ERRORS = {
    400: "InvalidRequestContentException",
    403: "AccessDeniedException",
    413: "RequestTooLargeException",
    431: "RequestTooLargeException",
}
