"""Worker processes for reading files: largest files first, small results.

No worker outlives the call that started it: the call kills its workers if it ends early, and a worker ends by itself if
its parent process is killed.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from concurrency_audit.audit.reading.source import Unreadable

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.context import BaseContext

T = TypeVar("T")
R = TypeVar("R")
_WORTH_A_PROCESS = 8
"""Below this number of files per worker, forking costs more than it saves."""

_PATIENCE_SECONDS = 60
_WATCH_SECONDS = 1.0
_CRASH = "crashes the process that reads it"


class Pool:
    """Maps a function over files, in this process or in several."""

    def __init__(self, jobs: int | None) -> None:
        self._jobs = jobs or os.cpu_count() or 1

    def map(
        self, work: Callable[[str], R], paths: Sequence[str], worth_a_process: int = _WORTH_A_PROCESS
    ) -> Iterator[tuple[str, R | Unreadable]]:
        """Yield each path with its result, in any order; one process is used per `worth_a_process` paths.

        If a process crashes, the remaining files are read one by one, each in a process of its own.
        """
        jobs = min(self._jobs, len(paths) // worth_a_process)
        if jobs < 2:
            for path in paths:
                yield path, work(path)
            return
        from concurrent.futures.process import BrokenProcessPool

        ordered = sorted(paths, key=_size, reverse=True)
        done = 0
        try:
            with _workers(jobs) as executor:
                chunk = max(1, min(32, len(ordered) // (jobs * 8)))
                # Keep a reference: if it were collected early, it would cancel the work that the executor shuts down
                # itself.
                results = executor.map(work, ordered, chunksize=chunk)
                for path, result in zip(ordered, results, strict=True):
                    done += 1
                    yield path, result
        except BrokenProcessPool:
            yield from self.map_apart(work, ordered[done:])

    def spread(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R | Unreadable]:
        """The result for each item, in order.

        `work` may be any closure: workers inherit it by fork, so it is not pickled. An item that crashes its process
        gives an Unreadable. On systems without fork everything runs in this process.
        """
        jobs = min(self._jobs, len(items))
        if jobs < 2 or not _can_fork():
            yield from map(work, items)
            return
        from concurrent.futures.process import BrokenProcessPool

        done = 0
        try:
            with _workers(jobs, work) as executor:
                results = executor.map(_inherited, items)
                for result in results:
                    done += 1
                    yield result
        except BrokenProcessPool:
            for item in items[done:]:
                yield from _apart(_inherited, [item], work)

    def map_apart(self, work: Callable[[str], R], paths: Iterable[str]) -> Iterator[tuple[str, R | Unreadable]]:
        """Like `map`, but in a single other process that may crash or hang; a new one continues after that."""
        left = list(paths)
        while left:
            for result in _apart(work, left):
                yield left.pop(0), result


_work: list[Callable[[Any], Any]] = []
"""The function that a worker was forked to run."""


def _inherited(item: Any) -> Any:
    return _work[-1](item)


def _apart(
    work: Callable[[T], R], items: Sequence[T], inherited: Callable[[Any], Any] | None = None
) -> Iterator[R | Unreadable]:
    """The results of one process for the first items, up to an item that crashes it."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        with _workers(1, inherited) as executor:
            for item in tuple(items):
                yield executor.submit(work, item).result(_PATIENCE_SECONDS)
    except BrokenProcessPool:
        yield Unreadable(_CRASH)
    except TimeoutError:
        yield Unreadable(f"not parsed within {_PATIENCE_SECONDS} seconds")


@contextmanager
def _workers(jobs: int, inherited: Callable[[Any], Any] | None = None) -> Iterator[ProcessPoolExecutor]:
    """Start workers, and kill them on exit, also after an exception."""
    from concurrent.futures import ProcessPoolExecutor

    executor = ProcessPoolExecutor(jobs, _context(), _begin, (os.getpid(), inherited))
    try:
        yield executor
    except BaseException:
        for process in list((executor._processes or {}).values()):
            process.kill()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _begin(parent: int, inherited: Callable[[Any], Any] | None) -> None:
    """Initialise a worker: ignore Ctrl-C, which the parent handles, and end when the parent ends."""
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if inherited is not None:
        _work.append(inherited)
    Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process when its parent is gone.

    The parent's sentinel reports that at once on every system. But a process that was forked at the same time may hold
    the sentinel open, so the parent's process id is checked as well.
    """
    from multiprocessing import parent_process

    found = parent_process()
    while found is not None and found.is_alive() and os.getppid() == parent:
        found.join(_WATCH_SECONDS)
    # concurrency-audit: ignore[CA701] -- a worker of the audit ends with its parent, which is what this thread is for
    os._exit(1)


def _context() -> BaseContext:
    from multiprocessing import get_context

    return get_context("fork" if _can_fork() else "spawn")


def _can_fork() -> bool:
    return hasattr(os, "fork")


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - a pathlib object per file costs more than the call
    except OSError:
        return 0
