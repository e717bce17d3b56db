"""The process group of an environment: launched, watched, ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from . import keeper
from .workshop import Workshop

_KILL_AFTER = 0.6
"""Seconds between SIGTERM and SIGKILL, as AWS's emulator gives a runtime."""


class ProcessGroup:
    """A running group; ``on_exit`` is told once its first process has gone and the rest was killed."""

    def __init__(
        self,
        argv: Sequence[str],
        folder: Path,
        environ: Mapping[str, str],
        workshop: Workshop,
        on_exit: Callable[[], None],
    ) -> None:
        self._workshop = workshop
        self._on_exit = on_exit
        self._loop = asyncio.get_running_loop()
        self._gone = asyncio.Event()
        self.output, theirs = socket.socketpair()
        """What it prints, to be read by whoever launched it."""
        with theirs:
            self._process = subprocess.Popen(
                argv,
                cwd=folder,
                env={**environ, **workshop.marking},
                stdin=subprocess.DEVNULL,
                stdout=theirs.fileno(),
                stderr=theirs.fileno(),
                start_new_session=True,
            )
        workshop.started(self._process.pid)
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def pid(self) -> int:
        """The first process."""
        return self._process.pid

    def kill(self) -> None:
        """End it now; ``on_exit`` follows."""
        keeper.kill_group(self.pid)

    async def terminate(self) -> None:
        """End it, politely first, and wait until it has gone."""
        if self._gone.is_set():
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._gone.wait(), _KILL_AFTER)
        self.kill()
        await self._gone.wait()

    def _watch(self) -> None:
        """Wait for the process in a thread of its own: portable, and never a zombie."""
        self._process.wait()
        with contextlib.suppress(RuntimeError):  # the loop may have ended before the process did
            self._loop.call_soon_threadsafe(self._exited)

    def _exited(self) -> None:
        self.kill()
        self._workshop.ended(self.pid)
        self._gone.set()
        self._on_exit()
