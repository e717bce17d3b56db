"""Responses in the format of the AWS APIs."""

from __future__ import annotations

import json
from typing import Any

from ..errors import ServiceError
from .ids import new_request_id
from .protocol import Connection


def respond(connection: Connection, status: int, answer: dict[str, Any]) -> None:
    """Respond with a JSON document."""
    headers = f"Content-Type: application/json\r\nx-amzn-RequestId: {new_request_id()}\r\n"
    connection.respond(status, headers, b"" if status == 204 else json.dumps(answer).encode())


def refuse(connection: Connection, error: ServiceError) -> None:
    """Respond with an error."""
    body = {"Type": "User" if error.status < 500 else "Service", "message": error.message, **error.fields}
    headers = (
        f"Content-Type: application/json\r\nx-amzn-RequestId: {new_request_id()}\r\nx-amzn-ErrorType: {error.code}\r\n"
    )
    if error.status == 429:
        headers += "Retry-After: 1\r\n"
    connection.respond(error.status, headers, json.dumps(body).encode())
