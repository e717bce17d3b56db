"""Responses in the format of the AWS APIs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

from ..errors import ServiceError
from .protocol import Connection


def _drawn() -> Iterator[str]:
    """16 random bytes at a time as hex digits.

    The system is asked for blocks of them, because each call is expensive.
    """
    while True:
        block = os.urandom(16 * 256).hex()
        for at in range(0, len(block), 32):
            yield block[at : at + 32]


_random = _drawn().__next__


def new_request_id() -> str:
    """A random UUID that cannot be guessed: whoever knows an invocation's id may answer it over the Runtime API."""
    text = _random()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def respond(connection: Connection, status: int, answer: dict[str, Any]) -> None:
    """Respond with a JSON document."""
    headers = f"Content-Type: application/json\r\nx-amzn-RequestId: {new_request_id()}\r\n".encode()
    connection.respond(status, headers, b"" if status == 204 else json.dumps(answer).encode())


def refuse(connection: Connection, error: ServiceError) -> None:
    """Respond with an error."""
    body = {"Type": "User" if error.status < 500 else "Service", "message": error.message, **error.fields}
    headers = (
        f"Content-Type: application/json\r\nx-amzn-RequestId: {new_request_id()}\r\nx-amzn-ErrorType: {error.code}\r\n"
    )
    if error.status == 429:
        headers += "Retry-After: 1\r\n"
    connection.respond(error.status, headers.encode(), json.dumps(body).encode())
