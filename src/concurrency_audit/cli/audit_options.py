"""The options that `check` and `inventory` share, and the run that they describe."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.cli import config, options, terminal
from concurrency_audit.cli.options import Options
from concurrency_audit.cli.parser import Parser

T = TypeVar("T")

NO_ENTRY_POINTS = (
    "no entry points found, so nothing was judged; name one with --entry MODULE:FUNCTION "
    'or entries = ["module:function"] in [tool.concurrency-audit]'
)


class Run(NamedTuple):
    """One audit to be made."""

    paths: tuple[Path, ...]
    options: Options
    """Command line and configuration together."""
    settings: Settings
    root: Path
    given: Mapping[str, bytes] = {}
    """Contents that stand for those on disk, by path."""
    touching: tuple[Path, ...] | None = None
    """Where only a part is reported, that part."""


def configure(parser: Parser) -> None:
    """Add the paths and options that decide what is audited and how."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders (default: .)")
    reading = parser.add_argument_group("what is read")
    reading.add_argument(
        "--entry", action="append", default=[], metavar="MODULE:FUNCTION", help="one more entry point; repeatable"
    )
    reading.add_argument(
        "--exclude", action="append", default=[], metavar="PATTERN", help="leave out, gitignore syntax; repeatable"
    )
    reading.add_argument(
        "--force-exclude", action="store_true", help="leave out excluded files even when they are named as PATH"
    )
    reading.add_argument(
        "--model", choices=options.MODELS, help="execution model to judge by (default: both; auto: each function's own)"
    )
    reading.add_argument(
        "--allow-incomplete", action="store_true", help="do not exit with 3 when something could not be read"
    )
    running = parser.add_argument_group("how it runs")
    running.add_argument("--jobs", type=_jobs, metavar="N", help="worker processes (default: one per core)")
    running.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    running.add_argument("--debug", action="store_true", help="show the traceback of what fails unexpectedly")
    running.add_argument(
        "--cache-dir", type=Path, metavar="DIR", help=f"where the cache lies (default: {options.CACHE_FOLDER})"
    )


def run_for(args: argparse.Namespace, given: Options) -> Run:
    """Join configuration and command line; raises UsageError for what is wrong with either."""
    found = config.load(Path.cwd())
    joined = options.merge(found.options, given)
    settings = options.settings(joined, found.root, cache=not args.no_cache, force_exclude=args.force_exclude)
    return Run(_existing(args.paths), joined, settings, found.root)


def common(args: argparse.Namespace) -> Options:
    """What the shared options say."""
    entries = _checked("--entry", lambda: config.entry_points(args.entry))
    return Options(
        model=args.model,
        entries=entries,
        exclude=tuple(args.exclude),
        jobs=args.jobs,
        cache_dir=args.cache_dir,
    )


def audit(run: Run, paths: tuple[Path, ...]) -> AuditResult:
    """Run the engine, with progress on a terminal."""
    from concurrency_audit.audit.audit import audit as engine  # everything heavy hangs on this

    with terminal.progress() as report:
        return engine(paths, run.settings, report, run.given)


def _checked(option: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except ValueError as error:
        raise UsageError(str(error), f"in {option}", "correct it") from error


def _existing(paths: list[Path]) -> tuple[Path, ...]:
    for path in paths:
        try:
            there = path.exists()
        except (OSError, ValueError):
            there = False
        if not there:
            raise UsageError(f'no such file or folder "{path}"', "on the command line", "name Python files or folders")
    return tuple(paths) or (Path(),)


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number of at least 1')
    return int(text)
