"""Parses times and numbers in the formats that traffic files use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from concurrency_audit.fit.errors import FitError

Number = int | Decimal
"""Exact numbers; `int` is faster for whole ones."""
MOST_DIGITS = 11
"""Maximal digits of Unix seconds: enough for 3,000 years."""
MOST = Decimal(10) ** 15
"""Upper bound for counts, durations, memory sizes and times."""


def instant(text: str) -> tuple[int, bool]:
    """Unix seconds and whether the text names an offset; UTC unless it does. Raises ValueError for what is no time.

    ISO 8601, `YYYY/MM/DD hh:mm:ss` as the CloudWatch console exports it, or Unix seconds.
    """
    text = text.strip()
    if text.isdecimal() and len(text) <= MOST_DIGITS:
        return int(text), True
    if text[:1].isdigit() and ("-" in text or "/" in text):
        moment = datetime.fromisoformat(text.replace("/", "-"))
        if moment.tzinfo is None:
            return int(moment.replace(tzinfo=UTC).timestamp()), False
        return int(moment.timestamp()), True
    try:
        seconds = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not seconds.is_finite() or seconds < 0 or seconds >= Decimal(10) ** MOST_DIGITS:
        raise ValueError(text)
    return int(seconds), True


def number(text: str, where: Callable[[], str], column: str) -> Number | None:
    """A number at least 0; None for what is empty, NaN or text. Raises FitError for a negative or infinite one."""
    if text.isdecimal() and len(text) <= len(str(MOST)) - 1:
        return int(text)
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if value.is_nan():
        return None
    if value < 0 or value > MOST:
        raise FitError(f"{where()}: {column}: {text.strip()[:40]}: must be a number from 0 to 10^15")
    return value
