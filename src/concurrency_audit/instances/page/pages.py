"""Routes for people and monitoring; all other requests on the port are for the Lambda API."""

from __future__ import annotations

import hmac
import json
import secrets
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from ..control.catalog import Catalog
from ..control.code import CodeStore
from ..errors import ServiceError, not_found
from ..fleet.fleet import Fleet
from ..fleet.governor import Governor
from ..invoke.invoker import Invoker, read_call
from ..invoke.queue import EventQueue
from ..web.protocol import Connection
from ..web.request import Request
from .metrics import metrics
from .snapshot import snapshot

CODE = "/_code/"
"""Base URL for downloading deployment packages, as returned by GetFunction."""
INVOKE = "/_instances/invoke/"
"""Where the page's own invocations go: behind it the function's name and version."""
_PAGE = Path(__file__).with_name("index.html")
_PATHS = ("/", "/_instances/state.json", "/metrics")


class Pages:
    """Answers requests that are not for the Lambda API."""

    def __init__(
        self,
        fleet: Fleet,
        governor: Governor,
        events: EventQueue,
        code: CodeStore,
        catalog: Catalog,
        invoker: Invoker,
    ) -> None:
        self.token = secrets.token_urlsafe(24)
        """What the page's invocations bear. It stands in the address that the owner is told, behind the `#`, which no
        browser sends and no page of this port shows: who can read the page cannot invoke with it."""
        self._catalog = catalog
        self._invoker = invoker
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
        if path.startswith(INVOKE) and request.method == b"POST":
            self._invoke(path.removeprefix(INVOKE), request, connection)
            return
        if request.method != b"GET":
            raise ServiceError("AccessDeniedException", "Pages can be read, and nothing else")
        if path == "/":
            _answer(connection, "text/html; charset=utf-8", _PAGE.read_bytes())
        elif path == "/_instances/state.json":
            state = snapshot(self._fleet, self._governor, self._events, self._catalog)
            _answer(connection, "application/json", json.dumps(state).encode())
        elif path == "/metrics":
            _answer(connection, "text/plain; version=0.0.4; charset=utf-8", metrics(self._fleet, self._governor))
        elif path.startswith(CODE) and (package := self._code.by_name(path.removeprefix(CODE))) is not None:
            _answer(connection, "application/zip", package.read_bytes())
        else:
            raise not_found(f"There is no such package: {path}")

    def _invoke(self, place: str, request: Request, connection: Connection) -> None:
        """Invoke a version with the body, for who bears the token."""
        given = request.headers.get(b"authorization", b"")
        if not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            raise ServiceError("AccessDeniedException", "Open the page by the address that the server printed")
        name, _, version = place.partition("/")
        call = read_call(unquote(name), unquote(version) or None, {b"x-amz-log-type": b"Tail"})
        self._invoker.handle(call, request.body, connection)


@lru_cache(maxsize=256)
def is_page(target: bytes) -> bool:
    """Whether a request target is one of the pages; everything else is the Lambda API."""
    path = _path(target)
    return path in _PATHS or path.startswith((CODE, INVOKE))


def _path(target: bytes) -> str:
    return target.partition(b"?")[0].decode("ascii", "replace")


def _answer(connection: Connection, kind: str, body: bytes) -> None:
    policy = "default-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    headers = (
        f"Content-Type: {kind}\r\nCache-Control: no-store\r\nContent-Security-Policy: {policy}\r\n"
        "X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n"
    )
    connection.respond(200, headers, body)
