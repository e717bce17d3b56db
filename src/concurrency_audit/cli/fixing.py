"""`--fix`, `--unsafe-fixes` and `--diff-only`: findings are fixed in the files, or the changes are shown."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.cli import terminal
from concurrency_audit.cli.audit_options import Run
from concurrency_audit.cli.parser import Parser

SAFE = frozenset({"safe"})
ALL = frozenset({"safe", "unsafe"})


def configure(parser: Parser) -> None:
    """Add the options that change files."""
    fixing = parser.add_argument_group("what is fixed")
    fixing.add_argument("--fix", action="store_true", help="make the fixes that are safe, report what remains")
    fixing.add_argument("--unsafe-fixes", action="store_true", help="make also those whose diff has to be read")
    fixing.add_argument("--diff-only", action="store_true", help="show the fixes as a diff, change nothing")


def asked(args: argparse.Namespace) -> bool:
    """Whether anything is to be fixed; raises UsageError for what makes no sense together."""
    wanted: bool = args.fix or args.unsafe_fixes
    if args.diff_only and not wanted:
        raise UsageError("--diff-only shows what --fix would do", "on the command line", "add --fix or --unsafe-fixes")
    if wanted and args.stdin_filename is not None:
        raise UsageError("standard input cannot be fixed", "on the command line", "leave out --stdin-filename or --fix")
    return wanted


def fix(args: argparse.Namespace, job: Run, result: AuditResult) -> bool:
    """Fix what was reported, or print the diff; says on standard error what was and what could not be done.

    Returns whether files were changed, so that there is something new to report.
    """
    from concurrency_audit.audit.repair import repair  # libcst is only needed here

    done = repair(job.paths, job.settings, result.findings, ALL if args.unsafe_fixes else SAFE)
    if args.diff_only:
        terminal.write("".join(_diff(done.changed)), args.output)
    else:
        for path, (_, after) in done.changed.items():
            _save(path, after)
    verb = "would fix" if args.diff_only else "fixed"
    terminal.note(f"{verb} {_counted(len(done.fixed), 'finding')} in {_counted(len(done.changed), 'file')}")
    for finding, reason in done.refused:
        terminal.note(f"not fixed: {finding.span.path}:{finding.span.line} {finding.rule}: {reason}")
    return bool(done.changed) and not args.diff_only


def _save(path: str, data: bytes) -> None:
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise UsageError(f"cannot be written ({error.strerror})", path, "make it writable") from error


def _diff(changed: Mapping[str, tuple[bytes, bytes]]) -> Iterator[str]:
    """A unified diff that `patch -p1` and `git apply` take."""
    import difflib  # only a diff needs it

    for path, (before, after) in changed.items():
        old, new = (data.decode("utf-8", "surrogateescape").splitlines(keepends=True) for data in (before, after))
        name = path.lstrip("/")
        for line in difflib.unified_diff(old, new, f"a/{name}", f"b/{name}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
