"""The options of `fit` that describe the function, the environments and the plan."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from concurrency_audit.cli.parser import Parser
from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.prices import PriceBook
from concurrency_audit.fit.verdict import Question
from concurrency_audit.fit.workload import Environments, Function


def configure(parser: Parser) -> None:
    """Add the options, in groups."""
    _configure_traffic(parser.add_argument_group("traffic"))
    _configure_function(parser.add_argument_group("the function today"))
    _configure_plan(parser.add_argument_group("Managed Instances"))


def _configure_traffic(traffic: argparse._ArgumentGroup) -> None:
    traffic.add_argument("--requests", type=amount(), metavar="N", help="invocations a month")
    traffic.add_argument("--rate", type=amount(), metavar="N", help="invocations a second")
    traffic.add_argument(
        "--hours", type=amount(1, 730), metavar="N", help="hours of the month in which they come (730)"
    )
    traffic.add_argument(
        "--traffic", metavar="FILE", help="CSV, CloudWatch console export or get-metric-data JSON; - is stdin"
    )
    traffic.add_argument("--function", metavar="NAME", help="ask CloudWatch about a function")
    traffic.add_argument("--days", type=int, default=14, metavar="N", help="with --function: how far back (14)")
    traffic.add_argument("--timezone", default="UTC", metavar="ZONE", help="whose hours of the week count (UTC)")


def _configure_function(function: argparse._ArgumentGroup) -> None:
    function.add_argument("--duration-ms", type=amount(), metavar="MS", help="mean duration of an invocation")
    function.add_argument("--memory-mb", type=amount(1), metavar="MB", help="its memory size")
    function.add_argument("--cpu-ms", type=amount(), metavar="MS", help="CPU time of an invocation")
    function.add_argument("--architecture", choices=("x86_64", "arm64"), help="of the function today")
    function.add_argument("--ephemeral-storage-mb", type=amount(512, 10240), metavar="MB", help="its /tmp (512)")
    function.add_argument("--provisioned-concurrency", type=amount(), metavar="N", help="around the clock (0)")
    function.add_argument("--savings-plan", type=amount(0, 100), metavar="PERCENT", help="Savings Plan on duration (0)")
    function.add_argument("--no-free-tier", action="store_true", help="the account's free tier is used up elsewhere")


def _configure_plan(plan: argparse._ArgumentGroup) -> None:
    plan.add_argument("--region", default="us-east-1", help="whose prices (us-east-1)")
    plan.add_argument("--prices", type=Path, metavar="FILE", help="a price file of your own")
    plan.add_argument(
        "--instance-type", action="append", default=[], metavar="TYPE", help="compute this one; repeatable"
    )
    plan.add_argument(
        "--instance-hours", type=amount(), metavar="N", help="compute just a plan of so many hours a month"
    )
    plan.add_argument("--discount", type=amount(0, 100), metavar="PERCENT", help="a commitment's discount on EC2")
    plan.add_argument("--concurrency", type=whole(1, 1600), metavar="N", help="invocations at once in an environment")
    plan.add_argument(
        "--environment-memory-mb", type=whole(2048, 32768), default=2048, metavar="MB", help="default: 2048"
    )
    plan.add_argument(
        "--ratio", type=amount(2, 8), default=Decimal(2), metavar="GIB", help="memory per vCPU: 2, 4 or 8 (2)"
    )
    plan.add_argument("--worker-memory-mb", type=amount(1), metavar="MB", help="memory of one worker process")
    plan.add_argument("--min-environments", type=whole(0, 10000), default=3, metavar="N", help="default: 3")
    plan.add_argument("--az-floor", type=whole(0, 100), default=3, metavar="N", help="least instances (3)")
    plan.add_argument("--size", type=Path, metavar="FILE", help="what `concurrency-audit size --format json` measured")


def question(args: argparse.Namespace, book: PriceBook) -> Question:
    """What the options ask; raises FitError."""
    measured = sizes(args)
    cpu = args.cpu_ms if args.cpu_ms is not None else _measured(measured, "cpu_ms")
    worker = args.worker_memory_mb if args.worker_memory_mb is not None else _measured(measured, "worker_memory_mb")
    return Question(
        Function(
            args.memory_mb,
            None if cpu is None else cpu / 1000,
            args.ephemeral_storage_mb or Decimal(512),
            args.provisioned_concurrency or Decimal(0),
            (args.savings_plan or Decimal(0)) / 100,
            not args.no_free_tier,
        ),
        Environments(
            args.environment_memory_mb, args.ratio, args.concurrency, worker, args.min_environments, args.az_floor
        ),
        tuple(book.instance(name) for name in args.instance_type),
        args.instance_hours,
        None if args.discount is None else args.discount / 100,
        _zone(args.timezone),
        args.architecture,
    )


def sizes(args: argparse.Namespace) -> Mapping[str, Any] | None:
    """What `size` measured, or None; raises FitError for a file that is none of its."""
    if args.size is None:
        return None
    try:
        data = json.loads(args.size.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise FitError(f"--size {args.size}: cannot be read: {error}") from None
    if not isinstance(data, dict) or data.get("version") != 1 or not isinstance(data.get("recommendation"), dict):
        raise FitError(f"--size {args.size}: not what `concurrency-audit size --format json` writes")
    return data


def _measured(data: Mapping[str, Any] | None, name: str) -> Decimal | None:
    value = None if data is None else data["recommendation"].get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise FitError(f"--size: {name}: {value!r} is no measurement")
    return Decimal(repr(value))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FitError(f"--timezone {name}: no such time zone; a name such as Europe/Berlin") from None


def amount(least: int = 0, most: int = 10**15) -> Callable[[str], Decimal]:
    """A type for argparse: a number between two bounds."""

    def amount_(text: str) -> Decimal:
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise argparse.ArgumentTypeError(f"{text!r} is no number") from None
        if not number.is_finite() or not least <= number <= most:
            raise argparse.ArgumentTypeError(f"{text} is not between {least} and {most}")
        return number

    return amount_


def whole(least: int, most: int) -> Callable[[str], int]:
    """A type for argparse: a whole number between two bounds."""
    number = amount(least, most)

    def whole_(text: str) -> int:
        value = number(text)
        if value != value.to_integral_value():
            raise argparse.ArgumentTypeError(f"{text} is no whole number")
        return int(value)

    return whole_
