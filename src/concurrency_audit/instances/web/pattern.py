"""What requests have in common that differ in one place: a signature, or the id of an invocation in the path.

Such a place has the same size each time, so a request of this kind is recognised by comparing what stands before and
behind it, and nothing of its head is split or parsed.
"""

from __future__ import annotations

from collections.abc import Sequence

from .request import Request

END = b"\r\n\r\n"
LENGTH = b"content-length"
LARGEST = 16 * 1024
"""Bytes of a request that is taken this way: below what any address refuses, and a size that arrives in one piece."""
_PRINTABLE = bytes(range(0x20, 0x7F))
_SEGMENT = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.~-"
_SPACE = 0x20
_NOWHERE = -1


class Pattern:
    """A head with one place that is new each time, or with none, and with the length of the body."""

    __slots__ = (
        "_fitted",
        "_headers",
        "_lead",
        "_request",
        "_states_length",
        "_trail",
        "name",
    )  # fmt: skip

    def __init__(self, head: bytes, place: slice, length: slice | None, request: Request, name: bytes) -> None:
        """Describe the requests that follow.

        Args:
            head: first line and headers of one of them.
            place: where in it something is new each time; empty if nothing is.
            length: where in it the length of the body stands, if it stands there.
            request: what was read from it.
            name: the header of which the value is new; empty for a part of the path.
        """
        self.name = name
        self._request = request
        self._headers = request.headers
        whole = head + END
        lead: Sequence[bytes] = (whole[: place.start],)
        trail: Sequence[bytes] = (whole[place.stop :],)
        if length is not None and length.start < place.start:
            lead = (whole[: length.start], whole[length.stop : place.start])
        elif length is not None:
            trail = (whole[place.stop : length.start], whole[length.stop :])
        self._lead, self._trail = lead, trail
        self._states_length = length is not None
        self._fit(len(request.body), place.stop - place.start)

    def _fit(self, length: int, size: int) -> None:
        """Expect a body of another length, and a place of this size."""
        written = b"%d" % length
        before, after = written.join(self._lead), written.join(self._trail)
        at, end = len(before), len(before) + size
        content = end + len(after)
        total = content + length
        if self._states_length:
            self._headers = {**self._headers, LENGTH: written}
        elif length:
            total = _NOWHERE
        self._fitted = total, before, at, end, after, content

    def find(self, data: bytes) -> tuple[bytes, bytes] | None:
        """What is new in a request, and its body, if it is one of these; the new is given as it came."""
        total, before, at, end, after, content = self._fitted
        if total != len(data):
            if len(data) > LARGEST or not data.startswith(self._lead[0]):
                return None
            self._fit(len(data) - data.find(END) - len(END), end - at)
            total, before, at, end, after, content = self._fitted
        if total != len(data) or not data.startswith(before) or not data.startswith(after, end):
            return None
        return data[at:end], data[content:]

    def read(self, data: bytes) -> Request | None:
        """The request that this is, if it is one of these."""
        found = self.find(data)
        if found is None:
            return None
        new, body = found
        if new and not (is_plain(new) if self.name else is_segment(new)):
            return None
        request, target, headers = self._request, self._request.target, self._headers
        if self.name:
            headers = {**headers, self.name: new}
        elif new:
            start = len(request.method) + 1
            target = data[start : start + len(target)]
        return Request(request.method, target, headers, body, True, self, new)


def is_plain(value: bytes) -> bool:
    """Whether the parser finds in a header's value just what was sent: printable, and no space around it."""
    return bool(value) and value[0] != _SPACE and value[-1] != _SPACE and not value.translate(None, _PRINTABLE)


def is_segment(part: bytes) -> bool:
    """Whether this is a part of a path that needs no quoting."""
    return bool(part) and not part.translate(None, _SEGMENT)


def new_segment(before: bytes, target: bytes, at: int) -> slice | None:
    """Where a target that begins at ``at`` has a part that another one has not, if all else is the same."""
    parts = target.split(b"/")
    others = before.split(b"/")
    new = [number for number, pair in enumerate(zip(parts, others, strict=False)) if pair[0] != pair[1]]
    if len(parts) != len(others) or len(new) != 1 or not is_segment(parts[new[0]]):
        return None
    start = at + len(b"/".join(parts[: new[0]])) + 1
    return slice(start, start + len(parts[new[0]]))
