"""When the audit is made again: at once for the file that is typed in, and for the whole project when typing pauses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from pathlib import Path

from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.lsp.project import Asked, Fixed, fix, look
from concurrency_audit.lsp.worker import Worker

_TYPING_SECONDS = 0.05
"""Keystrokes closer together than this are one change."""
_PAUSE_SECONDS = 0.6
"""So long after the last change the whole project is audited."""

_PATIENT = 10
"""The niceness of the process for the whole project: who types goes first."""
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
        self._quick, self._whole = Worker(), Worker(_PATIENT)
        self._changes: dict[Path, int] = {}
        self._typed: dict[Path, str] = {}
        self._tasks: dict[tuple[Path, str], asyncio.Task[None]] = {}

    def changed(self, folder: Path, path: str = "") -> None:
        """Something in the folder changed: the file at `path`, relative to it, or anything else."""
        self._changes[folder] = self._changes.get(folder, 0) + 1
        if path:
            self._typed[folder] = path
            self._keep_running("quick", folder, self._follow)
        self._keep_running("whole", folder, self._settle)

    def _keep_running(self, name: str, folder: Path, work: Callable[[Path], Coroutine[None, None, None]]) -> None:
        running = self._tasks.get((folder, name))
        if running is None or running.done():
            self._tasks[folder, name] = asyncio.get_running_loop().create_task(work(folder))

    async def fixed(self, asked: Asked, wanted: tuple[Finding, ...], safeties: frozenset[str]) -> Fixed:
        """What fixing these findings would change."""
        return await self._quick.run(fix, asked, wanted, safeties)

    def close(self) -> None:
        """Stop; what runs is not waited for."""
        self._quick.close()
        self._whole.close()

    async def _follow(self, folder: Path) -> None:
        """Look at the file that is typed in until nothing is typed any more."""
        while folder in self._typed:
            await asyncio.sleep(_TYPING_SECONDS)
            path = self._typed.pop(folder)
            await self._look(self._quick, folder, path, lambda: True)

    async def _settle(self, folder: Path) -> None:
        """Audit the whole project when typing pauses, until nothing changes meanwhile."""
        seen = -1
        while seen != self._changes[folder]:
            seen = self._changes[folder]
            await asyncio.sleep(_PAUSE_SECONDS)
            if seen == self._changes[folder]:
                await self._look(self._whole, folder, "", partial(self._is_at, folder, seen))

    def _is_at(self, folder: Path, change: int) -> bool:
        """Whether nothing changed since; else the places of a result are those of an older text."""
        return self._changes[folder] == change

    async def _look(self, worker: Worker, folder: Path, path: str, is_current: Callable[[], bool]) -> None:
        """Audit, and publish what is current; what fails is said, since nobody awaits these tasks."""
        try:
            asked = await self._ask(folder, path)
            result = None if asked is None else await worker.run(look, asked)
            if result is not None and is_current():
                self._publish(folder, path, result)
        except Exception as error:
            self._failed(error)
