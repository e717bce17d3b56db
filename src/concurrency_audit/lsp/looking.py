"""When the audit is made again: at once for the file that is typed in, and for the whole project when typing pauses."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TypeVar

from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.lsp.project import Asked, look

_TYPING_SECONDS = 0.05
"""Keystrokes closer together than this are one change."""
_PAUSE_SECONDS = 0.6
"""So long after the last change the whole project is audited."""

T = TypeVar("T")
Publish = Callable[[Path, str, AuditResult], None]
"""Folder, the one file that the result is about or "", and the result."""


class Looking:
    """Audits the folders that change, the newest change first.

    The quick look at one file runs in a thread. The whole project is audited in a process of its own, so that neither
    makes the other wait.
    """

    def __init__(self, ask: Callable[[Path, str], Awaitable[Asked | None]], publish: Publish) -> None:
        self._ask, self._publish = ask, publish
        self._quick: Executor = ThreadPoolExecutor(1, thread_name_prefix="look")
        self._whole: Executor = ProcessPoolExecutor(1, get_context("spawn"), initializer=_end_with_the_editor)
        self._changed: dict[Path, str] = {}
        self._tasks: dict[Path, asyncio.Task[None]] = {}

    def changed(self, folder: Path, path: str = "") -> None:
        """Something in the folder changed: the file at `path`, relative to it, or anything else."""
        self._changed[folder] = path
        running = self._tasks.get(folder)
        if running is None or running.done():
            self._tasks[folder] = asyncio.get_running_loop().create_task(self._follow(folder))

    async def run(self, work: Callable[[], T]) -> T:
        """Run other work that may not meet a quick look, such as making a fix."""
        return await asyncio.get_running_loop().run_in_executor(self._quick, work)

    def close(self) -> None:
        """Stop; what runs is not waited for."""
        self._quick.shutdown(wait=False, cancel_futures=True)
        self._whole.shutdown(wait=False, cancel_futures=True)

    async def _follow(self, folder: Path) -> None:
        """Look until nothing changes any more."""
        while folder in self._changed:
            await asyncio.sleep(_TYPING_SECONDS)
            path = self._changed.pop(folder)
            if path:
                await self._look(self._quick, folder, path)
                await asyncio.sleep(_PAUSE_SECONDS)
            if folder not in self._changed:
                await self._look(self._whole, folder, "")

    async def _look(self, executor: Executor, folder: Path, path: str) -> None:
        asked = await self._ask(folder, path)
        if asked is not None:
            result = await asyncio.get_running_loop().run_in_executor(executor, look, asked)
            if folder not in self._changed or path:  # else a newer text is waiting, and places would be wrong
                self._publish(folder, path, result)


def _end_with_the_editor() -> None:
    """End the process when the server ends, however that happens."""
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(0)
