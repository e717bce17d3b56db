"""`--fix`, `--unsafe-fixes`, `--diff` and `--diff-only`: apply fixes to the files, or show the changes."""

from __future__ import annotations

import argparse
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.cli import terminal
from concurrency_audit.cli.audit_options import Run
from concurrency_audit.cli.diffs import unified
from concurrency_audit.cli.parser import Parser
from concurrency_audit.rewriting import rewrite
from concurrency_audit.wording import counted

SAFE = frozenset({"safe"})
ALL = frozenset({"safe", "unsafe"})


def configure(parser: Parser) -> None:
    """Add the options that change files."""
    fixing = parser.add_argument_group("what is fixed")
    fixing.add_argument("--fix", action="store_true", help="make the fixes that are safe, report what remains")
    fixing.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="let --fix and --diff take those, too, whose diff has to be read",
    )
    fixing.add_argument("--diff-only", action="store_true", help="show the fixes, like --diff without REV")
    fixing.add_argument("--add-ignore", metavar="REASON", help="ignore what is reported, with a comment on its line")


def asked(args: argparse.Namespace) -> bool:
    """Whether fixes were requested; raises UsageError for options that exclude each other."""
    wanted: bool = args.fix or is_shown(args)
    if (wanted or args.add_ignore is not None) and args.stdin_filename is not None:
        raise UsageError("standard input cannot be fixed", "on the command line", "leave out --stdin-filename or --fix")
    if wanted and args.add_ignore is not None:
        raise UsageError("fixing and ignoring at once", "on the command line", "leave out --fix or --add-ignore")
    return wanted


def is_shown(args: argparse.Namespace) -> bool:
    """Whether the fixes are only to be shown: `--diff` without a revision, as ruff has it, or `--diff-only`."""
    return bool(args.diff_only or args.diff is True)


def fix(args: argparse.Namespace, job: Run, result: AuditResult) -> bool:
    """Fix the reported findings, or print the diff; prints what was fixed and what could not be to standard error.

    Returns whether there was anything to change.
    """
    from concurrency_audit.audit.repair import repair  # imported late: only fixing needs libcst

    done = repair(job.paths, job.settings, result.findings, ALL if args.unsafe_fixes else SAFE)
    shown = is_shown(args)
    if shown:
        terminal.write_bytes(unified(done.changed), args.output)
    else:
        for path, (before, after) in done.changed.items():
            _save(path, before, after)
    verb = "would fix" if shown else "fixed"
    unasked = 0 if args.unsafe_fixes else sum(finding.fix == "unsafe" for finding in result.findings)
    more = f"; --unsafe-fixes may fix {unasked} more" if unasked else ""
    terminal.note(f"{verb} {counted(len(done.fixed), 'finding')} in {counted(len(done.changed), 'file')}{more}")
    for finding, reason in done.refused:
        terminal.note(f"not fixed: {finding.span.path}:{finding.span.line} {finding.rule}: {reason}")
    return bool(done.changed)


def _save(path: str, before: bytes, after: bytes) -> None:
    """Write a fixed file; raises UsageError if that fails or the file was changed in the meantime."""
    try:
        if Path(path).read_bytes() != before:
            raise UsageError("was changed while it was audited, so it was not fixed", path, "run the fix again")
        rewrite(path, after)
    except OSError as error:
        raise terminal.unwritten(error, path, "make it and its folder writable") from error
