"""A process beside the server that audits: a source that crashes a parser costs one look, not the editor's server."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Worker:
    """One process, started when it is first needed, and anew after it crashed.

    Audits fork processes of their own, which a process with several busy threads must not do: so none runs in a thread
    of the server.
    """

    def __init__(self, niceness: int = 0) -> None:
        self._niceness = niceness
        self._process = self._started()

    async def run(self, work: Callable[P, T], *args: P.args, **keywords: P.kwargs) -> T:
        """Run a function there; raises what it raises, and BrokenProcessPool where the process ended."""
        try:
            return await asyncio.wrap_future(self._process.submit(work, *args, **keywords))
        except BrokenProcessPool:
            self._process = self._started()
            raise

    def close(self) -> None:
        """Stop; what runs is not waited for."""
        self._process.shutdown(wait=False, cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin, initargs=(self._niceness,))


def _begin(niceness: int) -> None:
    """Step back where asked to, and end this process when the server ends, however that happens."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(niceness)
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(0)  # concurrency-audit: ignore[CA701] -- this process serves the server alone, which has gone
