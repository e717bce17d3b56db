"""Time stamps in Lambda's format."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """The current time: ISO 8601 with milliseconds and a numeric time zone."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"
