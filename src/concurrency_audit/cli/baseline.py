"""`concurrency-audit baseline`: records today's findings, or removes those that are no longer found."""

import argparse
from pathlib import Path

from concurrency_audit.audit import baseline
from concurrency_audit.cli import audit_options, baseline_file, choosing, exit_codes, terminal
from concurrency_audit.cli.parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of `baseline`."""
    parser.add_argument("action", choices=("write", "prune"), help="write everything found, or drop what is not found")
    audit_options.configure(parser)
    choosing.configure(parser)
    parser.add_argument(
        "--baseline", type=Path, metavar="FILE", help=f"the baseline's file (default: {baseline_file.DEFAULT})"
    )


def run(args: argparse.Namespace) -> int:
    """Audit the paths and write the baseline; nothing is written if something could not be read."""
    job = audit_options.run_for(args, choosing.given(args))
    file = args.baseline or job.options.baseline or Path(baseline_file.DEFAULT)
    known = baseline_file.load(file) if args.action == "prune" else None
    result = audit_options.audit(job, job.paths)
    place = next((item for item in result.incomplete if item.unread), None)
    if place is not None and not args.allow_incomplete:
        terminal.complain(f"{place.path}:{place.line}: {place.reason}; nothing written (--allow-incomplete goes on)")
        return exit_codes.INCOMPLETE
    new = baseline.of(result.findings) if known is None else known.pruned(result.findings)
    baseline_file.save(new, file)
    dropped = "" if known is None else f", {known.total - new.total} dropped"
    terminal.note(f"{file}: {new.total} known{dropped}")
    return exit_codes.CLEAN
