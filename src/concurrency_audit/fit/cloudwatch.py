"""Traffic of a function from CloudWatch, through boto3."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.series import Series

METRICS = (
    ("invocations", "Invocations", "Sum"),
    ("duration", "Duration", "Sum"),
    ("concurrency", "ConcurrentExecutions", "Maximum"),
    ("throttles", "Throttles", "Sum"),
)
"""Id, metric and statistic of the queries. The sum of durations avoids multiplying a mean by a count."""
PERCENTILES = (("p50", "Duration", "p50"), ("p99", "Duration", "p99"))
"""Queries for percentiles of durations, over the whole span."""
KEPT = ((15, 60), (63, 300), (455, 3600))
"""Days for which CloudWatch keeps points of a period, with the period in seconds."""
PRICE_PER_METRIC = Decimal("0.01") / 1000
"""Dollars per metric requested by GetMetricData (CloudWatch price page)."""
PAGE_POINTS = 100_800
REPORTS = (
    'filter @type = "REPORT" | stats max(@maxMemoryUsed) as used, max(@memorySize) as size, count(*) as invocations'
)
WAIT_POLLS = 60


@dataclass(frozen=True)
class Seen:
    """Facts about a function in CloudWatch besides its traffic."""

    most_at_once: float | None
    """Maximum of ConcurrentExecutions."""
    throttles: float
    """Invocations that Lambda refused."""


def period_for(days: int) -> int:
    """The shortest period in seconds that CloudWatch still has; raises FitError beyond 455 days."""
    for kept, seconds in KEPT:
        if 1 <= days <= kept:
            return seconds
    raise FitError(f"--days {days}: CloudWatch keeps metrics for 1 to {KEPT[-1][0]} days")


def cost_of_asking(days: int) -> Decimal:
    """Dollars that GetMetricData costs for so many days, each page of an answer counted as a request."""
    points = days * 86_400 // period_for(days) * len(METRICS)
    return ((1 + points // PAGE_POINTS) * len(METRICS) + len(PERCENTILES)) * PRICE_PER_METRIC


def read(
    cloudwatch: Any, function: str, days: int, now: datetime, series: Series, progress: Callable[[int], None]
) -> Seen:
    """Add the function's invocations to the series; `progress` is told the number of points so far. Raises FitError."""
    period = period_for(days)
    end = now.astimezone(UTC).replace(second=0, microsecond=0)
    end -= timedelta(seconds=int(end.timestamp()) % period)
    values = _all_pages(cloudwatch, function, period, end - timedelta(days=days), end, series, progress)
    counts = values["invocations"]
    if not counts:
        raise FitError(f"--function {function}: CloudWatch has no invocations of the last {days} days in this region")
    for at, count in counts.items():
        run = values["duration"].get(at)
        series.add(at, count, None if run is None or not count else run / count)
    most = max(values["concurrency"].values(), default=None)
    return Seen(None if most is None else float(most), float(sum(values["throttles"].values())))


def percentiles(cloudwatch: Any, function: str, days: int, now: datetime) -> dict[str, float]:
    """The 50th and 99th percentile of durations in milliseconds, by name; the maximum over CloudWatch's periods."""
    end = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    queries = list(_queries(function, 86_400, PERCENTILES))
    start = end - timedelta(days=days)
    answer = cloudwatch.get_metric_data(MetricDataQueries=queries, StartTime=start, EndTime=end)
    return {result["Id"]: max(result["Values"]) for result in answer["MetricDataResults"] if result["Values"]}


def _all_pages(
    cloudwatch: Any,
    function: str,
    period: int,
    start: datetime,
    end: datetime,
    series: Series,
    progress: Callable[[int], None],
) -> Mapping[str, dict[int, Decimal]]:
    values: dict[str, dict[int, Decimal]] = {name: {} for name, _, _ in METRICS}
    partial: set[str] = set()
    pages = cloudwatch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=list(_queries(function, period, METRICS)), StartTime=start, EndTime=end
    )
    for page in pages:
        for result in page["MetricDataResults"]:
            partial.discard(result["Id"])  # a later page of the same metric says what is still missing
            if result.get("StatusCode") == "PartialData":
                partial.add(result["Id"])
            points = zip(result["Timestamps"], result["Values"], strict=True)
            values[result["Id"]].update((int(at.timestamp()), Decimal(repr(value))) for at, value in points)
        progress(sum(map(len, values.values())))
    for name in sorted(partial):
        series.warn(f"{series.name}: {name}: CloudWatch gave only part of the points")
    return values


def _queries(function: str, period: int, metrics: Sequence[tuple[str, str, str]]) -> Iterator[dict[str, Any]]:
    for name, metric, statistic in metrics:
        dimensions = [{"Name": "FunctionName", "Value": function}]
        what = {"Namespace": "AWS/Lambda", "MetricName": metric, "Dimensions": dimensions}
        yield {"Id": name, "MetricStat": {"Metric": what, "Period": period, "Stat": statistic}}


def memory(
    logs: Any, function: str, days: int, now: datetime, sleep: Callable[[float], None]
) -> tuple[Decimal | None, Decimal | None]:
    """Memory size and most memory used, in MB, from the REPORT lines of the function's log; None for what is not there.

    Logs Insights bills the bytes that it scans. JSON logs have no REPORT lines.
    """
    end = int(now.timestamp())
    started = logs.start_query(
        logGroupName=f"/aws/lambda/{function}", startTime=end - days * 86_400, endTime=end, queryString=REPORTS
    )
    for _ in range(WAIT_POLLS):
        answer = logs.get_query_results(queryId=started["queryId"])
        if answer["status"] not in ("Scheduled", "Running"):
            break
        sleep(1.0)
    rows: Sequence[Sequence[Mapping[str, str]]] = answer.get("results", [])
    found = {field["field"]: field["value"] for row in rows[:1] for field in row}
    size, used = (found.get(name) for name in ("size", "used"))
    return _megabytes(size, 1_000_000), _megabytes(used, 1_000_000)


def _megabytes(text: str | None, unit: int) -> Decimal | None:
    return Decimal(text) / unit if text else None
