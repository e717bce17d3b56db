"""JSON logs of our own runtimes, each worker thread's on a connection of its own."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import socket
import time
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The invocation that the current thread or task works on."""
_MAIN = 0


class ThreadLog(io.TextIOBase):
    """A text stream that writes to the connection of whichever worker is writing; worker 0 is everyone else."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._current: ContextVar[socket.socket] = ContextVar("log")
        self._main = self._connect(_MAIN)

    def write(self, text: str) -> int:
        """Send text now, as one write."""
        with contextlib.suppress(OSError):  # a closed log must not fail the handler
            self._current.get(self._main).sendall(text.encode("utf-8", "replace"))
        return len(text)

    def writable(self) -> bool:
        """Yes."""
        return True

    @contextlib.contextmanager
    def of_worker(self, number: int) -> Iterator[None]:
        """Writes of this thread, and of what copies its context, are the worker's."""
        connection = self._connect(number)
        self._current.set(connection)
        try:
            yield
        finally:
            connection.close()

    def _connect(self, number: int) -> socket.socket:
        host, _, port = self._place.rpartition(":")
        if host:
            connection = socket.create_connection((host, int(port)))
        else:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.connect(self._place)
        connection.sendall(b"\0%d\n" % number)
        return connection


class JsonFormatter(logging.Formatter):
    """Log records as the platform's JSON, with the request id of the invocation."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; a dict as the message becomes members of the object."""
        line: dict[str, Any] = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
        }
        if isinstance(record.msg, dict):
            line.update(record.msg)
        else:
            line["message"] = record.getMessage()
            line["logger"] = record.name
        if record.exc_info and record.exc_info[1]:
            line.update({k: v for k, v in error_document(record.exc_info[1], "").items() if k != "requestId"})
        line["requestId"] = line.get("requestId") or request_id.get()
        return json.dumps(line, ensure_ascii=False, default=str)


def error_document(error: BaseException, of_request: str) -> dict[str, Any]:
    """An error as the Runtime API takes it."""
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": of_request,
        "stackTrace": traceback.format_tb(error.__traceback__),
    }
