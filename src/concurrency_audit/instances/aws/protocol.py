"""uvicorn's HTTP protocol with a limit for request heads, which also keeps the request target as sent."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ..web.protocol import MAX_HEAD

TARGET = "request_target"
"""Scope key for the request target as sent; ASGI itself only has the decoded path."""
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """Answers 431 before a request head without end takes memory."""

    _in_head = True
    _received = 0
    _size = 0

    def data_received(self, data: bytes) -> None:
        """Receive bytes, and count those of an unfinished head."""
        if self._in_head:
            self._received += len(data)
        super().data_received(data)
        if self._in_head and self._received > MAX_HEAD:
            self._refuse()

    def on_message_begin(self) -> None:
        """Start a request."""
        super().on_message_begin()
        self._size = 0

    def on_url(self, url: bytes) -> None:
        """Append a part of the request target."""
        self._size += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Append a header, unless all of them together are too large."""
        self._size += len(name) + len(value)
        if self._size <= MAX_HEAD:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Forward the request."""
        self._in_head, self._received = False, 0
        if self._size > MAX_HEAD:
            self._refuse()
            raise ValueError("the head of the request is too large")  # stops parsing this connection
        self.scope[TARGET] = self.url  # type: ignore[literal-required]
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next bytes belong to a head again."""
        self._in_head = True
        super().on_message_complete()

    def _refuse(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(_TOO_LARGE)
            self.transport.close()
