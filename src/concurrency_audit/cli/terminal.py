"""Where output goes and what it may look like: colour, progress, files."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError

Progress = Callable[[str, int, int], None]


def wants_colour(*, to_file: bool) -> bool:
    """FORCE_COLOR, then NO_COLOR (any non-empty value, no-color.org), then whether standard output is a terminal."""
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return not to_file and sys.stdout.isatty()


def write(text: str, output: Path | None) -> None:
    """Print the report or write it to a file; raises UsageError where that file cannot be written."""
    if output is None:
        # Names and source may hold anything; a terminal that cannot show a character must not end the report.
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        return
    try:
        output.write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise UsageError(f"cannot be written ({error.strerror})", str(output), "name another --output") from error


def note(text: str) -> None:
    """One line for the person at the terminal, beside the report."""
    print(f"concurrency-audit: {text}", file=sys.stderr)


@contextmanager
def progress() -> Iterator[Progress | None]:
    """A progress line on standard error that erases itself; None where nobody watches."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return

    def report(stage: str, done: int, total: int) -> None:
        count = f" {done}/{total}" if total else ""
        sys.stderr.write(f"\r\x1b[K{stage}{count}")
        sys.stderr.flush()

    try:
        yield report
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
