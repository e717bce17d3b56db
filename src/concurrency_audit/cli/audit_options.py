"""Options that `check` and `inventory` share, and the audit that they describe."""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.cli import config, options, terminal
from concurrency_audit.cli.options import Options
from concurrency_audit.cli.parser import Parser
from concurrency_audit.wording import counted

T = TypeVar("T")
_SLOWEST = 5
_SLOW = 0.05
"""Seconds below which a file is not worth naming."""

NO_ENTRY_POINTS = (
    "no entry points found, so nothing was judged; name one with --entry MODULE:FUNCTION "
    'or entries = ["module:function"] in [tool.concurrency-audit]'
)


class Run(NamedTuple):
    """One audit to run."""

    paths: tuple[Path, ...]
    options: Options
    """Command line and configuration merged."""
    settings: Settings
    root: Path
    given: Mapping[str, bytes] = {}
    """Contents that replace those on disk, by path."""
    touching: tuple[Path, ...] | None = None
    """The files to report on, if not all are."""
    config: Path | None = None
    """The configuration file that was read, if any."""
    colour: str = "auto"
    quiet: bool = False
    verbose: bool = False


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
        "--python", type=Path, metavar="ENV",
        help="environment whose libraries are read where nobody has described them (default: VIRTUAL_ENV, .venv)",
    )  # fmt: skip
    reading.add_argument(
        "--allow-incomplete", action="store_true", help="do not exit with 3 when something could not be read"
    )
    running = parser.add_argument_group("how it runs")
    source = running.add_mutually_exclusive_group()
    source.add_argument("--config", type=Path, metavar="FILE", help="read FILE instead of the nearest pyproject.toml")
    source.add_argument("--isolated", action="store_true", help="read no configuration")
    running.add_argument("-q", "--quiet", action="store_true", help="nothing but the findings: no notes, no summary")
    running.add_argument(
        "-v", "--verbose", action="store_true", help="also what was not followed, and how long it took"
    )
    running.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="(default: auto)")
    running.add_argument("--jobs", type=_jobs, metavar="N", help="worker processes (default: one per core)")
    running.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    running.add_argument("--debug", action="store_true", help="show the traceback of what fails unexpectedly")
    running.add_argument(
        "--cache-dir", type=Path, metavar="DIR", help=f"where the cache lies (default: {options.CACHE_FOLDER})"
    )


def run_for(args: argparse.Namespace, given: Options) -> Run:
    """Merge configuration and command line; raises UsageError for errors in either."""
    terminal.be_quiet(args.quiet)
    found = config.chosen(Path.cwd(), args.config, isolated=args.isolated)
    joined = options.merge(found.options, given)
    settings = options.settings(joined, found.root, cache=not args.no_cache, force_exclude=args.force_exclude)
    settings = replace(settings, installed=_installed(args.python, found.root, args.paths))
    return Run(
        _existing(args.paths), joined, settings, found.root, config=found.file,
        colour=args.color, quiet=args.quiet, verbose=args.verbose,
    )  # fmt: skip


def _installed(given: Path | None, root: Path, paths: list[Path]) -> tuple[Path, ...]:
    """The folders of the project's libraries; raises UsageError where the environment that was named has none."""
    from concurrency_audit.audit.derived.installed import around, site_packages

    if given is None:
        return around(root, paths)
    if found := tuple(site_packages(given)):
        return found
    raise UsageError("no installed libraries", f"--python {given}", "name a virtual environment or its interpreter")


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
    """Run the audit, with progress on a terminal."""
    from concurrency_audit.audit.audit import audit as engine  # imported late: this imports everything heavy

    with terminal.progress() as report:
        reading = Reading(report)
        result = engine(paths, run.settings, reading, run.given)
    if not result.files:
        named = ", ".join(map(str, paths))
        terminal.note(f"0 Python files under {named}: there are none, or .gitignore and --exclude leave them out")
    if run.verbose:
        for line in reading.told(result.files):
            terminal.note(line)
    return result


class Reading:
    """Forwards progress, and keeps which files were read anew and how long each took."""

    def __init__(self, report: terminal.Progress | None) -> None:
        self._report, self._started = report, time.monotonic()
        self._anew: dict[str, set[str]] = {}
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def __call__(self, stage: str, done: int, total: int, path: str = "", seconds: float = 0.0) -> None:
        """One file of a stage."""
        self._anew.setdefault(stage, set()).add(path)
        self._seconds[path] += seconds
        if self._report is not None:
            self._report(stage, done, total)

    def told(self, files: int) -> Iterator[str]:
        """What the run took and what the cache gave, then the slowest files."""
        read = counted(len(self._seconds), "file")
        stages = ", ".join(f"{stage}: {len(paths)}" for stage, paths in self._anew.items())
        yield (
            f"{counted(files, 'file')} in {time.monotonic() - self._started:.1f} s; "
            f"{files - len(self._seconds)} from the cache, {read} read anew{f' ({stages})' if stages else ''}"
        )
        slowest = sorted(self._seconds.items(), key=lambda item: -item[1])[:_SLOWEST]
        if slow := [f"{path} {seconds:.2f} s" for path, seconds in slowest if seconds >= _SLOW]:
            yield f"slowest to read: {', '.join(slow)}"


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
            close = _sibling(path)
            remedy = f'did you mean "{close}"?' if close else "name Python files or folders"
            raise UsageError(f'no such file or folder "{path}"', "on the command line", remedy)
    return tuple(paths) or (Path(),)


def _sibling(path: Path) -> Path | None:
    """An entry with a similar name beside the path."""
    from concurrency_audit.cli.nearest import nearest

    try:
        close = nearest(path.name, (one.name for one in path.parent.iterdir()), 0.75)
    except (OSError, ValueError):
        return None
    return path.parent / close if close else None


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number of at least 1')
    return int(text)
