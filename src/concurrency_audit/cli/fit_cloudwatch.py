"""`fit --function`: reads traffic from CloudWatch, after stating what the queries cost."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from typing import Any

from concurrency_audit.cli import extras, terminal
from concurrency_audit.fit import cloudwatch
from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.money import plain
from concurrency_audit.fit.series import Series
from concurrency_audit.fit.traffic import Traffic


def read(args: argparse.Namespace) -> Traffic:
    """The function's traffic of the last days; raises FitError with AWS's error."""
    extras.must_be_installed("fit", "`fit --function`")
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    cost = cloudwatch.cost_of_asking(args.days)
    terminal.note(
        f"asks CloudWatch for {args.days} days of {args.function}: about {plain(cost)} dollars, plus Logs Insights"
    )
    series = Series(args.function, args.duration_ms, args.memory_mb)
    now = datetime.now(UTC)
    client = boto3.client("cloudwatch", region_name=args.region)
    try:
        with terminal.progress() as report:
            seen = cloudwatch.read(
                client, args.function, args.days, now, series,
                lambda points: report("CloudWatch points", points, 0) if report else None,
            )  # fmt: skip
        _say_spread(client, args, now)
        if args.memory_mb is None:
            _memory(boto3.client("logs", region_name=args.region), args, now, series)
    except (BotoCoreError, ClientError) as error:
        raise FitError(f"--function {args.function}: AWS says: {error}") from None
    if seen.most_at_once is not None:
        terminal.note(f"{args.function}: at most {seen.most_at_once:.0f} invocations at once")
    if seen.throttles:
        series.warn(f"{args.function}: {seen.throttles:.0f} throttled invocations are not in the traffic")
    return series.traffic(gaps_are_zero=True, step=cloudwatch.period_for(args.days))


def _say_spread(client: Any, args: argparse.Namespace, now: datetime) -> None:
    """Print how long invocations take, if CloudWatch knows."""
    spread = cloudwatch.percentiles(client, args.function, args.days, now)
    if spread:
        told = ", ".join(f"{name} {milliseconds:.0f} ms" for name, milliseconds in sorted(spread.items()))
        terminal.note(f"{args.function}: durations of the slowest day: {told}")


def _memory(logs: Any, args: argparse.Namespace, now: datetime, series: Series) -> None:
    """The memory size from the function's REPORT log lines, if there are any."""
    from botocore.exceptions import ClientError

    try:
        size, used = cloudwatch.memory(logs, args.function, args.days, now, time.sleep)
    except ClientError as error:
        series.warn(f"{args.function}: memory size unknown ({error.response['Error']['Code']}): give --memory-mb")
        return
    if size is None:
        series.warn(f"{args.function}: no REPORT lines in its log: memory size unknown, give --memory-mb")
        return
    series.memory_mb = size
    terminal.note(f"{args.function}: {plain(size)} MB of memory, at most {plain(used or size)} MB used")
