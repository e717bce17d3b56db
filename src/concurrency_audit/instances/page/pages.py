"""Routes for people and monitoring; all other requests on the port are for the Lambda API."""

from __future__ import annotations

import json
from pathlib import Path

from ..control.code import CodeStore
from ..errors import ServiceError, not_found
from ..fleet.fleet import Fleet
from ..fleet.governor import Governor
from ..invoke.queue import EventQueue
from ..web.protocol import Connection, Request
from .metrics import metrics
from .snapshot import snapshot

CODE = "/_code/"
"""Base URL for downloading deployment packages, as returned by GetFunction."""
_PAGE = Path(__file__).with_name("index.html")
_PATHS = ("/", "/_instances/state.json", "/metrics")


class Pages:
    """Answers requests that are not for the Lambda API."""

    def __init__(self, fleet: Fleet, governor: Governor, events: EventQueue, code: CodeStore) -> None:
        self._fleet = fleet
        self._governor = governor
        self._events = events
        self._code = code

    def handle(self, request: Request, connection: Connection) -> None:
        """Answer a request that is for a page.

        Raises:
            ServiceError: there is no such package, or the request would change something.
        """
        path = _path(request.target)
        if request.method != b"GET":
            raise ServiceError("AccessDeniedException", "Pages can be read, and nothing else")
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
            raise not_found(f"There is no such package: {path}")


def is_page(target: bytes) -> bool:
    """Whether a request target is one of the pages; everything else is the Lambda API."""
    path = _path(target)
    return path in _PATHS or path.startswith(CODE)


def _path(target: bytes) -> str:
    return target.partition(b"?")[0].decode("ascii", "replace")


def _answer(connection: Connection, kind: str, body: bytes) -> None:
    policy = "default-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    headers = (
        f"Content-Type: {kind}\r\nCache-Control: no-store\r\nContent-Security-Policy: {policy}\r\n"
        "X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n"
    )
    connection.respond(200, headers.encode(), body)
