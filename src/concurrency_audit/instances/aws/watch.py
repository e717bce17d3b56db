"""Wraps an S3 application: detects what each successful request changed and notifies the subscribers."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

from .asgi import App, Message, Receive, Scope, Send, body_of, call, header
from .notifications import Change, Subscription, record, subscriptions

Deliver = Callable[[str, dict[str, Any]], Awaitable[None]]
"""Called with a function's ARN and an event."""
_SUBRESOURCES = {"acl", "tagging", "retention", "legal-hold", "uploads", "partNumber", "restore", "select", "torrent"}
_HOST_BUCKET = re.compile(r"([a-z0-9][a-z0-9.-]+)\.(?:s3[.-]|localhost)")


class Watch:
    """ASGI middleware for an S3 application."""

    def __init__(self, app: App, deliver: Deliver, region: str) -> None:
        self._app = app
        self._deliver = deliver
        self._region = region
        self._subscribed: dict[str, list[Subscription]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward a request; afterwards deliver events for what it changed."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        query = parse_qs(scope["query_string"].decode(), keep_blank_values=True)
        body: bytes | None = None
        if "notification" in query or "delete" in query:
            body = await body_of(receive)
        answer = _Answer(send)
        await self._app(scope, _again(body) if body is not None else receive, answer.send)
        if 200 <= answer.status < 300:
            await self._after(scope, query, body or b"", answer)

    async def _after(self, scope: Scope, query: dict[str, list[str]], body: bytes, answer: _Answer) -> None:
        bucket, key = _place(scope)
        method = scope["method"]
        if method == "PUT" and "notification" in query and not key:
            self._subscribed[bucket] = subscriptions(body)
        elif method == "DELETE" and not key and not query:
            self._subscribed.pop(bucket, None)
        elif self._subscribed.get(bucket):
            for change in await self._changes(scope, query, answer):
                await self._tell(change)

    async def _tell(self, change: Change) -> None:
        for subscription in self._subscribed.get(change.bucket, ()):
            if subscription.wants(change.event, change.key):
                await self._deliver(subscription.arn, record(change, subscription, self._region))

    async def _changes(self, scope: Scope, query: dict[str, list[str]], answer: _Answer) -> list[Change]:
        bucket, key = _place(scope)
        method = scope["method"]
        version, request_id = answer.header("x-amz-version-id"), answer.header("x-amz-request-id")
        if method == "POST" and "delete" in query:
            return [_removed(bucket, one, "", "", request_id) for one in _deleted(answer.body)]
        if not key or _SUBRESOURCES & set(query):
            return []
        if method == "DELETE" and "uploadId" not in query:
            return [_removed(bucket, key, version, answer.header("x-amz-delete-marker"), request_id)]
        if method == "POST" and "uploadId" in query:
            return [await self._stored("ObjectCreated:CompleteMultipartUpload", bucket, key, version, request_id)]
        if method == "PUT" and header(scope, b"x-amz-copy-source"):
            return [await self._stored("ObjectCreated:Copy", bucket, key, version, request_id)]
        if method == "PUT" and not query:
            size = header(scope, b"x-amz-decoded-content-length") or header(scope, b"content-length") or "0"
            etag = answer.header("etag").strip('"')
            return [Change("ObjectCreated:Put", bucket, key, int(size), etag, version, request_id)]
        return []

    async def _stored(self, event: str, bucket: str, key: str, version: str, request_id: str) -> Change:
        """The change made by an operation after which only the stored object shows the size."""
        _, headers, _ = await call(self._app, "HEAD", f"/{bucket}/{key}")
        size, etag = int(headers.get("content-length", 0)), headers.get("etag", "").strip('"')
        return Change(event, bucket, key, size, etag, version, request_id)


class _Answer:
    """Forwards a response and keeps what is needed of it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.body = b""
        self._headers: dict[str, str] = {}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._headers = {k.decode().lower(): v.decode("latin-1") for k, v in message.get("headers", [])}
        else:
            self.body += message.get("body", b"")
        await self._send(message)

    def header(self, name: str) -> str:
        return self._headers.get(name, "")


def _again(body: bytes) -> Receive:
    """A receive function that returns a body that was already read."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _place(scope: Scope) -> tuple[str, str]:
    """Bucket and key of a request, in path style or virtual-hosted style."""
    path = scope["path"].lstrip("/")
    host = _HOST_BUCKET.match(header(scope, b"host"))
    if host:
        return host[1], path
    bucket, _, key = path.partition("/")
    return bucket, key


def _removed(bucket: str, key: str, version: str, marker: str, request_id: str) -> Change:
    kind = "DeleteMarkerCreated" if marker == "true" else "Delete"
    return Change(f"ObjectRemoved:{kind}", bucket, key, version=version, request_id=request_id)


def _deleted(answer: bytes) -> list[str]:
    """Keys in the response of DeleteObjects."""
    try:
        root = fromstring(answer)
    except ParseError:
        return []
    gone = (item for item in root if item.tag.rpartition("}")[2] == "Deleted")
    return [part.text or "" for item in gone for part in item if part.tag.rpartition("}")[2] == "Key"]
