"""Routes of what people and tools look at; everything else on the port is the Lambda API."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from ..control.code import CodeStore
from ..fleet.fleet import Fleet
from ..fleet.governor import Governor
from ..invoke.queue import EventQueue
from ..web.protocol import Connection, Request
from .metrics import metrics
from .snapshot import snapshot

CODE = "/_code/"
"""Where deployment packages can be downloaded, as GetFunction says."""
_PAGE = Path(__file__).with_name("index.html")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Pages:
    """Answers the requests that are not the Lambda API's."""

    def __init__(self, fleet: Fleet, governor: Governor, events: EventQueue, code: CodeStore) -> None:
        self._fleet = fleet
        self._governor = governor
        self._events = events
        self._code = code

    def handle(self, request: Request, connection: Connection) -> bool:
        """Answer a request that is for a page; False when it is not."""
        if request.method != b"GET":
            return False
        path = request.target.partition(b"?")[0].decode("ascii", "replace")
        if path == "/":
            _answer(connection, "text/html; charset=utf-8", _PAGE.read_bytes())
        elif path == "/_instances/state.json":
            state = snapshot(self._fleet, self._governor, self._events)
            _answer(connection, "application/json", json.dumps(state).encode())
        elif path == "/metrics":
            _answer(connection, "text/plain; version=0.0.4; charset=utf-8", metrics(self._fleet, self._governor))
        elif path.startswith(CODE) and (package := self._code.by_name(path.removeprefix(CODE))) is not None:
            _answer(connection, "application/zip", package.read_bytes())
        else:
            return False
        return True


@lru_cache(maxsize=256)  # every request asks
def foreign(host: bytes | None, origin: bytes | None) -> bool:
    """Whether a request with these two headers comes from another web site.

    A page may not drive this server through its visitor's browser. A request without a Host is no browser's.
    """
    place = "127.0.0.1" if host is None else host.decode("latin-1")
    try:
        if origin is not None and urlsplit(origin.decode("latin-1")).netloc != place:
            return True
        return urlsplit("//" + place).hostname not in _LOOPBACK
    except ValueError:  # not a host name at all
        return True


def _answer(connection: Connection, kind: str, body: bytes) -> None:
    policy = "default-src 'self' 'unsafe-inline'"
    headers = f"Content-Type: {kind}\r\nCache-Control: no-store\r\nContent-Security-Policy: {policy}\r\n"
    connection.respond(200, headers.encode(), body)
