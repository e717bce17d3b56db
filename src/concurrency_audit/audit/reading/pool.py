"""Worker processes for reading: forked, biggest files first, small results."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from concurrency_audit.audit.reading.source import Unreadable

T = TypeVar("T")
R = TypeVar("R")
_WORTH_A_PROCESS = 8
"""Files per worker below which forking costs more than it saves."""

_PATIENCE_SECONDS = 60


class Pool:
    """Maps a function over files, in this process or in several."""

    def __init__(self, jobs: int | None) -> None:
        self._jobs = jobs or os.cpu_count() or 1

    def map(
        self, work: Callable[[str], R], paths: Sequence[str], worth_a_process: int = _WORTH_A_PROCESS
    ) -> Iterator[tuple[str, R]]:
        """Each path with its result, in any order; so many paths pay for a process."""
        jobs = min(self._jobs, len(paths) // worth_a_process)
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

    def spread(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        """The result for each item, in order; `work` may hold anything, for it is inherited, never sent."""
        jobs = min(self._jobs, len(items))
        if jobs < 2:
            yield from map(work, items)
            return
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        with ProcessPoolExecutor(jobs, get_context("fork"), _inherit, (work,)) as executor:
            yield from executor.map(_inherited, items)

    def map_apart(self, work: Callable[[str], R], paths: Iterable[str]) -> Iterator[tuple[str, R | Unreadable]]:
        """The same, each file in a process of its own that may crash or hang."""
        for path in paths:
            yield path, _apart(work, path)


_work: list[Callable[[Any], Any]] = []
"""In a worker, what it was forked to do."""


def _inherit(work: Callable[[Any], Any]) -> None:
    _work.append(work)


def _inherited(item: Any) -> Any:
    return _work[-1](item)


def _apart(work: Callable[[str], R], path: str) -> R | Unreadable:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    executor = ProcessPoolExecutor(1, get_context("fork"))
    try:
        return executor.submit(work, path).result(_PATIENCE_SECONDS)
    except BrokenProcessPool:
        return Unreadable("crashes the parser")
    except TimeoutError:
        for process in list(executor._processes.values()):
            process.kill()
        return Unreadable(f"not parsed within {_PATIENCE_SECONDS} seconds")
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - a pathlib object per file costs more than the call
    except OSError:
        return 0
