"""Reads and decodes one file, or says in one phrase why it cannot be read."""

from __future__ import annotations

import io
import os
import re
import stat
import tokenize

from concurrency_audit.audit.model.surprises import told

LARGEST = 4_000_000
"""Bytes. Larger files are generated data, which would keep a worker busy for minutes."""


_LINE_END = re.compile(r"\r\n|\r|\n")


_PIECE = 65_536
"""Bytes read at a time from a file that does not tell its size."""


class Unreadable(Exception):  # noqa: N818 - it is raised and handed on as a reason
    """Why a file cannot be audited: one phrase, and the line if known."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, int]]:
        """Pickle the attributes too, which exceptions otherwise lose between processes."""
        return Unreadable, (self.reason, self.line)


class Surprise(Unreadable):
    """The audit itself failed on a file."""

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, int]]:
        """Keep the class between processes."""
        return Surprise, (self.reason, self.line)


def surprise(error: BaseException, what: str = "reading it", line: int = 1) -> Surprise:
    """Wrap an unexpected exception, with what it ended."""
    return Surprise(f"{what} {told(error)}", line)


def read_bytes(path: str) -> bytes:
    """The bytes of a regular file of reasonable size; raises Unreadable."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe must not hold us up
        try:
            return _all_of(descriptor)
        finally:
            os.close(descriptor)
    except IsADirectoryError as error:
        raise Unreadable("not a regular file") from error
    except (OSError, ValueError) as error:
        raise Unreadable(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _all_of(descriptor: int) -> bytes:
    """The bytes of an open file; the system calls alone, which for thousands of files are the larger part."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("not a regular file")
    if status.st_size > LARGEST:
        raise Unreadable(f"larger than {LARGEST // 1_000_000} MB")
    parts: list[bytes] = []
    while part := os.read(descriptor, max(status.st_size + 1, _PIECE)):
        parts.append(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


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
    except Exception as error:  # a codec may raise anything
        raise Unreadable(f"cannot be decoded: {' '.join(str(error).split()) or type(error).__name__}") from error


def lines_of(text: str) -> list[str]:
    """The lines without their ends, split where Python splits them; `splitlines` also splits at form feeds and more."""
    return _LINE_END.split(text)
