"""One request of a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .pattern import Pattern


class Request:
    """One request. Header names are in lower case; the target is as sent (still percent-encoded)."""

    __slots__ = ("body", "headers", "keep_alive", "method", "new", "pattern", "target")

    def __init__(
        self,
        method: bytes,
        target: bytes,
        headers: dict[bytes, bytes],
        body: bytes,
        keep_alive: bool,
        pattern: Pattern | None = None,
        new: bytes = b"",
    ) -> None:
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.keep_alive = keep_alive
        self.pattern = pattern
        """What it has in common with the one before it on its connection; None where that is not known."""
        self.new = new
        """What stands in the pattern's one new place."""
