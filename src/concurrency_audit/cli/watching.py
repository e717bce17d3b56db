"""`--watch`: repeats the audit whenever a file of the project changes, until interrupted."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli import fixing, terminal
from concurrency_audit.cli.audit_options import Run

_SECONDS = 0.5
"""Seconds between two polls; each costs a walk and a stat per file."""
Stamps = Mapping[Path, tuple[int, int]]


def must_make_sense(args: argparse.Namespace) -> None:
    """Raise UsageError for options that only make sense for a single run."""
    once = args.stdin_filename is not None or args.add_ignore is not None or args.fix or fixing.is_shown(args)
    if args.watch and once:
        raise UsageError(
            "--watch only reports", "on the command line", "leave out --stdin-filename and what writes files"
        )


def watch(job: Run, again: Callable[[], Run], report: Callable[[Run], object], written: Path | None) -> NoReturn:
    """Report now and after every change, until interrupted.

    `again` reads the options anew, because the configuration may have changed. Later errors (a file being replaced by
    an editor, a half-written configuration) are printed, and the next change is awaited. Changes of `written`, the
    report's own file, are ignored.
    """
    seen = _stamps(job, written)  # before the audit, so that changes during the audit are noticed
    report(job)
    _say_state(seen)
    while True:
        sys.stdout.flush()
        seen = _next(job, seen, written)
        if sys.stdout.isatty():
            sys.stdout.write("\x1b[2J\x1b[3J\x1b[H")
        try:
            job = again()
            report(job)
        except UsageError as error:
            terminal.complain(str(error))
        _say_state(seen)


def _say_state(seen: Stamps) -> None:
    """Print the time of the report for a person; a pipe gets only findings."""
    if sys.stderr is None or not sys.stderr.isatty():
        return
    terminal.note(f"{time.strftime('%H:%M:%S')}: {len(seen)} files are watched, Ctrl-C ends this")


def _next(job: Run, seen: Stamps, written: Path | None) -> Stamps:
    """Wait until a stamp differs from `seen`."""
    while (stamps := _stamps(job, written)) == seen:
        time.sleep(_SECONDS)
    return stamps


def _stamps(job: Run, written: Path | None) -> Stamps:
    """Time and size of every file that an audit reads, including its configuration and baseline."""
    stamps: dict[Path, tuple[int, int]] = {}
    for path in _read(job):
        try:
            status = path.stat()
        except OSError:
            continue  # deleted since it was listed; the next poll notices
        if written is None or path.absolute() != written.absolute():
            stamps[path] = (status.st_mtime_ns, status.st_size)
    return stamps


def _read(job: Run) -> Iterator[Path]:
    from concurrency_audit.audit.reading.files import discover

    here = Path.cwd()
    yield from (folder / "pyproject.toml" for folder in (here, *here.parents))
    if job.options.baseline is not None:
        yield job.options.baseline
    paths = [path for path in job.paths if path.exists()]
    found = discover(paths, job.settings.exclude, job.settings.force_exclude)
    yield from map(Path, (*found.python, *found.templates, *found.texts))
