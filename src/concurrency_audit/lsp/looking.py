"""When the audit is made again: at once for the file that is typed in, and for the whole project when typing pauses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.lsp.project import Asked, Fixed, fix, look
from concurrency_audit.lsp.worker import Worker

_TYPING_SECONDS = 0.05
"""Keystrokes closer together than this are one change."""
_PAUSE_SECONDS = 0.6
"""So long after the last change the whole project is audited."""

Publish = Callable[[Path, str, AuditResult], None]
"""Folder, the one file that the result is about or "", and the result."""


class Looking:
    """Audits the folders that change, the newest change first.

    The quick look at one file and the audit of the whole project have a process each, so that neither makes the other
    wait.
    """

    def __init__(
        self, ask: Callable[[Path, str], Awaitable[Asked | None]], publish: Publish, failed: Callable[[Exception], None]
    ) -> None:
        self._ask, self._publish, self._failed = ask, publish, failed
        self._quick, self._whole = Worker(), Worker()
        self._changed: dict[Path, str] = {}
        self._tasks: dict[Path, asyncio.Task[None]] = {}

    def changed(self, folder: Path, path: str = "") -> None:
        """Something in the folder changed: the file at `path`, relative to it, or anything else."""
        self._changed[folder] = path
        running = self._tasks.get(folder)
        if running is None or running.done():
            self._tasks[folder] = asyncio.get_running_loop().create_task(self._follow(folder))

    async def fixed(self, asked: Asked, wanted: tuple[Finding, ...], safeties: frozenset[str]) -> Fixed:
        """What fixing these findings would change."""
        return await self._quick.run(fix, asked, wanted, safeties)

    def close(self) -> None:
        """Stop; what runs is not waited for."""
        self._quick.close()
        self._whole.close()

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

    async def _look(self, worker: Worker, folder: Path, path: str) -> None:
        asked = await self._ask(folder, path)
        if asked is None:
            return
        try:
            result = await worker.run(look, asked)
            if folder not in self._changed or path:  # else a newer text is waiting, and places would be wrong
                self._publish(folder, path, result)
        except Exception as error:  # nobody awaits this task: what is not said here is lost
            self._failed(error)
