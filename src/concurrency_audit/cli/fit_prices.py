"""`concurrency-audit fit prices`: shows the price file, or writes one with today's prices."""

from __future__ import annotations

import argparse
from importlib.resources import files

from concurrency_audit.cli import exit_codes, extras, terminal
from concurrency_audit.fit.errors import FitError


def run(args: argparse.Namespace) -> int:
    """Print or write the file; with `--refresh` it is read from the Price List API. Raises FitError."""
    if not args.refresh:
        own = args.prices.read_text(encoding="utf-8") if args.prices else None
        terminal.write(own or (files("concurrency_audit.fit") / "prices.toml").read_text("utf-8"), args.output)
        return exit_codes.CLEAN
    extras.must_be_installed("fit", "`fit prices --refresh`")
    from concurrency_audit.fit import refresh

    if args.output is None:
        raise FitError(
            "--refresh writes a file: name it with --output prices.toml, then use it with --prices prices.toml"
        )
    terminal.write(refresh.price_file(refresh.clients(), args.region), args.output)
    terminal.note(f"{args.output}: prices of {args.region}; use them with --prices {args.output}")
    return exit_codes.CLEAN
