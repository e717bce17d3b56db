"""The services behind the S3 port: ministack's S3, DynamoDB, SQS, IAM and STS, called directly.

ministack's own application would route requests by path and host to more than sixty services, including a Lambda, and
start listeners and schedulers. None of that runs here: the modules of all other services cannot even be imported.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Awaitable, Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from urllib.parse import parse_qs

from .asgi import Receive, Scope, Send, body_of

SERVICES = ("s3", "dynamodb", "sqs", "iam", "sts")
"""Service names, as in a signature's scope and as in ministack's module names."""
_PACKAGE = "ministack.services."
_PARTS = ("_dynamodb_keywords",)
"""Modules that these services need in addition to their own."""
_Answer = tuple[int, dict[str, str], str | bytes]
_Handler = Callable[[str, str, dict[str, str], bytes, dict[str, list[str]]], Awaitable[_Answer]]


class _OnlyThese(MetaPathFinder):
    """An import hook that refuses every other service."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname.startswith(_PACKAGE) and fullname.removeprefix(_PACKAGE) not in (*SERVICES, *_PARTS):
            raise ModuleNotFoundError(f"{fullname} is not part of these local instances", name=fullname)
        return None


class Services:
    """The ASGI application of one service."""

    def __init__(self, name: str) -> None:
        if not any(isinstance(finder, _OnlyThese) for finder in sys.meta_path):
            sys.meta_path.insert(0, _OnlyThese())
        self._handle: _Handler = importlib.import_module(_PACKAGE + name).handle_request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = _joined(scope["headers"])
        body = _unchunked(await body_of(receive), headers)
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        status, answered, content = await self._handle(scope["method"], scope["path"], headers, body, query)
        data = content.encode() if isinstance(content, str) else content
        lines = [(name.encode("latin-1"), _encoded(value)) for name, value in answered.items() if not _is_cors(name)]
        if "content-length" not in {name.lower() for name in answered}:
            lines.append((b"content-length", str(len(data)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": lines})
        await send({"type": "http.response.body", "body": data})


def _joined(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by lower-case name; repeated ones are joined by commas."""
    joined: dict[str, str] = {}
    for raw, value in headers:
        name = raw.decode("latin-1").lower()
        text = value.decode("utf-8", "surrogateescape") if _is_utf8(value) else value.decode("latin-1")
        joined[name] = f"{joined[name]}, {text}" if name in joined else text
    return joined


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _encoded(value: object) -> bytes:
    text = str(value)
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()


def _is_cors(name: str) -> bool:
    return name.lower().startswith("access-control-")


def _unchunked(body: bytes, headers: dict[str, str]) -> bytes:
    """The content of a body in ``aws-chunked`` encoding, which SDKs use to send a checksum after it.

    Source: "Signature calculations for the authorization header: transferring a payload in multiple chunks".
    """
    codings = [one.strip() for one in headers.get("content-encoding", "").split(",") if one.strip()]
    if "aws-chunked" not in codings and not headers.get("x-amz-content-sha256", "").startswith("STREAMING-"):
        return body
    kept = ", ".join(one for one in codings if one != "aws-chunked")
    headers.pop("content-encoding", None)
    if kept:
        headers["content-encoding"] = kept
    parts, at = [], 0
    while (end := body.find(b"\r\n", at)) >= 0:
        try:
            size = int(body[at:end].partition(b";")[0], 16)
        except ValueError:
            break
        if size <= 0:
            break
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(parts)
