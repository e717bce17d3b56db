"""Rejects requests that do not name this port or that come from a web page of another origin.

A page on the internet can send requests to the loopback interface through its visitor's browser, and with DNS rebinding
it can even read the answers, because its own name then resolves to the loopback address. So a port accepts requests
only under its own address (``Host``) and from no other origin (``Origin``, ``Sec-Fetch-Site``), and each of these
headers only once. What the client may do is decided by ``signature``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ONCE = frozenset({b"host", b"origin", b"sec-fetch-site", b"authorization", b"x-amz-date", b"x-amz-content-sha256"})
"""Headers that identify the client. Programs interpret a repeated one differently."""
_OWN_SITE = (b"same-origin", b"none")
_BUCKET = re.compile(rb"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\.(localhost:\d+)")


class Admission:
    """The rule for one port."""

    def __init__(self, port: int, *, buckets: bool = False) -> None:
        names = [f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")]
        if port == 80:
            names += ["127.0.0.1", "localhost", "[::1]"]
        self._hosts = frozenset(name.encode() for name in names)
        self._buckets = buckets
        """Whether a bucket name may precede the host name, as in S3's virtual-hosted style."""

    def refuses(self, target: bytes, headers: Iterable[tuple[bytes, bytes]]) -> str | None:
        """Why a request is rejected; None if it is accepted.

        Args:
            target: the request target as it was sent.
            headers: every header in order, names in lower case.
        """
        if not target.startswith(b"/"):
            return "The request target must be a path: this is no proxy"
        seen: dict[bytes, bytes] = {}
        for name, value in headers:
            if name in ONCE:
                if name in seen:
                    return f"The header {name.decode()} must not be given twice"
                seen[name] = value
        return self._foreign(seen)

    def _foreign(self, seen: dict[bytes, bytes]) -> str | None:
        host = seen.get(b"host", b"").lower()
        bucket = _BUCKET.fullmatch(host) if self._buckets else None
        if host not in self._hosts and (bucket is None or bucket[1] not in self._hosts):
            return "Requests under another host name are refused: use the address that the server printed"
        origin = seen.get(b"origin")
        if origin is not None and origin.lower() != b"http://" + host:
            return "Requests from other web sites are refused"
        if seen.get(b"sec-fetch-site", b"none") not in _OWN_SITE:
            return "Requests from other web sites are refused"
        return None
