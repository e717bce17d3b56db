"""From a path to its text, with a plain reason where there is none."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

LARGEST = 4_000_000
"""Bytes; larger files are generated data, and would hold a worker for minutes."""


class Unreadable(Exception):
    """Why a file cannot be audited: one phrase for people, and the line where known."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, int]]:
        """Exceptions lose their attributes between processes unless told otherwise."""
        return Unreadable, (self.reason, self.line)


def read_bytes(path: str) -> bytes:
    """The bytes of a regular file of reasonable size; raises Unreadable."""
    file = Path(path)
    try:
        if not file.is_file():
            raise Unreadable("not a regular file")
        if file.stat().st_size > LARGEST:
            raise Unreadable(f"larger than {LARGEST // 1_000_000} MB")
        return file.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror or error}") from error


def decode(data: bytes) -> str:
    """The text of a Python file by its own encoding declaration; raises Unreadable."""
    if b"\0" in data:
        raise Unreadable("holds NUL bytes: not Python source")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding).removeprefix("\ufeff")
    except (SyntaxError, LookupError) as error:
        raise Unreadable(f"encoding cannot be told: {error}") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(f"not valid {error.encoding}", line) from error
