"""`concurrency-audit check`: audit, report, and say with the exit code whether anything was found."""

import argparse
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.cli import audit_options, exit_codes, fixing, options, reporting, terminal
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
    fixing.configure(parser)
    writing = parser.add_argument_group("how it is reported")
    writing.add_argument("--format", choices=options.FORMATS, help="report format (default: full)")
    writing.add_argument("--output", type=Path, metavar="FILE", help="write the report to FILE")
    writing.add_argument("--exit-zero", action="store_true", help="exit with 0 even when something was found")


def run(args: argparse.Namespace) -> int:
    """Audit the paths and report; returns the documented exit code."""
    job = audit_options.run_for(args, _given(args))
    result = _narrowed(args, job)
    if fixing.asked(args):
        changed = fixing.fix(args, _audited(args, job), job.settings, result)
        if args.diff_only:
            return _exit_code(result, args)
        result = _narrowed(args, job) if changed else result
    chosen = job.options.format or "full"
    terminal.write(reporting.report(chosen, result, job, to_file=args.output is not None), args.output)
    if not result.entry_points and (chosen != "full" or args.output):
        terminal.note(audit_options.NO_ENTRY_POINTS)
    return _exit_code(result, args)


def _audited(args: argparse.Namespace, job: audit_options.Run) -> tuple[Path, ...]:
    return (job.root,) if args.only_touching else job.paths


def _narrowed(args: argparse.Namespace, job: audit_options.Run) -> AuditResult:
    """The result, reduced to what was asked for."""
    result = audit_options.audit(job, _audited(args, job))
    if args.only_touching:
        from concurrency_audit.cli.touching import touching

        result = touching(result, job.paths)
    return result


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


def _exit_code(result: AuditResult, args: argparse.Namespace) -> int:
    if any(item.unread for item in result.incomplete) and not args.allow_incomplete:
        return exit_codes.INCOMPLETE
    if result.findings and not args.exit_zero:
        return exit_codes.FINDINGS
    return exit_codes.CLEAN
