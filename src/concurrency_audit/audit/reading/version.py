"""The version of the code that produced a result. It is part of every cache key, so versions never share results."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec

_AUDIT = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - every run pays for this file: no Path objects


@cache
def reading_version() -> str:
    """Version of everything besides the file's content that a summary or survey depends on."""
    return f"{_hash(('reading', 'model'), ('.py',))} {_grammar()}"


@cache
def code_version() -> str:
    """Version of everything besides files and settings that a result depends on: code and knowledge."""
    return f"{_hash(('',), ('.py', '.toml'))} {_grammar()}"


def _grammar() -> str:
    """The minor version of Python and the version of libcst, without importing it."""
    spec = find_spec("libcst")
    folder = (spec.submodule_search_locations or [""])[0] if spec is not None else ""
    text = _content(os.path.join(folder, "_version.py"))  # noqa: PTH118
    digest = blake2b(text, digest_size=4).hexdigest()
    return f"{sys.version_info.major}.{sys.version_info.minor} {digest}"


def _hash(folders: Collection[str], kinds: tuple[str, ...]) -> str:
    """Hash of the files of some kinds in and below some folders of the audit."""
    digest = blake2b(digest_size=8)
    stack = [os.path.join(_AUDIT, folder) for folder in folders]  # noqa: PTH118
    found: list[str] = []
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(kinds):
                    found.append(entry.path)
                elif entry.is_dir() and entry.name != "__pycache__":
                    stack.append(entry.path)
    for path in sorted(found):
        data = _content(path)
        digest.update(f"{path[len(_AUDIT) :]}:{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


def _content(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return b""
