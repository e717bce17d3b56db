"""`--watch`: the audit is made again whenever a file of the project changes, until it is interrupted."""

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli.audit_options import Run

_SECONDS = 0.5
"""Between two looks; looking costs a walk and a stat per file."""
Stamps = Mapping[str, tuple[int, int]]


def must_make_sense(args: argparse.Namespace) -> None:
    """Raise UsageError for options that speak of one run."""
    once = args.stdin_filename is not None or args.fix or args.unsafe_fixes
    if args.watch and once:
        raise UsageError("--watch only reports", "on the command line", "leave out --stdin-filename and the fixes")


def watch(job: Run, report: Callable[[], object]) -> NoReturn:
    """Report now and after every change; ends only by an interrupt."""
    while True:
        seen = _stamps(job)  # before the audit: what changes meanwhile is a change
        report()
        sys.stdout.flush()
        while _stamps(job) == seen:
            time.sleep(_SECONDS)
        if sys.stdout.isatty():
            sys.stdout.write("\x1b[2J\x1b[3J\x1b[H")


def _stamps(job: Run) -> Stamps:
    """Time and size of every file that an audit reads."""
    from concurrency_audit.audit.reading.files import discover

    found = discover(job.paths, job.settings.exclude, job.settings.force_exclude)
    stamps: dict[str, tuple[int, int]] = {}
    for path in (*found.python, *found.templates, *found.texts):
        try:
            status = Path(path).stat()
        except OSError:
            continue  # gone since it was found; the next look does not find it
        stamps[path] = (status.st_mtime_ns, status.st_size)
    return stamps
