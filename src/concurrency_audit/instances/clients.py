"""Connections of clients: what is known of a request before its body is read, and who signed it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import lru_cache

from .credentials import Keys
from .errors import ServiceError
from .page.pages import is_page
from .web.admission import Admission
from .web.protocol import MAX_BODY, Connection
from .web.request import Request
from .web.signature import Asked, Resigned, SignatureError, Verifier

_MAX_INVOKE_BODY = 8 * 1024 * 1024
"""Maximal request size of an Invoke in bytes. It exceeds the payload limit, so that a payload just above that limit
gets the service's error."""
_MAX_PAGE_BODY = 64 * 1024


def check_signature(request: Request, verifier: Verifier, keys: Keys, *, invoke: bool) -> None:
    """Raise ServiceError unless the request is signed by someone who may do what it asks for."""
    try:
        by = verifier.check(_asked(request), request.body)
    except SignatureError as error:
        raise ServiceError("InvalidSignatureException", str(error)) from None
    if by.service != "lambda":
        raise ServiceError("InvalidSignatureException", "The request is signed for another service than lambda")
    if by.access_key == keys.function.access_key_id and not invoke:
        raise ServiceError("AccessDeniedException", "A function's role may invoke here, and nothing else")


def _asked(request: Request) -> Asked:
    path, query = _parts(request.target)
    return Asked(request.method.decode(), path, query, request.headers)


@lru_cache(maxsize=256)
def _parts(target: bytes) -> tuple[str, str]:
    """Path and query of a request target."""
    path, _, query = target.decode("latin-1").partition("?")
    return path, query


def resigned(request: Request, verifier: Verifier) -> Resigned | None:
    """How to verify requests that differ from an accepted one in body and signature alone, if such may come."""
    if request.pattern is None or request.pattern.name != b"authorization":
        return None
    return verifier.resigned(_asked(request))


class ClientConnection(Connection):
    """A client's connection; `connections` holds it as long as it is open, so that it can be closed."""

    __slots__ = ("_open", "_verifier")

    def __init__(
        self,
        handle: Callable[[Request, Connection], None],
        admission: Admission,
        verifier: Verifier,
        connections: set[Connection],
    ) -> None:
        super().__init__(handle, admission)
        self._open = connections
        self._verifier = verifier

    def forbids(self, target: bytes, headers: dict[bytes, bytes]) -> str | None:
        """Reject unknown clients before reading the body; the signature itself is checked with the body."""
        if self._verifier.knows(headers) or is_page(target):
            return None
        return "The request is not signed: use the access key and secret of the server's ready line"

    def most(self, target: bytes) -> int:
        """Maximal body size for a request target, in bytes."""
        if is_page(target):
            return _MAX_PAGE_BODY
        return _MAX_INVOKE_BODY if target.partition(b"?")[0].endswith(b"/invocations") else MAX_BODY

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the connection."""
        super().connection_made(transport)
        self._open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._open.discard(self)
