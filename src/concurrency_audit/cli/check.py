"""`concurrency-audit check`: audit, report, and say with the exit code whether anything was found."""

import argparse
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.cli import audit_options, exit_codes, options, terminal
from concurrency_audit.cli.config import repository
from concurrency_audit.cli.options import Options
from concurrency_audit.cli.parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of `check`."""
    audit_options.configure(parser)
    choosing = parser.add_argument_group("what is reported")
    choosing.add_argument("--select", action="append", metavar="RULES", help="only these codes, prefixes or names")
    choosing.add_argument("--ignore", action="append", metavar="RULES", help="not these codes, prefixes or names")
    choosing.add_argument(
        "--per-file-ignores",
        action="append",
        default=[],
        metavar="GLOB:RULES",
        help="not these rules in files that match; repeatable",
    )
    choosing.add_argument("--severity", choices=options.SEVERITIES, help="lowest severity (default: note)")
    choosing.add_argument("--min-confidence", choices=options.CONFIDENCES, help="lowest confidence (default: low)")
    choosing.add_argument(
        "--only-touching",
        action="store_true",
        help="read the whole project, report only findings that touch a PATH (for pre-commit)",
    )
    writing = parser.add_argument_group("how it is reported")
    writing.add_argument("--format", choices=options.FORMATS, help="report format (default: full)")
    writing.add_argument("--output", type=Path, metavar="FILE", help="write the report to FILE")
    writing.add_argument("--exit-zero", action="store_true", help="exit with 0 even when something was found")


def run(args: argparse.Namespace) -> int:
    """Audit the paths and report; returns the documented exit code."""
    job = audit_options.run_for(args, _given(args))
    result = audit_options.audit(job, (job.root,) if args.only_touching else job.paths)
    if args.only_touching:
        from concurrency_audit.cli.touching import touching

        result = touching(result, job.paths)
    chosen = job.options.format or "full"
    terminal.write(_report(chosen, result, job, to_file=args.output is not None), args.output)
    if not result.entry_points and (chosen != "full" or args.output):
        terminal.note(audit_options.NO_ENTRY_POINTS)
    return _exit_code(result, args)


def _given(args: argparse.Namespace) -> Options:
    return audit_options.common(args)._replace(
        select=_rules(args.select),
        ignore=_rules(args.ignore),
        per_file_ignores=_by_pattern(args.per_file_ignores),
        severity=args.severity,
        min_confidence=args.min_confidence,
        format=args.format,
    )


def _rules(given: list[str] | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    return tuple(rule.strip() for text in given for rule in text.split(",") if rule.strip())


def _by_pattern(given: list[str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for text in given:
        pattern, colon, rules = text.rpartition(":")
        if not (colon and pattern and rules.strip()):
            raise UsageError(f'"{text}" is not GLOB:RULES', "in --per-file-ignores", 'write "tests/*.py:CA201,CA3"')
        table[pattern] = table.get(pattern, ()) + (_rules([rules]) or ())
    return table


def _report(chosen: str, result: AuditResult, job: audit_options.Run, *, to_file: bool) -> str:
    """The report's text; each format is imported only when it is asked for."""
    from concurrency_audit.reports.sources import Sources

    sources = Sources()
    if chosen == "json":
        from concurrency_audit.reports.contract import render

        return render(result)
    if chosen == "sarif":
        from concurrency_audit.audit.rules import all_rules
        from concurrency_audit.reports.sarif import render as render_sarif

        # GitHub matches paths with the repository, which may hold the project in a folder of its own.
        return render_sarif(result, sources, all_rules(), repository(Path.cwd()) or job.root)
    if chosen == "github":
        from concurrency_audit.reports.github import render as render_github

        return render_github(result)
    from concurrency_audit.reports.colour import Paint

    paint = Paint(terminal.wants_colour(to_file=to_file))
    if chosen == "concise":
        from concurrency_audit.reports.concise import render as render_concise

        return render_concise(result, paint)
    from concurrency_audit.reports.full import render as render_full

    return render_full(result, sources, paint)


def _exit_code(result: AuditResult, args: argparse.Namespace) -> int:
    if any(item.unread for item in result.incomplete) and not args.allow_incomplete:
        return exit_codes.INCOMPLETE
    if result.findings and not args.exit_zero:
        return exit_codes.FINDINGS
    return exit_codes.CLEAN
