"""Narrows a result: to findings that no baseline contains, or that concern given files or lines."""

import argparse
from dataclasses import replace
from pathlib import Path

from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.cli import audit_options, terminal
from concurrency_audit.cli.audit_options import Run


def configure(group: "argparse._ArgumentGroup") -> None:
    """Add the options that filter findings."""
    group.add_argument(
        "--only-touching",
        action="store_true",
        help="read the whole project, report only findings that touch a PATH (for pre-commit)",
    )
    group.add_argument(
        "--diff",
        metavar="REV",
        nargs="?",
        const=True,
        help="only findings that touch a line changed since REV; without REV: show the fixes, change nothing",
    )
    group.add_argument("--baseline", type=Path, metavar="FILE", help="only findings that FILE does not know")
    group.add_argument(
        "--stdin-filename",
        metavar="FILE",
        help="read FILE's text from standard input, the rest of the project from disk; report what touches FILE",
    )


def settle(args: argparse.Namespace) -> None:
    """Take what stands after `--diff` for a path if it is one and no revision, as in `--diff src/`."""
    if isinstance(args.diff, str) and args.diff and Path(args.diff).exists():
        from concurrency_audit.cli.changed_lines import is_revision

        if not is_revision(args.diff):
            args.paths, args.diff = [Path(args.diff), *args.paths], True


def joined(args: argparse.Namespace, job: Run) -> Run:
    """The run with text from standard input, and with the whole project to read if only a part is reported."""
    if args.stdin_filename is not None:
        from concurrency_audit.cli import stdin

        given = stdin.read(args.stdin_filename)
        paths = job.paths if args.paths else (job.root,)
        left_out = args.force_exclude and stdin.is_excluded(given, job.settings.exclude)
        return job._replace(paths=paths, given={} if left_out else given, touching=tuple(map(Path, given)))
    return job._replace(paths=(job.root,), touching=job.paths) if args.only_touching else job


def audited(args: argparse.Namespace, job: Run) -> AuditResult:
    """The audit's result, reduced to what was asked for."""
    known = None
    if job.options.baseline is not None:
        from concurrency_audit.cli import baseline_file

        known = baseline_file.load(job.options.baseline)
    result = audit_options.audit(job, job.paths)
    if known is not None:
        new = known.new(result.findings)
        if len(new) < len(result.findings):
            terminal.note(f"{len(result.findings) - len(new)} known to {job.options.baseline}")
        result = replace(result, findings=new)
    if job.touching is not None:
        from concurrency_audit.cli.touching import touching

        result = touching(result, job.touching)
    if isinstance(args.diff, str):
        from concurrency_audit.cli.changed_lines import only_changed

        result = only_changed(result, args.diff)
    return result
