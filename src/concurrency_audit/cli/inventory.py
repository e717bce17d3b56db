"""`concurrency-audit inventory`: lists everything that invocations share, for a reviewer."""

import argparse
from pathlib import Path

from concurrency_audit.cli import audit_options, exit_codes, terminal
from concurrency_audit.cli.parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of `inventory`."""
    audit_options.configure(parser)
    writing = parser.add_argument_group("how it is reported")
    writing.add_argument(
        "--format",
        choices=("table", "summary", "json"),
        default="table",
        help="(default: table; summary: counts, and by name only what is not safe)",
    )
    writing.add_argument("--output", type=Path, metavar="FILE", help="write the inventory to FILE")


def run(args: argparse.Namespace) -> int:
    """Audit the paths and print the inventory; findings do not change the exit code."""
    job = audit_options.run_for(args, audit_options.common(args))
    result = audit_options.audit(job, job.paths)
    if args.format == "json":
        from concurrency_audit.reports.contract import render_inventory

        text = render_inventory(result)
    else:
        from concurrency_audit.reports import inventory_summary, inventory_table
        from concurrency_audit.reports.colour import Paint

        render = inventory_summary.render if args.format == "summary" else inventory_table.render
        text = render(result, Paint(terminal.wants_colour(to_file=args.output is not None, wish=job.colour)))
    terminal.write(text, args.output)
    if not result.entry_points:
        terminal.note(audit_options.NO_ENTRY_POINTS)
    unread = any(item.unread for item in result.incomplete)
    return exit_codes.INCOMPLETE if unread and not args.allow_incomplete else exit_codes.CLEAN
