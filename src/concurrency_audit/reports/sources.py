"""The source lines that reports show, read once and split as Python splits them."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path


class Sources:
    """Lines of files by path; a file that is no longer readable has no lines."""

    def __init__(self, given: Mapping[str, bytes] | None = None) -> None:
        """Contents in `given` replace those on disk."""
        self._data: dict[str, bytes] = dict(given or {})
        self._lines: dict[str, Sequence[str]] = {}

    def data(self, path: str) -> bytes:
        """The raw bytes; empty when unreadable."""
        if path not in self._data:
            try:
                self._data[path] = Path(path).read_bytes()
            except (OSError, ValueError):
                self._data[path] = b""
        return self._data[path]

    def lines(self, path: str) -> Sequence[str]:
        """The lines without their endings, split where Python splits them."""
        if path not in self._lines:
            self._lines[path] = [line.rstrip("\n") for line in io.StringIO(self._text(path), newline=None)]
        return self._lines[path]

    def line(self, path: str, number: int) -> str | None:
        """One line, 1-based; None if the file has no such line."""
        lines = self.lines(path)
        return lines[number - 1] if 1 <= number <= len(lines) else None

    def _text(self, path: str) -> str:
        import tokenize  # imported late: needed only if something was found

        data = self.data(path)
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
            return data.decode(encoding, "replace")
        except (SyntaxError, LookupError, ValueError):
            return data.decode("utf-8", "replace")
