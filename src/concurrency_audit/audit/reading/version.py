"""Which code did the work: part of every cache key, so that no version believes another one's results."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

_AUDIT = Path(__file__).parents[1]


@cache
def reading_version() -> str:
    """Of everything that a summary or survey depends on besides the file's content."""
    files = (path for folder in ("reading", "model") for path in (_AUDIT / folder).glob("*.py"))
    return f"{_hash(files)} {_grammar()}"


@cache
def code_version() -> str:
    """Of everything that a result depends on besides the files' content and the settings: code and knowledge."""
    return f"{_hash(path for kind in ('*.py', '*.toml') for path in _AUDIT.rglob(kind))} {_grammar()}"


def _grammar() -> str:
    """The running Python's minor version and libcst's, told without importing it."""
    spec = find_spec("libcst")
    where = Path(spec.origin).parent if spec is not None and spec.origin else Path()
    version = where / "_version.py"
    text = version.read_text(encoding="utf-8", errors="replace") if version.is_file() else ""
    digest = blake2b(text.encode(), digest_size=4).hexdigest()
    return f"{sys.version_info.major}.{sys.version_info.minor} {digest}"


def _hash(paths: Iterable[Path]) -> str:
    digest = blake2b(digest_size=8)
    for path in sorted(paths):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(_AUDIT).as_posix()}:{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()
