"""Reads the traffic for `fit`: from options, a file, standard input, or CloudWatch."""

from __future__ import annotations

import argparse
import sys
from decimal import Decimal
from pathlib import Path

from concurrency_audit.fit import csv_file, metrics_json
from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.money import MONTH_HOURS
from concurrency_audit.fit.series import Series
from concurrency_audit.fit.traffic import HOUR, Traffic, even


def read(args: argparse.Namespace, memory_mb: Decimal | None) -> Traffic:
    """The traffic that the options give; raises FitError unless there is exactly one source."""
    sources = {"--requests": args.requests, "--rate": args.rate, "--traffic": args.traffic, "--function": args.function}
    named = [flag for flag, value in sources.items() if value is not None]
    if len(named) != 1:
        which = " and ".join(named) or "none is given"
        raise FitError(f"traffic comes from one of {', '.join(sources)}; {which}")
    if args.function is not None:
        from concurrency_audit.cli import fit_cloudwatch

        return fit_cloudwatch.read(args)
    if args.traffic is not None:
        return _file(
            args.traffic, Series("stdin" if args.traffic == "-" else args.traffic, args.duration_ms, memory_mb)
        )
    hours = args.hours if args.hours is not None else MONTH_HOURS
    requests = args.requests if args.requests is not None else args.rate * HOUR * int(hours)
    if args.duration_ms is None and args.instance_hours is None:
        raise FitError("--duration-ms is needed: how long does one invocation run?")
    if memory_mb is None and args.instance_hours is None:
        raise FitError("--memory-mb is needed: what is the function's memory size?")
    return even(requests, hours, args.duration_ms, memory_mb)


def _file(name: str, series: Series) -> Traffic:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise FitError(f"--traffic {name}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise FitError(f"--traffic {name}: not UTF-8 text at byte {error.start}") from None
    if text.lstrip()[:1] == "{":
        metrics_json.read(text, series)
        return series.traffic(gaps_are_zero=True)
    csv_file.read(text, series)
    return series.traffic(gaps_are_zero=False)
