"""Detects unchanged files by their stamps and keeps their digest, so that no file has to be opened.

A stamp is a file's size, times and inode number. As in git's index, a file changed only moments ago is not trusted: a
second change within the clock's resolution would leave the stamp as it is.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

from concurrency_audit.audit.reading.cache import Cache, decoded
from concurrency_audit.audit.reading.version import code_version

_SETTLED_NS = 2_000_000_000
"""Nanoseconds after which a file's times can be trusted; the coarsest file system in use counts in steps of two
seconds."""


class Contents(NamedTuple):
    """Facts about the contents of all files that are needed before any is parsed."""

    digest: str
    """Digest of all paths and contents."""
    mentions_cdk: tuple[str, ...]
    """Files that may be a CDK app."""


class Stamps:
    """The cache entry for the contents of a set of files, valid while no stamp changes."""

    def __init__(self, cache: Cache, paths: Iterable[str]) -> None:
        """Take the stamps at once: a file that changes while it is read must not count as read."""
        self._cache = cache
        self._kind = f"contents {code_version()}"
        self._key = _key(paths)

    def load(self) -> Contents | None:
        """The entry for these files; None if any of them changed since."""
        data = None if self._key is None else self._cache.get(self._kind, self._key)
        return decoded(data, lambda kept: Contents(str(kept[0]), tuple(map(str, kept[1]))))

    def save(self, contents: Contents) -> None:
        """Keep the digest of the files, unless one is too new to be trusted."""
        if self._key is not None:
            self._cache.put(self._kind, self._key, contents)


def _key(paths: Iterable[str]) -> str | None:
    """One key for all stamps; None if a file is too new or its stamp cannot be read."""
    digest = blake2b(os.getcwd().encode("utf-8", "surrogateescape"), digest_size=16)  # noqa: PTH109 - no Path needed
    settled = time.time_ns() - _SETTLED_NS
    for path in paths:
        try:
            status = os.stat(path)  # noqa: PTH116 - a pathlib object per file costs more than the call
        except (OSError, ValueError):
            return None
        if max(status.st_mtime_ns, status.st_ctime_ns) > settled:
            return None
        stamp = (path, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_mode)
        digest.update(repr(stamp).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
