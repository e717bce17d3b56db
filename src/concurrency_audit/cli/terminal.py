"""Output of the command line: files, colour, notes, progress."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, EFBIG, EIO, ENOSPC
from pathlib import Path

from concurrency_audit.audit.model.errors import OutputError, UsageError
from concurrency_audit.reports.plain import one_line, printable
from concurrency_audit.rewriting import rewrite

Progress = Callable[[str, int, int], None]
_NO_MISTAKES = frozenset({ENOSPC, EDQUOT, EFBIG, EIO})
"""Error numbers that mean a full or failing disk; all others concern a name or a permission, which the user can
correct."""


def wants_colour(*, to_file: bool, wish: str = "auto") -> bool:
    """`--color`, FORCE_COLOR, NO_COLOR (not empty, no-color.org), or whether standard output is a terminal."""
    if wish != "auto":
        return wish == "always"
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return is_terminal(to_file=to_file)


def is_terminal(*, to_file: bool) -> bool:
    """Whether the report goes to a terminal, which alone understands hyperlinks."""
    return not to_file and sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def write(text: str, output: Path | None) -> None:
    """Print the report or write it to a file; raises UsageError if that is not possible."""
    if output is not None:
        write_bytes(text.encode("utf-8", "backslashreplace"), output)
        return
    if sys.stdout is None:  # the parent process closed it
        raise OutputError("there is no standard output", "for the report", "open it, or name a file with --output")
    # Names and source may contain any character; one that the terminal cannot show must not end the report.
    encoding = sys.stdout.encoding or "utf-8"
    with _told():
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()


def write_bytes(data: bytes, output: Path | None) -> None:
    """Like `write`, for bytes that must stay unchanged; only a terminal gets them made printable."""
    if output is not None:
        try:
            rewrite(output, data)
        except OSError as error:
            raise unwritten(error, str(output), "name another --output") from error
    elif sys.stdout is None or sys.stdout.isatty():
        text = data.decode("utf-8", "backslashreplace")
        write("".join(f"{printable(line.expandtabs(4))}\n" for line in text.split("\n")[:-1]), None)
    else:
        with _told():
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()


def unwritten(error: OSError, where: str, remedy: str) -> UsageError:
    """The exception for a file that cannot be written: UsageError, or OutputError for a full disk."""
    kind = OutputError if error.errno in _NO_MISTAKES else UsageError
    return kind(f"cannot be written ({error.strerror or error})", where, remedy)


def give_up_output() -> None:
    """Discard the rest of standard output, so that the interpreter's final flush reports no second error."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Manner:
    """Which messages are printed besides the report."""

    quiet = False


def be_quiet(quiet: bool) -> None:
    """Set whether notes and progress are suppressed; complaints are always printed."""
    _Manner.quiet = quiet


def note(text: str) -> None:
    """Print one line for the user beside the report, unless suppressed."""
    if not _Manner.quiet:
        complain(text)


def complain(text: str) -> None:
    """Print one line on why something failed; dropped if standard error is closed."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(f"concurrency-audit: {one_line(text)}", file=sys.stderr, flush=True)


def show_surprises() -> None:
    """Log unexpected failures with their tracebacks to standard error."""
    import logging

    show_log()
    logging.getLogger("concurrency_audit").setLevel(logging.DEBUG)


def show_log() -> None:
    """Log to standard error, with control characters removed."""
    import logging

    from concurrency_audit.loglines import make_printable

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    make_printable()


@contextmanager
def _told() -> Iterator[None]:
    """Raise OutputError if the report cannot be written."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: closed in the meantime
        what = f"the report was not written to its end ({getattr(error, 'strerror', None) or error})"
        raise OutputError(what, "on standard output", "write it to a file with --output") from error


@contextmanager
def progress() -> Iterator[Progress | None]:
    """A progress line on standard error that erases itself; None if standard error is no terminal."""
    if _Manner.quiet or sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return

    def report(stage: str, done: int, total: int) -> None:
        count = f" {done}/{total}" if total else ""
        with suppress(OSError, ValueError):
            sys.stderr.write(f"\r\x1b[K{stage}{count}")
            sys.stderr.flush()

    try:
        yield report
    finally:
        with suppress(OSError, ValueError):
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
