"""Checks every request on the S3 port: address, origin, signature, and the service it is signed for."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from ..credentials import Keys
from ..web.admission import Admission
from ..web.signature import Asked, SignatureError, Verifier
from .asgi import App, Message, Receive, Scope, Send, body_of, respond
from .protocol import TARGET
from .rekognition import FAULTS_PATH

_MOST_OBJECT = 1024 * 1024 * 1024
"""Maximal S3 request body in bytes; objects are kept in memory."""
_MOST_OTHER = 16 * 1024 * 1024
"""Maximal body of another service's request in bytes: an image of 5 MB in base64 is 7 MB."""
_OF_FUNCTIONS = ("s3", "rekognition", "dynamodb", "sqs")
"""Services that a function's key may use; the owner's key may use all of them."""
_FORM = b"application/x-www-form-urlencoded"
_AUTHENTICATION = ("X-Amz-", "AWSAccessKeyId=", "Signature=", "Expires=")


class RefusedError(Exception):
    """The request is rejected."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Guard:
    """The ASGI application that forwards requests to the service that they are signed for."""

    def __init__(self, apps: Mapping[str, App], faults: App, keys: Keys, port: int) -> None:
        self._apps = apps
        """Applications by the service name in a signature's scope."""
        self._faults = faults
        self._keys = keys
        self._verifier = Verifier(keys.secrets)
        self._admission = Admission(port, buckets=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":  # lifespan is off, and there are no WebSockets
            return
        try:
            app, receive = await self._admit(scope, receive)
            await app(scope, receive, send)
        except RefusedError as error:
            await _refuse(scope, send, error)

    async def _admit(self, scope: Scope, receive: Receive) -> tuple[App, Receive]:
        why = self._admission.refuses(scope[TARGET], scope["headers"])
        if why is not None:
            raise RefusedError(403, "AccessDenied", why)
        headers = dict(scope["headers"])
        if scope["path"] == FAULTS_PATH and self._bears_secret(headers):
            return self._faults, _bounded(receive, headers, _MOST_OTHER)
        path, _, query = scope[TARGET].decode("latin-1").partition("?")
        asked = Asked(scope["method"], path, query, headers)
        # S3 requests sign a header with the body's digest, so the signature is checked before a large body is read.
        signed_ahead = b"x-amz-content-sha256" in headers or b"authorization" not in headers
        body: bytes | None = None
        if not signed_ahead:
            if not self._verifier.knows(headers):
                raise RefusedError(
                    403, "AccessDenied", "The access key is none of this server's: use the one of its ready line"
                )
            body = await body_of(_bounded(receive, headers, _MOST_OTHER))
        try:
            by = self._verifier.check(asked, body)
        except SignatureError as error:
            raise RefusedError(403, "AccessDenied", str(error)) from None
        if scope["path"] == FAULTS_PATH and by.access_key == self._keys.owner.access_key_id:
            app: App | None = self._faults
        else:
            app = self._apps.get(by.service)
        if app is None or (by.access_key != self._keys.owner.access_key_id and by.service not in _OF_FUNCTIONS):
            raise RefusedError(403, "AccessDenied", f"The service {by.service} is not part of these local instances")
        if b"authorization" not in headers:  # presigned: verified here; to the service it looks like any signed request
            scope["query_string"] = _without_signature(scope["query_string"])
            scope["headers"] = [*scope["headers"], (b"authorization", f"AWS4-HMAC-SHA256 {by.access_key}".encode())]
        most = _MOST_OBJECT if by.service == "s3" else _MOST_OTHER
        return app, _bounded(receive, headers, most) if body is None else _again(body)

    def _bears_secret(self, headers: Mapping[bytes, bytes]) -> bool:
        given = headers.get(b"authorization", b"")
        return hmac.compare_digest(given, f"Bearer {self._keys.owner.secret_access_key}".encode())


def _bounded(receive: Receive, headers: Mapping[bytes, bytes], most: int) -> Receive:
    """The receive function of a body, which raises if the body states, or proves, to be too large."""
    stated = headers.get(b"content-length", b"0")
    if not stated.isdigit() or int(stated[:20]) > most:
        raise RefusedError(413, "EntityTooLarge", f"At most {most} bytes are taken here")
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise RefusedError(413, "EntityTooLarge", f"At most {most} bytes are taken here")
        return message

    return bounded


def _again(body: bytes) -> Receive:
    async def again() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _without_signature(query: bytes) -> bytes:
    parts = [part for part in query.decode("latin-1").split("&") if not part.startswith(_AUTHENTICATION)]
    return "&".join(parts).encode("latin-1")


async def _refuse(scope: Scope, send: Send, error: RefusedError) -> None:
    """Answer with an error in the format of the requested service: JSON, or XML for S3, IAM and STS."""
    if any(name == b"x-amz-target" for name, _ in scope["headers"]):
        content: dict[str, Any] = {"__type": error.code, "Message": str(error)}
        await respond(send, error.status, content, "application/x-amz-json-1.1", close=True)
        return
    xml = f"<Error><Code>{error.code}</Code><Message>{escape(str(error))}</Message></Error>"
    if any(name == b"content-type" and value.startswith(_FORM) for name, value in scope["headers"]):
        xml = f"<ErrorResponse>{xml}</ErrorResponse>"
    lines = [
        (b"content-type", b"application/xml"),
        (b"content-length", str(len(xml.encode())).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": error.status, "headers": lines})
    await send({"type": "http.response.body", "body": xml.encode()})
