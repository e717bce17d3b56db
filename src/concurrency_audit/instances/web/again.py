"""Requests whose headers are those of an earlier one, but for some values: what they mean is known already.

A worker sends the same headers with every poll and with every answer, and a client that keeps its connection changes
little beside the signature. Then only request line, body and some values are new, and the parser, which calls back once
for every header, need not run.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace

_LINE = re.compile(rb"(GET|POST) (/[\w/.~%:$?=&+,;@!*'()-]*) HTTP/1\.1", re.ASCII)
_END = b"\r\n\r\n"
_FIELD = re.compile(rb"(([\w-]+): ?)([!-~](?:[ -~]*[!-~])?)", re.ASCII)
_PRINTABLE = bytes(range(0x20, 0x7F))
_SPECIAL = frozenset({b"connection", b"expect", b"transfer-encoding", b"upgrade"})
"""Headers that change how a request is read or answered; a request that has one is parsed every time."""
_ADMITS = frozenset({b"host", b"origin", b"sec-fetch-site"})
"""Headers that decide whether a request is admitted; one that changes is looked at by the parser's way."""
_LENGTH = b"content-length"
_LARGEST = 16 * 1024
"""Bytes of a request that is taken this way: below what any address refuses, and a size that arrives in one piece."""
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
    length: int
    """Bytes of the body."""
    headers: dict[bytes, bytes]
    lines: list[bytes]
    """Empty where no value may change."""
    fields: list[tuple[bytes, bytes] | None]
    """For each line its name up to the value, and the name in lower case; None where the value may not change."""
    found: tuple[bytes, bytes, dict[bytes, bytes], bytes]
    """What the parser made of it; said again where the very same bytes come again, as with every poll of a worker."""
    whole: bytes | None
    """All of it, where it has no body."""
    around: list[tuple[bytes, bytes, bytes]]
    """Where one value alone was new last time, as a signature is: what stands before it, behind it, and its name."""

    def now(self, block: bytes, length: int, headers: dict[bytes, bytes], lines: list[bytes]) -> _Kind:
        """The same kind with the values of its last request."""
        return replace(self, block=block, length=length, headers=headers, lines=lines, whole=None, around=[])


class Known:
    """The headers that the parser has read on one connection, with the length of the body."""

    __slots__ = ("_kinds", "_new")

    def __init__(self) -> None:
        self._kinds: deque[_Kind] = deque(maxlen=_MOST)
        self._new = 0
        """Requests since the headers of one were known."""

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
        found = _LINE.fullmatch(line)
        if len(data) > _LARGEST or rest != body or block.count(b"\n") + 1 != fields or found is None:
            return
        if _SPECIAL.isdisjoint(headers):
            lines = block.split(b"\r\n") if len(headers) == fields else []  # of a repeated one only the last is kept
            changing = [_changing(line, headers) for line in lines]
            made, whole = (found[1], found[2], headers, body), None if body else data
            self._kinds.appendleft(_Kind(line, block, len(body), headers, lines, changing, made, whole, []))

    def read(self, data: bytes) -> tuple[bytes, bytes, dict[bytes, bytes], bytes] | None:
        """Method, target, headers and body of a request with such headers; None where the parser must decide."""
        for kind in self._kinds:
            if kind.whole == data:
                self._new = 0
                return kind.found
        if len(data) > _LARGEST:
            return None
        head, end, body = data.partition(_END)
        line, _, block = head.partition(b"\r\n")
        length = len(body)
        for kind in self._kinds:
            if kind.block == block and kind.length == length:
                known: tuple[_Kind, dict[bytes, bytes]] | None = (kind, kind.headers)
                break
        else:
            known = self._alike(block, b"%d" % length)
        if known is None or not end:
            return None
        self._new = 0
        kind, headers = known
        if line == kind.line:
            return kind.found[0], kind.found[1], headers, body
        found = _LINE.fullmatch(line)
        return None if found is None else (found[1], found[2], headers, body)

    def _alike(self, block: bytes, length: bytes) -> tuple[_Kind, dict[bytes, bytes]] | None:
        """The headers of a block that has other values than a known one, and that one."""
        for kind in self._kinds:
            headers = _changed_there(kind, block)
            if headers is not None and headers.get(_LENGTH, b"0") == length:
                return kind, headers
        lines = block.split(b"\r\n")
        for at, kind in enumerate(self._kinds):
            if len(kind.lines) == len(lines):
                changed = _changed(kind, lines)
                headers = kind.headers | {name: value for _, name, value in changed}
                if changed and headers.get(_LENGTH, b"0") == length:
                    if len(changed) == 1:
                        kind.around[:] = [_around(kind, changed[0][0])]
                    else:  # as with every second of a client's clock: what follows has more in common with this one
                        self._kinds[at] = kind.now(block, int(length), headers, lines)
                    return kind, headers
        return None


def _changing(line: bytes, headers: dict[bytes, bytes]) -> tuple[bytes, bytes] | None:
    """How a header begins and what it is called, if the parser finds in it what stands behind its colon."""
    found = _FIELD.fullmatch(line)
    name = found[2].lower() if found is not None else b""
    if found is None or name in _ADMITS or headers.get(name) != found[3]:
        return None
    return found[1], name


def _changed_there(kind: _Kind, block: bytes) -> dict[bytes, bytes] | None:
    """The headers with a new value where one alone was new last time; None where anything else is new."""
    for before, after, name in kind.around:
        if block.startswith(before) and block.endswith(after):
            value = block[len(before) : len(block) - len(after)]
            if _is_plain(value):
                headers = kind.headers.copy()
                headers[name] = value
                return headers
    return None


def _is_plain(value: bytes) -> bool:
    """Whether the parser finds in a header's value just what was sent: printable, and no space around it."""
    return bool(value) and value[0] != 0x20 and value[-1] != 0x20 and not value.translate(None, _PRINTABLE)


def _changed(kind: _Kind, lines: list[bytes]) -> list[tuple[int, bytes, bytes]]:
    """The numbers, names and new values of the headers that are not as before; none where anything else is new."""
    changed: list[tuple[int, bytes, bytes]] = []
    for number, (line, before, field) in enumerate(zip(lines, kind.lines, kind.fields, strict=True)):
        if line == before:
            continue
        if field is None or not line.startswith(field[0]):
            return []
        value = line[len(field[0]) :]
        if not _is_plain(value):
            return []
        changed.append((number, field[1], value))
    return changed


def _around(kind: _Kind, number: int) -> tuple[bytes, bytes, bytes]:
    """What stands in a block of headers before the value of one line, what behind it, and the header's name."""
    field = kind.fields[number]
    assert field is not None
    end = len(b"\r\n".join(kind.lines[: number + 1]))
    return kind.block[: end - len(kind.lines[number])] + field[0], kind.block[end:], field[1]
