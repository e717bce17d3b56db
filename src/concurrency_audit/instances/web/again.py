"""Requests whose headers are those of an earlier one, but for some values: what they mean is known already.

A worker sends the same headers with every poll and with every answer, and a client that keeps its connection changes
little beside the signature. Then only request line, body and some values are new, and the parser, which calls back once
for every header, need not run.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from .pattern import END, LARGEST, LENGTH, Pattern, is_plain, new_segment
from .request import Request

_CRLF = b"\r\n"
_LINE = re.compile(rb"(GET|POST) (/[\w/.~%:$?=&+,;@!*'()-]*) HTTP/1\.1", re.ASCII)
_FIELD = re.compile(rb"(([\w-]+): ?)([!-~](?:[ -~]*[!-~])?)", re.ASCII)
_SPECIAL = frozenset({b"connection", b"expect", b"transfer-encoding", b"upgrade"})
"""Headers that change how a request is read or answered; a request that has one is parsed every time."""
_ADMITS = frozenset({b"host", b"origin", b"sec-fetch-site"})
"""Headers that decide whether a request is admitted; one that changes is looked at by the parser's way."""
_MOST = 4
"""Kinds of headers that a connection remembers: a worker sends two or three kinds of request."""
_PATIENCE = 16
"""Requests that a connection may send one after the other, each with headers of another kind, until nothing more is
remembered for it."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A request that was parsed: its first line, its headers line by line, and what the parser found in them."""

    line: bytes
    block: bytes
    """All lines of headers."""
    request: Request
    """What the parser made of it."""
    lines: list[bytes]
    """Empty where no value may change."""
    fields: list[tuple[bytes, bytes] | None]
    """For each line its name up to the value, and the name in lower case; None where the value may not change."""

    def place(self, lines: list[bytes], name: bytes, start: int) -> slice | None:
        """Where the value of a header stands in such lines, of which the first begins at ``start``."""
        for number, field in enumerate(self.fields):
            if field is not None and field[1] == name:
                end = start + len(_CRLF.join(lines[: number + 1]))
                return slice(end - len(lines[number]) + len(field[0]), end)
        return None


class Known:
    """The headers that the parser has read on one connection, or on those of clients that are all alike."""

    __slots__ = ("_kinds", "_new", "_patterns", "_whole", "shortcuts")

    def __init__(self) -> None:
        self.shortcuts: list[tuple[Pattern, Callable[..., bool]]] = []
        """Patterns that are handed over, and what takes their requests."""
        self._kinds: deque[_Kind] = deque(maxlen=_MOST)
        self._patterns: deque[Pattern] = deque(maxlen=_MOST)
        """What requests had in common in which one place was new."""
        self._new = 0
        """Requests since the headers of one were known."""
        self._whole: Pattern | None = None
        """The last request without a body that the parser has read: a worker's polls are the same bytes each time."""

    @property
    def hopeless(self) -> bool:
        """Whether this connection sends other headers every time."""
        return self._new > _PATIENCE

    def add(self, data: bytes, fields: int, request: Request) -> None:
        """Remember an admitted request, if what arrived together is exactly one plain request.

        Args:
            data: all bytes that arrived together, of which the parser made this request.
            fields: how many headers it found.
            request: what it made of them.
        """
        self._new += 1
        head, _, rest = data.partition(END)
        line, _, block = head.partition(_CRLF)
        plain = block.count(b"\n") + 1 == fields and _LINE.fullmatch(line) is not None
        if len(data) > LARGEST or rest != request.body or not plain or not _SPECIAL.isdisjoint(request.headers):
            return
        lines = block.split(_CRLF) if len(request.headers) == fields else []  # of a repeated one the last is kept
        changing = [_changing(line, request.headers) for line in lines]
        self._kinds.appendleft(_Kind(line, block, request, lines, changing))
        if not rest:
            self._whole = Pattern(head, slice(len(head), len(head)), None, request, b"")

    def read(self, data: bytes) -> Request | None:
        """The request that this is, if its headers are known; None where the parser must decide."""
        if len(data) > LARGEST:
            return None
        request = self._whole.read(data) if self._whole is not None else None
        for pattern in self._patterns if request is None else ():
            request = pattern.read(data)
            if request is not None:
                break
        request = request or self._compared(data)
        if request is not None:
            self._new = 0
        return request

    def _compared(self, data: bytes) -> Request | None:
        """The same for a request that is of no pattern yet: its lines are compared with those of the others."""
        head, end, body = data.partition(END)
        line, _, block = head.partition(_CRLF)
        found = _LINE.fullmatch(line)
        if not end or found is None:
            return None
        for at, kind in enumerate(self._kinds):
            lines, changed = (kind.lines, {}) if kind.block == block else _changed(kind, block)
            headers = kind.request.headers | changed
            if (changed or kind.block == block) and headers.get(LENGTH, b"0") == b"%d" % len(body):
                request = Request(found[1], found[2], headers, body, True)
                new = changed.keys() - {LENGTH}
                if len(new) > 1:  # as with every second of a client's clock: what follows has more in common with this
                    self._kinds[at] = replace(kind, block=block, lines=lines, request=request)
                    self._patterns.clear()
                else:
                    self._expect(kind, line, lines, request, next(iter(new), b""))
                return request
        return None

    def _expect(self, kind: _Kind, line: bytes, lines: list[bytes], request: Request, name: bytes) -> None:
        """Expect more requests in which the value of the named header is new or, without a name, a part of the path."""
        block = len(line) + len(_CRLF)
        if name:
            place = kind.place(lines, name, block) if line == kind.line else None
        else:
            place = new_segment(kind.request.target, request.target, len(request.method) + 1)
        length = kind.place(lines, LENGTH, block)
        if place is not None and (length is not None) == (LENGTH in request.headers):
            self._patterns.appendleft(Pattern(_CRLF.join((line, *lines)), place, length, request, name))


def _changing(line: bytes, headers: dict[bytes, bytes]) -> tuple[bytes, bytes] | None:
    """How a header begins and what it is called, if the parser finds in it what stands behind its colon."""
    found = _FIELD.fullmatch(line)
    name = found[2].lower() if found is not None else b""
    if found is None or name in _ADMITS or headers.get(name) != found[3]:
        return None
    return found[1], name


def _changed(kind: _Kind, block: bytes) -> tuple[list[bytes], dict[bytes, bytes]]:
    """The lines of a block, and the headers with new values in it; none of those where anything else is new."""
    lines, changed = block.split(_CRLF), dict[bytes, bytes]()
    if len(lines) != len(kind.lines):
        return lines, {}
    for line, before, field in zip(lines, kind.lines, kind.fields, strict=True):
        if line == before:
            continue
        if field is None or not line.startswith(field[0]):
            return lines, {}
        value = line[len(field[0]) :]
        if not is_plain(value):
            return lines, {}
        changed[field[1]] = value
    return lines, changed
