"""Injected faults: what fails in S3 and Rekognition, and for which requests.

``delay_ms``, ``throttle_every`` and ``fail_every`` count Rekognition's calls. ``rekognition_share`` and ``s3_share``
choose by the seed and by what is requested (a picture; a method and a key): the first attempt of these fails and every
later one succeeds, so a function that retries works, whatever runs beside it. ``s3_unreadable`` names objects
(``bucket/key``) that functions cannot read at all, however often they try.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields

from .asgi import App, Receive, Scope, Send

_SLOW_DOWN = b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
_OBJECT_METHODS = ("GET", "HEAD", "PUT")
_NAMES = "s3_unreadable"
"""The one fault that is no number."""


@dataclass
class Faults:
    """The faults to inject; 0 means none."""

    delay_ms: float = 0
    throttle_every: int = 0
    fail_every: int = 0
    rekognition_share: float = 0
    s3_share: float = 0
    seed: int = 0
    s3_unreadable: tuple[str, ...] = ()


class FaultPlan:
    """The current faults, and the requests whose first attempt has failed."""

    def __init__(self) -> None:
        self.faults = Faults()
        self._failed: set[str] = set()

    def replace(self, faults: Faults) -> None:
        """Replace the faults."""
        self.faults = faults
        self._failed.clear()

    def fails_first(self, share: float, what: str) -> bool:
        """Whether this is the first attempt of a request chosen to fail."""
        if not share or what in self._failed:
            return False
        drawn = hashlib.sha256(f"{self.faults.seed}:{what}".encode()).digest()
        if int.from_bytes(drawn[:4], "big") >= share * 2**32:
            return False
        self._failed.add(what)
        return True


class FaultyS3:
    """An ASGI application in front of S3 that answers some requests of functions with 503."""

    def __init__(self, s3: App, plan: FaultPlan, function_key: str) -> None:
        self._s3, self._plan = s3, plan
        self._credential = f"{function_key}/".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._fails(scope):
            length = (b"content-length", str(len(_SLOW_DOWN)).encode())
            headers = [(b"content-type", b"application/xml"), length, (b"connection", b"close")]
            await send({"type": "http.response.start", "status": 503, "headers": headers})
            await send({"type": "http.response.body", "body": _SLOW_DOWN})
        else:
            await self._s3(scope, receive, send)

    def _fails(self, scope: Scope) -> bool:
        method, path, faults = scope["method"], scope["path"], self._plan.faults
        if not self._may_fail(scope):
            return False
        unreadable = method in ("GET", "HEAD") and path.removeprefix("/") in faults.s3_unreadable
        return unreadable or self._plan.fails_first(faults.s3_share, f"{method} {path}")

    def _may_fail(self, scope: Scope) -> bool:
        """Whether a function asks for an object; requests of other clients never fail."""
        if scope["method"] not in _OBJECT_METHODS or scope["path"].count("/") < 2:
            return False
        return any(name == b"authorization" and self._credential in value for name, value in scope["headers"])


def read_faults(body: bytes) -> Faults | None:
    """Parse the requested faults; None for an unknown fault, a value that is no number from 0, or no list of names."""
    try:
        given = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return None
    known = {one.name for one in fields(Faults)}
    if not isinstance(given, dict) or not set(given) <= known:
        return None
    named = given.pop(_NAMES, [])
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        return None
    if any(isinstance(one, bool) or not isinstance(one, int | float) or not one >= 0 for one in given.values()):
        return None
    return Faults(**given, s3_unreadable=tuple(named))
