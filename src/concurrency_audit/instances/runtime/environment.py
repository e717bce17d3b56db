"""An execution environment: a process group, its workers, its Runtime API and its log, from start to end.

A worker is idle while its poll waits. An environment never queues: it takes an invocation when a worker is idle and
refuses otherwise. A worker that dies stays dead; the environment ends with its last worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from ..web.admission import Admission
from ..web.protocol import Connection
from . import keeper
from .api import RuntimeApi
from .invocation import TAIL_BYTES, Invocation
from .launch import Spec, command, variables
from .logs import LogBook, LogServer, LogStream
from .peers import processes_of
from .slots import Slots
from .workshop import Workshop

_KILL_AFTER = 0.6
"""Seconds between SIGTERM and SIGKILL, as AWS's emulator gives a runtime."""
_numbers = itertools.count(1)


class StartError(Exception):
    """An environment did not come up."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        """A StateReasonCode of the service model."""
        self.reason = reason


class Environment:
    """One execution environment of a published version."""

    def __init__(self, spec: Spec, workshop: Workshop, log_folder: Path) -> None:
        self.spec = spec
        self.number = next(_numbers)
        self.ready = False
        self.ended = asyncio.Event()
        """Set when its process group has gone."""
        self.on_end: Callable[[Environment], None] = lambda _environment: None
        self.api = RuntimeApi(self)
        self.slots = Slots(self.api, spec.concurrency)
        self.slots.on_new = self._check_settled
        self._workshop = workshop
        self._folder = workshop.folder / f"e{self.number}"
        self.log = LogBook(log_folder / f"{self.number}-{os.getpid()}.log")
        self._logs: LogServer | None = None
        self._server: asyncio.Server | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._failure: StartError | None = None
        self._loop = asyncio.get_running_loop()

    @property
    def pid(self) -> int | None:
        """The first process of the group."""
        return self._process.pid if self._process else None

    @property
    def in_flight(self) -> int:
        """Invocations that are with workers, or about to be."""
        return len(self.api.in_flight) + self.slots.waiting

    async def start(self, seconds: float) -> None:
        """Launch the runtime and wait until every worker polls (or has died while at least one polls).

        Raises:
            StartError: no worker came up in time.
        """
        self._folder.mkdir()
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        admission = Admission(listener.getsockname()[1])
        self._server = await self._loop.create_server(
            lambda: _WorkerConnection(self, admission), sock=listener, backlog=2048
        )
        unix = hasattr(socket, "AF_UNIX")
        self._logs = LogServer(self._folder / "log" if unix else None, self._logged)
        self._logs.on_close = self._log_closed
        self._launch(str(self._folder / "log") if unix else f"127.0.0.1:{self._logs.port}")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._settled), seconds)
        if not self.slots.workers:
            failure = self._failure or StartError("FunctionError.InitTimeout", f"Init timed out after {seconds:g} s")
            await self.stop()
            raise failure
        self.ready = True

    def _launch(self, log_place: str) -> None:
        assert self._server is not None and self._logs is not None
        isolation = self._workshop.isolation
        temporary = self._folder / "tmp"
        temporary.mkdir(mode=0o700)
        port = self._server.sockets[0].getsockname()[1]
        stream = f"[{self.spec.version}]{self.number}"
        environ = variables(self.spec, port, log_place, stream, None if isolation.private else temporary)
        needed = [
            self.spec.code.parent,
            self._folder,
            Path(sys.prefix),
            Path(sys.base_prefix),
            Path(__file__).parents[3],
        ]
        argv = isolation.command(command(self.spec), temporary, self.spec.tmp_mb, self.spec.code, needed)
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                argv,
                cwd=self.spec.code,
                env={**environ, **self._workshop.marking},
                stdin=subprocess.DEVNULL,
                stdout=theirs.fileno(),
                stderr=theirs.fileno(),
                start_new_session=True,
            )
        self._workshop.started(self._process.pid)
        self._logs.add(ours)
        threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """Wait for the process in a thread of its own: portable, and never a zombie."""
        process.wait()
        with contextlib.suppress(RuntimeError):  # the loop may have ended before the process did
            self._loop.call_soon_threadsafe(self._exited)

    async def stop(self) -> None:
        """End the process group, politely first, and answer what is still in flight."""
        self.ready = False
        if self._process is not None and not self.ended.is_set():
            await self._terminate(self._process)
        self._close()

    async def _terminate(self, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.ended.wait(), _KILL_AFTER)
        keeper.kill_group(process.pid)
        await self.ended.wait()

    # What the workers do.

    def init_failed(self, error_type: str, message: str) -> bool:
        """Take the first worker's reason; the others' are refused."""
        if self._failure is not None:
            return False
        self._failure = StartError(
            "FunctionError.RuntimeInitError", f"{error_type}: {message}" if message else error_type
        )
        return True

    def log_tail(self, invocation: Invocation) -> bytes:
        """The log tail, complete because the worker's log is taken in before its answer goes out."""
        if invocation.tail is None:
            return b""
        worker = next((one for one in self.slots.workers.values() if one.invocation is invocation), None)
        for stream in worker.streams if worker else ():
            stream.drain()
        return bytes(invocation.tail)

    def _check_settled(self) -> None:
        """Start-up is over when every worker polls or has died."""
        if not self._settled.done() and self.slots.settled:
            self._join_streams()
            self._settled.set_result(None)

    def _join_streams(self) -> None:
        """Find out which process and which log connections each worker has."""
        assert self._logs is not None
        self._logs.accept()
        by_port = processes_of({stream.pid for stream in self._logs.streams if stream.pid})
        for worker in self.slots.workers.values():
            transport = worker.connection.transport
            if transport is not None:
                worker.pid = by_port.get(transport.get_extra_info("peername")[1], self.pid)
        for stream in self._logs.streams:
            for worker in self.slots.workers.values():
                if stream.worker == worker.number or (stream.worker is None and stream.pid == worker.pid):
                    worker.streams.append(stream)
                    stream.worker = worker.number

    def lost(self, connection: Connection) -> None:
        """A connection closed: if it was a worker's, the worker has died, and with it what it worked on."""
        worker = self.slots.lose(connection)
        if worker is None:
            return
        invocation = worker.invocation
        if invocation is not None and self.api.in_flight.pop(invocation.request_id, None) is not None:
            for stream in worker.streams:
                stream.drain()
            invocation.fail("Runtime.ExitError", "Runtime exited without providing a reason")
        if self.ready and not self.slots.workers and self._process is not None:
            keeper.kill_group(self._process.pid)

    def _log_closed(self, stream: LogStream) -> None:
        """A worker's log connection ended; before start-up is over this may be all that is seen of its death."""
        if not self._settled.done() and stream.pid is not None and self._logs is not None:
            known = {worker.pid for worker in self.slots.workers.values()}
            still_open = any(other.pid == stream.pid for other in self._logs.streams)
            if stream.pid not in known and not still_open and stream.pid != self.pid:
                self.slots.lost += 1
                self._check_settled()

    def _logged(self, stream: LogStream, lines: list[bytes]) -> None:
        worker = self.slots.numbered(stream.worker)
        invocation = worker.invocation if worker is not None else None
        self.log.add(lines, stream.worker, invocation.request_id if invocation else "")
        if invocation is not None and invocation.tail is not None:
            invocation.tail += b"".join(line + b"\n" for line in lines)
            del invocation.tail[:-TAIL_BYTES]

    # The end.

    def _exited(self) -> None:
        """The process has gone: with it every worker and every invocation they had."""
        self.ready = False
        assert self._process is not None
        keeper.kill_group(self._process.pid)
        self._workshop.ended(self._process.pid)
        for connection in list(self.slots.workers):
            self.lost(connection)
        if self._failure is None:
            self._failure = StartError("FunctionError.RuntimeInitError", self._last_words())
        if not self._settled.done():
            self._settled.set_result(None)
        self.ended.set()
        self._close()
        self.on_end(self)

    def _last_words(self) -> str:
        if self._logs is not None:
            for stream in list(self._logs.streams):
                stream.drain()
        said = [line.text for line in self.log.lines if line.text.strip()]
        return "Runtime exited before it was ready" + (f": {said[-1][:300]}" if said else "")

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in list(self.slots.workers):
            if connection.transport is not None:
                connection.transport.abort()
            self.lost(connection)
        if self._logs is not None:
            self._logs.close()
            self._logs = None
        self.log.close()


class _WorkerConnection(Connection):
    """A Runtime API connection; its loss is a worker's death."""

    def __init__(self, environment: Environment, admission: Admission) -> None:
        super().__init__(environment.api.handle, admission)
        self._environment = environment

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the environment."""
        super().connection_lost(exc)
        self._environment.lost(self)
