"""Reads traffic from the output of `aws cloudwatch get-metric-data`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.series import Series
from concurrency_audit.fit.values import Number, instant, number

Points = dict[int, Number]


def read(text: str, series: Series) -> None:
    """Add the metrics labelled Invocations and, if present, Duration; raises FitError."""
    try:
        data = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as error:
        raise FitError(f"{series.name}: not JSON: {error}") from None
    results = data.get("MetricDataResults") if isinstance(data, dict) else None
    if not isinstance(results, list) or not all(isinstance(one, dict) for one in results):
        raise FitError(f"{series.name}: no MetricDataResults: is this what `aws cloudwatch get-metric-data` printed?")
    counts = _metric(results, "invocations", series)
    if counts is None:
        labels = ", ".join(str(one.get("Label")) for one in results)
        raise FitError(f"{series.name}: Invocations: no metric with that label among {labels or 'none'}")
    durations, mean = _durations(results, series)
    for at, count in counts.items():
        duration = durations.get(at)
        if duration is not None and not mean:
            duration = Decimal(duration) / count if count else None
        series.add(at, count, duration)


def _durations(results: Sequence[Mapping[str, Any]], series: Series) -> tuple[Points, bool]:
    """Durations, and whether they are means: sums are milliseconds of all invocations together."""
    for label, mean in (
        ("duration sum", False),
        ("duration", False),
        ("duration average", True),
        ("duration_ms", True),
    ):
        points = _metric(results, label, series)
        if points is not None:
            return points, mean
    return {}, True


def _metric(results: Sequence[Mapping[str, Any]], label: str, series: Series) -> Points | None:
    """All points with one label; the pages of an answer are joined."""
    points: Points | None = None
    for one in results:
        if str(one.get("Label", "")).strip().lower() != label:
            continue
        times, values = one.get("Timestamps"), one.get("Values")
        where = f"{series.name}: {one['Label']}"
        if not isinstance(times, list) or not isinstance(values, list) or len(times) != len(values):
            raise FitError(f"{where}: Timestamps and Values must be lists of one length")
        if one.get("StatusCode") not in (None, "Complete"):
            series.warn(f"{where}: {one['StatusCode']}: not all points are there; ask again with a NextToken")
        points = {} if points is None else points
        for time, value in zip(times, values, strict=True):
            _add(points, time, value, where, series)
    return points


def _add(points: Points, time: object, value: object, where: str, series: Series) -> None:
    try:
        at, _ = instant(str(time))
    except (ValueError, OverflowError, OSError):
        raise FitError(f"{where}: Timestamps: {str(time)[:40]!r} is no time") from None
    count = number(str(value), lambda: where, "Values")
    if count is None:
        series.warn(f"{where}: Values: {str(value)[:40]!r} is no number, left out")
    elif at in points:
        series.warn(f"{where}: a second value for {time}, left out")
    else:
        points[at] = count
