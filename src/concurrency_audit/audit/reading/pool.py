"""Worker processes for reading: forked, biggest files first, small results."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

R = TypeVar("R")
_WORTH_A_PROCESS = 8
"""Files per worker below which forking costs more than it saves."""


class Pool:
    """Maps a function over files, in this process or in several."""

    def __init__(self, jobs: int | None) -> None:
        self._jobs = jobs or os.cpu_count() or 1

    def map(self, work: Callable[[str], R], paths: Sequence[str]) -> Iterator[tuple[str, R]]:
        """Each path with its result, in any order."""
        jobs = min(self._jobs, len(paths) // _WORTH_A_PROCESS)
        if jobs < 2:
            for path in paths:
                yield path, work(path)
            return
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        ordered = sorted(paths, key=_size, reverse=True)
        with ProcessPoolExecutor(jobs, get_context("fork")) as executor:
            chunk = max(1, min(32, len(ordered) // (jobs * 8)))
            yield from zip(ordered, executor.map(work, ordered, chunksize=chunk), strict=True)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - a pathlib object per file costs more than the call
    except OSError:
        return 0
