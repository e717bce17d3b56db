"""The project's files in their current state, and which of them use a given name."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from concurrency_audit.audit.fixes._target import RefusalError

Contents = dict[str, bytes]
_LONGEST = 200
"""Maximal length of a string that may name something to import or patch, in characters."""


class Project:
    """File contents by path: as fixes have changed them, otherwise as on disk."""

    def __init__(self, files: Iterable[str], given: Mapping[str, bytes] | None = None) -> None:
        """`files` are all Python files that may use a changed module. `given` stands for what is on disk."""
        self.contents: Contents = dict(given or {})
        self._before: Contents = {}
        self._files = list(files)

    def text(self, path: str) -> tuple[str, str]:
        """Text and encoding of a file; raises RefusalError if encoding the text would not restore the same bytes."""
        data = self._data(path)
        self._before.setdefault(path, data)
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
        if text.encode(encoding) != data:
            raise RefusalError(
                f"the file would not stay as it is where nothing is fixed: {encoding} has several spellings"
            )
        return text, encoding

    def changed(self) -> dict[str, tuple[bytes, bytes]]:
        """Content before and after, for every changed file."""
        pairs = {path: (before, self.contents.get(path, before)) for path, before in self._before.items()}
        return {path: pair for path, pair in sorted(pairs.items()) if pair[0] != pair[1]}

    def elsewhere(self, path: str, name: str) -> tuple[str, ...]:
        """Other files that may use a name of the module: they import it or name it in a string, and contain it."""
        pure = Path(path)
        module = pure.absolute().parent.name if pure.stem == "__init__" else pure.stem
        return tuple(
            other
            for other in self.naming(path, name)
            if _word(module).search(self._data(other)) and _reaches(self._data(other), module)
        )

    def naming(self, path: str, word: str) -> tuple[str, ...]:
        """Other files that contain a word."""
        here = Path(path).resolve()
        pattern = _word(word)
        found = (other for other in self._files if pattern.search(self._data(other)))
        return tuple(other for other in found if Path(other).resolve() != here)

    def _data(self, path: str) -> bytes:
        if path in self.contents:
            return self.contents[path]
        try:
            return Path(path).read_bytes()
        except OSError:
            return b""


def _word(text: str) -> re.Pattern[bytes]:
    return re.compile(rb"(?<!\w)%s(?!\w)" % re.escape(text).encode())


def _reaches(data: bytes, module: str) -> bool:
    """Whether code imports a module of that name, or names it in a string; true if the code cannot be read."""
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError):
        return True
    return any(module in _modules(node) for node in ast.walk(tree))


def _modules(node: ast.AST) -> Collection[str]:
    if isinstance(node, ast.Import):
        return {part for alias in node.names for part in alias.name.split(".")}
    if isinstance(node, ast.ImportFrom):
        return {*(node.module or "").split("."), *(alias.name for alias in node.names)}
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < _LONGEST:
        return re.split(r"[^\w]+", node.value) if " " not in node.value else ()
    return ()
