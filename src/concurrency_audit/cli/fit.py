"""`concurrency-audit fit`: is this workload predictable, busy and steady enough for Managed Instances?

Exit codes: 0 for any verdict, 1 for a no with `--check`, 2 for invalid input.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli import exit_codes, fit_options, fit_prices, fit_traffic, terminal
from concurrency_audit.cli.parser import Parser
from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.throttles import Decide


def configure(parser: Parser) -> None:
    """Add the arguments of `fit`."""
    parser.add_argument("action", nargs="?", choices=("prices",), help="show the price file, or --refresh it")
    fit_options.configure(parser)
    parser.add_argument(
        "--refresh", action="store_true", help="with `prices`: read today's from AWS (needs credentials)"
    )
    parser.add_argument("--format", choices=("text", "json", "html"), default="text", help="default: text")
    parser.add_argument("--explain", action="store_true", help="print the formula, source and date behind every amount")
    parser.add_argument("--check", action="store_true", help="exit 1 when the verdict is no")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write to a file instead of standard output")


def run(args: argparse.Namespace) -> int:
    """Answer and print; raises UsageError for invalid traffic, prices or options."""
    try:
        if args.action == "prices":
            return fit_prices.run(args)
        return _answer(args)
    except FitError as error:
        raise UsageError(str(error)) from error


def _scaler() -> Decide:
    """The scaler of the local Managed Instances, fitted to the one run that AWS published.

    Between its two thresholds it only resets its timers, so during such a stretch it is asked only once.
    """
    from concurrency_audit.instances.fleet.scaling import IN_BELOW, TARGET, Sample, Scaler

    scaler, calm = Scaler(), False

    def decide(at: float, environments: int, slots: float, cpu: float, throttled: bool) -> int:
        nonlocal calm
        was_calm, calm = calm, not throttled and IN_BELOW <= (slots if slots > cpu else cpu) <= TARGET
        if calm and was_calm:
            return environments
        return scaler.decide(Sample(at, environments, slots, cpu, throttled))

    return decide


def _answer(args: argparse.Namespace) -> int:
    from concurrency_audit.fit import contract, page, prices, text
    from concurrency_audit.fit.verdict import judge

    book = prices.load(args.region, args.prices)
    question = fit_options.question(args, book)
    fit = judge(fit_traffic.read(args, question.function.memory_mb), book, question, _scaler())
    if stale := book.stale(date.today()):
        terminal.note(stale)
    if args.format == "json":
        shown = contract.render(fit)
    elif args.format == "html":
        shown = page.render(fit, fit_options.sizes(args))
    else:
        shown = text.render(fit, args.explain)
    terminal.write(shown, args.output)
    return exit_codes.FINDINGS if args.check and fit.verdict == "no" else exit_codes.CLEAN
