"""The files of the project as they are by now, and who uses what of them."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable
from pathlib import Path

Contents = dict[str, bytes]


class Project:
    """Contents by path: what fixes have made of a file, else what is on disk."""

    def __init__(self, files: Iterable[str]) -> None:
        """`files` are all Python files that may use a module that is changed."""
        self.contents: Contents = {}
        self._before: Contents = {}
        self._files = list(files)

    def text(self, path: str) -> tuple[str, str]:
        """Text and encoding of a file."""
        data = self._data(path)
        self._before.setdefault(path, data)
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding), encoding

    def changed(self) -> dict[str, tuple[bytes, bytes]]:
        """Content before and after of every file that is no longer what it was."""
        pairs = {path: (before, self.contents.get(path, before)) for path, before in self._before.items()}
        return {path: pair for path, pair in sorted(pairs.items()) if pair[0] != pair[1]}

    def elsewhere(self, path: str, name: str) -> tuple[str, ...]:
        """Other files that mention both the name and the module, as an import or an attribute of it would."""
        pure = Path(path)
        module = pure.absolute().parent.name if pure.stem == "__init__" else pure.stem
        words = [re.compile(rb"\b%s\b" % re.escape(word).encode()) for word in (name, module)]
        here = Path(path).resolve()
        return tuple(
            other
            for other in self._files
            if all(word.search(self._data(other)) for word in words) and Path(other).resolve() != here
        )

    def _data(self, path: str) -> bytes:
        if path in self.contents:
            return self.contents[path]
        try:
            return Path(path).read_bytes()
        except OSError:
            return b""
