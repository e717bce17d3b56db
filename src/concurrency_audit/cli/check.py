"""`concurrency-audit check`: audit, report, and return an exit code that says whether anything was found."""

import argparse
from pathlib import Path

from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.cli import (
    audit_options,
    choosing,
    exit_codes,
    fixing,
    narrowing,
    options,
    reporting,
    showing,
    terminal,
    watching,
)
from concurrency_audit.cli.options import Options
from concurrency_audit.cli.parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of `check`."""
    audit_options.configure(parser)
    chosen = choosing.configure(parser)
    narrowing.configure(chosen)
    fixing.configure(parser)
    writing = parser.add_argument_group("how it is reported")
    writing.add_argument("--format", choices=options.FORMATS, help="report format (default: full)")
    writing.add_argument("--output", type=Path, metavar="FILE", help="write the report to FILE")
    writing.add_argument("--statistics", action="store_true", help="count the findings by rule instead of showing them")
    writing.add_argument("--show-files", action="store_true", help="list the files that would be read, audit nothing")
    writing.add_argument(
        "--show-settings", action="store_true", help="show root, model and all settings, audit nothing"
    )
    writing.add_argument(
        "--confirm",
        type=float,
        metavar="SECONDS",
        help="EXECUTE the code for so long, to show which findings happen (see `confirm`)",
    )
    writing.add_argument("--watch", action="store_true", help="report again whenever a file changes, until interrupted")
    writing.add_argument("--exit-zero", action="store_true", help="exit with 0 even when something was found")


def run(args: argparse.Namespace) -> int:
    """Audit the paths and report; returns the documented exit code."""
    narrowing.settle(args)
    job = _job(args)
    watching.must_make_sense(args)
    if args.show_files or args.show_settings:
        terminal.write(showing.files(job) if args.show_files else showing.settings(job, args.model), args.output)
        return exit_codes.CLEAN
    if args.watch:
        watching.watch(job, lambda: _job(args), lambda changed: _report(args, changed), args.output)
    return _report(args, job)


def _job(args: argparse.Namespace) -> audit_options.Run:
    return narrowing.joined(args, audit_options.run_for(args, _given(args)))


def _report(args: argparse.Namespace, job: audit_options.Run) -> int:
    result = narrowing.audited(args, job)
    if fixing.asked(args):
        changed = fixing.fix(args, job, result)
        if fixing.is_shown(args):
            return _exit_code(result, args, something=changed)
        result = narrowing.audited(args, job) if changed else result
    if args.add_ignore is not None:
        from concurrency_audit.cli import add_ignore  # late: it reads tokens, which few runs do

        result = narrowing.audited(args, job) if add_ignore.add(result, args.add_ignore) else result
    if args.confirm is not None:
        from concurrency_audit.cli.confirming import confirmed

        result = confirmed(result, job.paths, args.confirm)
    chosen = job.options.format or "full"
    if args.statistics:
        text = showing.statistics(result)
    else:
        text = reporting.report(chosen, result, job, to_file=args.output is not None)
    terminal.write(text, args.output)
    if not result.entry_points and (chosen != "full" or args.output or args.statistics):
        terminal.note(audit_options.NO_ENTRY_POINTS)
    return _exit_code(result, args)


def _given(args: argparse.Namespace) -> Options:
    return choosing.given(args)._replace(format=args.format, baseline=args.baseline)


def _exit_code(result: AuditResult, args: argparse.Namespace, *, something: bool | None = None) -> int:
    """`something` says whether there is anything to act on, if that is not whether there are findings."""
    found = bool(result.findings) if something is None else something
    if any(item.unread for item in result.incomplete) and not args.allow_incomplete:
        return exit_codes.INCOMPLETE
    if found and not args.exit_zero:
        return exit_codes.FINDINGS
    return exit_codes.CLEAN
