"""Answers in the form that the AWS SDKs read."""

from __future__ import annotations

import json
from random import getrandbits
from typing import Any

from ..errors import ServiceError
from .protocol import Connection


def new_request_id() -> str:
    """A random UUID without a system call; it identifies, it protects nothing."""
    text = getrandbits(128).to_bytes(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def respond(connection: Connection, status: int, answer: dict[str, Any]) -> None:
    """Answer with a JSON document."""
    headers = f"Content-Type: application/json\r\nx-amzn-RequestId: {new_request_id()}\r\n".encode()
    connection.respond(status, headers, b"" if status == 204 else json.dumps(answer).encode())


def refuse(connection: Connection, error: ServiceError) -> None:
    """Answer with an error."""
    body = {"Type": "User" if error.status < 500 else "Service", "message": error.message, **error.fields}
    headers = (
        f"Content-Type: application/json\r\nx-amzn-RequestId: {new_request_id()}\r\nx-amzn-ErrorType: {error.code}\r\n"
    )
    if error.status == 429:
        headers += "Retry-After: 1\r\n"
    connection.respond(error.status, headers.encode(), json.dumps(body).encode())
