"""Detects unchanged files by their stamps and keeps their digests, so that no file is opened that did not change.

A stamp is a file's size, times and inode number. As in git's index, a file changed only moments ago is not trusted: a
second change within the clock's resolution would leave the stamp as it is.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Mapping, Sequence, Set
from hashlib import blake2b
from typing import Any, NamedTuple

from concurrency_audit.audit.reading.cache import Cache, decoded
from concurrency_audit.audit.reading.glances import Glance
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
    """The cache entries for the contents of all files and of each, valid while no stamp, or not that one, changes."""

    def __init__(self, cache: Cache, paths: Sequence[str], given: Collection[str] = ()) -> None:
        """Take the stamps at once: a file that changes while it is read must not count as read.

        What stands in for the content of `given` paths has no stamp.
        """
        self._cache = cache
        self._kind = f"contents {code_version()}"
        settled = time.time_ns() - _SETTLED_NS
        self._stamps = {path: _stamp(path, settled) for path in paths if path not in given}
        self._known: Set[str] = frozenset()
        """The files that did not change since they were last looked at."""
        place = os.getcwd()  # noqa: PTH109 - no Path needed
        is_whole = not given and None not in self._stamps.values()
        self._key = _hashed((place, sorted(self._stamps.items()))) if is_whole else None
        self._each = f"each {_hashed((place, os.path.commonprefix(paths)))}"  # noqa: RUF071 - only a name for the tree

    def load(self) -> Contents | None:
        """The entry for these files; None if any of them changed since."""
        data = None if self._key is None else self._cache.get(self._kind, self._key)
        return decoded(data, lambda kept: Contents(str(kept[0]), tuple(map(str, kept[1]))))

    def glances(self) -> dict[str, Glance]:
        """What is known of the files that did not change since they were last looked at."""
        kept = self._cache.get(self._kind, self._each)
        found = decoded(kept, self._unchanged) or {}
        self._known = frozenset(found)
        return found

    def _unchanged(self, kept: dict[str, Any]) -> dict[str, Glance]:
        stamps = self._stamps
        return {
            path: Glance(str(glance[0]), *map(bool, glance[1:]))
            for path, (stamp, glance) in kept.items()
            if stamp and stamps.get(path) == stamp
        }

    def save(self, contents: Contents, glances: Mapping[str, Glance]) -> None:
        """Keep what was found and is not kept already, but for files that are too new to be trusted."""
        if self._key is not None:
            self._cache.put(self._kind, self._key, contents)
        stamped = {path: stamp for path, stamp in self._stamps.items() if stamp}
        if not stamped.keys() <= self._known:
            each = {path: [stamp, glances[path]] for path, stamp in stamped.items()}
            self._cache.put(self._kind, self._each, each)


def _stamp(path: str, settled: int) -> str | None:
    """The stamp of a file; None if it is too new or has none that can be read."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a pathlib object per file costs more than the call
    except (OSError, ValueError):
        return None
    if max(status.st_mtime_ns, status.st_ctime_ns) > settled:
        return None
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino} {status.st_mode}"


def _hashed(asked: object) -> str:
    return blake2b(repr(asked).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
