"""Reads and writes the baseline file; errors are one line for the user."""

from pathlib import Path

from concurrency_audit.audit import baseline
from concurrency_audit.audit.baseline import Baseline
from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli import terminal
from concurrency_audit.rewriting import rewrite

DEFAULT = "concurrency-audit-baseline.json"


def load(file: Path) -> Baseline:
    """Read a baseline; raises UsageError if the file is missing or invalid."""
    try:
        return baseline.parsed(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UsageError("there is no such baseline", str(file), "write it with `baseline write`") from error
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", str(file), "name another --baseline") from error
    except ValueError as error:
        raise UsageError(f"not a baseline ({error})", str(file), "write it anew with `baseline write`") from error


def save(known: Baseline, file: Path) -> None:
    """Write the baseline; raises UsageError if that fails."""
    try:
        rewrite(file, baseline.dumped(known).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise terminal.unwritten(error, str(file), "name another --baseline") from error
