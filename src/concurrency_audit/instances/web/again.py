"""Requests whose headers are byte for byte those of an earlier one: what they mean is known already.

A worker sends the same headers with every poll and with every answer, and so do many clients that keep their
connection. Then only request line and body are new, and the parser, which calls back once for every header, need not
run.
"""

from __future__ import annotations

import re

_LINE = re.compile(rb"(GET|POST) (/[\w/.~%:$?=&+,;@!*'()-]*) HTTP/1\.1", re.ASCII)
_END = b"\r\n\r\n"
_SPECIAL = frozenset({b"connection", b"expect", b"transfer-encoding", b"upgrade"})
"""Headers that change how a request is read or answered; a request that has one is parsed every time."""
_LARGEST = 16 * 1024
"""Bytes of a body that is taken this way: below what any address refuses, and of a size that arrives in one piece."""
_MOST = 4
"""Blocks of headers that a connection remembers: a worker sends two or three kinds of request."""
_PATIENCE = 16
"""Blocks that a connection may send one after the other, each of them new, until nothing more is remembered for it: a
client that signs each request sends other headers every time."""


class Known:
    """The headers that the parser has read on one connection, by their bytes, with the length of the body."""

    __slots__ = ("_blocks", "_new")

    def __init__(self) -> None:
        self._blocks: dict[bytes, tuple[int, dict[bytes, bytes]]] = {}
        self._new = 0
        """Blocks since one was known."""

    @property
    def hopeless(self) -> bool:
        """Whether this connection sends other headers every time."""
        return self._new > _PATIENCE

    def add(self, data: bytes, fields: int, headers: dict[bytes, bytes], body: bytes) -> None:
        """Remember an admitted request, if what arrived together is exactly one plain request.

        Args:
            data: all bytes that arrived together, of which the parser made this request.
            fields: how many headers it found.
            headers: those, by name.
            body: the request's body.
        """
        self._new += 1
        head, _, rest = data.partition(_END)
        line, _, block = head.partition(b"\r\n")
        if len(body) > _LARGEST or rest != body or block.count(b"\n") + 1 != fields or _LINE.fullmatch(line) is None:
            return
        if _SPECIAL.isdisjoint(headers):
            if len(self._blocks) == _MOST:
                self._blocks.clear()
            self._blocks[block] = len(body), headers

    def read(self, data: bytes) -> tuple[bytes, bytes, dict[bytes, bytes], bytes] | None:
        """Method, target, headers and body of a request with such headers; None where the parser must decide."""
        head, end, body = data.partition(_END)
        line, _, block = head.partition(b"\r\n")
        known = self._blocks.get(block)
        if known is None or known[0] != len(body) or not end:
            return None
        self._new = 0
        found = _LINE.fullmatch(line)
        return None if found is None else (found[1], found[2], known[1], body)
