"""Structured logs: one JSON object per line on stdout, each carrying the invocation's ``aws_request_id``."""

import json
import logging
import sys
import time
import traceback
from collections.abc import MutableMapping
from typing import Any

LOGGER = logging.getLogger("photo_pipeline")
"""The one logger; loggers and their handlers lock themselves, so every thread may use it."""

_MAX_TRACEBACK = 4000


class Log(logging.LoggerAdapter[logging.Logger]):
    """A logger bound to one invocation: keyword ``extra`` fields become JSON fields beside the request id.

    It is passed along instead of being kept in a variable that another invocation could see.
    """

    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, MutableMapping[str, Any]]:
        """Join the bound fields and the call's own ones into the record's ``fields``."""
        fields = {**(self.extra or {}), **(kwargs.get("extra") or {})}
        return msg, {**kwargs, "extra": {"fields": fields}}


class JsonFormatter(logging.Formatter):
    """One line of JSON per record; what JSON cannot hold is written as text."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON: timestamp (UTC, ISO 8601), level, message, then the bound fields."""
        line = {
            "timestamp": self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03d}Z",
            "level": record.levelname,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error_type"] = record.exc_info[0].__name__
            line["traceback"] = "".join(traceback.format_exception(*record.exc_info))[-_MAX_TRACEBACK:]
        return json.dumps(line, default=str)


def configure(level: str) -> None:
    """Send the pipeline's records to stdout as JSON; called once, while the handler's module is imported.

    The runtime's own root handler is bypassed: in text mode it would wrap the JSON in a prefix.
    """
    stream = logging.StreamHandler(sys.stdout)
    stream.setFormatter(JsonFormatter())
    LOGGER.handlers[:] = [stream]
    LOGGER.setLevel(level)
    LOGGER.propagate = False


def bound(aws_request_id: str) -> Log:
    """A logger for one invocation."""
    return Log(LOGGER, {"aws_request_id": aws_request_id})
