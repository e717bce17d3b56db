"""An execution environment: a process group, its workers, its Runtime API and its log, from start to end.

A worker is idle while its poll waits. An environment never queues: it takes an invocation when a worker is idle and
refuses otherwise. A worker that dies stays dead; the environment ends with its last worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import socket
import sys
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from ..web.admission import Admission
from ..web.again import Known
from ..web.protocol import Connection
from . import opt, provoke
from .api import RuntimeApi
from .attribution import Attribution, tail_of
from .in_flight import InFlight
from .launch import Spec, command, names_its_streams, variables
from .logs import LogBook
from .process import ProcessGroup
from .slots import Slots
from .workshop import Workshop

_numbers = itertools.count(1)


class State(Enum):
    """Where an environment is in its life."""

    STARTING = "starting"
    """Its runtime comes up; it takes no invocations yet."""
    READY = "ready"
    """It takes invocations."""
    DRAINING = "draining"
    """It takes none any more and finishes those it has."""
    ENDED = "ended"
    """Its process group has gone."""


_NEXT = {
    State.STARTING: {State.READY, State.ENDED},
    State.READY: {State.DRAINING, State.ENDED},
    State.DRAINING: {State.ENDED},
    State.ENDED: set(),
}

_EXITED = "Runtime.ExitError"
"""What a runtime reports whose own program ended: what that said last is the reason."""


class StartError(Exception):
    """An environment did not come up."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        """A StateReasonCode of the service model."""
        self.reason = reason


class Environment:
    """One execution environment of a published version; ``on_end`` is told when its processes have gone."""

    def __init__(self, spec: Spec, workshop: Workshop, log_folder: Path, on_end: Callable[[Environment], None]) -> None:
        self.spec = spec
        self.number = next(_numbers)
        self.state = State.STARTING
        self.ready = False
        """Whether it takes invocations, that is, whether its state is READY."""
        self.since = time.monotonic()
        """Monotonic time at which it came into its state."""
        self.log = LogBook(log_folder / f"{self.number}-{os.getpid()}.log")
        self._loop = asyncio.get_running_loop()
        self._on_end = on_end
        self._workshop = workshop
        self._folder = workshop.folder / f"e{self.number}"
        self._in_flight = InFlight()
        self.slots = Slots(self._in_flight, spec.workers, spec.concurrency, self.number, self._check_settled)
        self._api = RuntimeApi(self.slots, self._in_flight, self._init_failed)
        self._settled: asyncio.Future[None] = self._loop.create_future()
        """Done when every worker polls or has died."""
        self._failure: StartError | None = None
        self._server: asyncio.Server | None = None
        self._logs: Attribution | None = None
        self._group: ProcessGroup | None = None

    @property
    def pid(self) -> int | None:
        """The first process of the group."""
        return self._group.pid if self._group else None

    @property
    def in_flight(self) -> int:
        """Invocations that are with workers, or about to be."""
        return len(self._in_flight) + self.slots.waiting

    async def start(self, seconds: float) -> None:
        """Launch the runtime and wait until every worker polls (or has died while at least one polls).

        Raises:
            StartError: no worker came up in time.
        """
        self._folder.mkdir()
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        admission = Admission(port)
        known = Known() if self.spec.model == "processes" else None  # all say the same; others' polls name the worker
        self._server = await self._loop.create_server(
            lambda: _WorkerConnection(self._api, admission, known, self._lost), sock=listener, backlog=2048
        )
        self._launch(port)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._settled), seconds)
        if not self.slots.workers:
            failure = self._failure or StartError("FunctionError.InitTimeout", f"Init timed out after {seconds:g} s")
            await self.stop()
            raise failure
        self._become(State.READY)

    def drain(self) -> None:
        """Take no more invocations; those that are with workers go on."""
        self._become(State.DRAINING)

    async def stop(self) -> None:
        """End the process group, politely first, and answer what is still in flight."""
        if self.state is State.READY:
            self.drain()
        if self._group is not None:
            await self._group.terminate()
        self._end()

    def _become(self, state: State) -> None:
        """Go to another state.

        Raises:
            RuntimeError: nothing leads from this state to that one.
        """
        if state not in _NEXT[self.state]:
            raise RuntimeError(f"environment {self.number} cannot become {state.value}: it is {self.state.value}")
        self.state, self.ready, self.since = state, state is State.READY, time.monotonic()

    def _launch(self, port: int) -> None:
        isolation, spec = self._workshop.isolation, self.spec
        place = self._folder / "log" if hasattr(socket, "AF_UNIX") else None
        named = names_its_streams(spec)
        self._logs = Attribution(self.slots, self.log, place, self._stranger_closed, named=named)
        temporary = self._folder / "tmp"
        temporary.mkdir(mode=0o700)
        ours = (
            Path(sys.prefix),
            Path(sys.base_prefix),
            Path(__file__).parents[3],
            *(python.parents[1] for python in (Path(spec.python), Path(spec.python).resolve())),
        )
        needed = [spec.code.parent, self._folder, *ours]
        layers = opt.merged(spec.layers, self._workshop.folder)
        covered = layers is not None and isolation.private and opt.hides_nothing(needed)
        place_of_layers = "/opt" if covered else str(layers) if layers is not None else None
        stream = f"[{spec.version}]{self.number}"
        private = None if isolation.private else temporary
        environ = variables(spec, port, self._logs.place, stream, private, place_of_layers)
        argv = isolation.command(command(spec), temporary, spec.tmp_mb, spec.code, needed, layers if covered else None)
        if spec.provoke is not None:
            told = self._folder / "provoke.json"
            told.write_text(spec.provoke)
            environ[provoke.VARIABLE] = str(told)
        self._group = ProcessGroup(argv, spec.code, environ, self._workshop, self._exited)
        self._logs.add(self._group.output)

    def _init_failed(self, error_type: str, message: str) -> bool:
        """Take the first worker's reason; the others' are refused."""
        if self._failure is not None:
            return False
        said = self._logs.last_words() if error_type == _EXITED and self._logs is not None else ""
        reason = ": ".join(filter(None, (error_type, message, said)))
        self._failure = StartError("FunctionError.RuntimeInitError", reason)
        return True

    def _check_settled(self) -> None:
        """Start-up is over when every worker polls or has died."""
        if not self._settled.done() and self.slots.settled and self._logs is not None:
            self._logs.join(self.pid)
            self._settled.set_result(None)

    def _stranger_closed(self, pid: int) -> None:
        """Before start-up is over, a log connection that ends may be all that is seen of a worker's death."""
        if not self._settled.done() and pid != self.pid:
            _, threads = self.spec.shape
            self.slots.lost += threads
            self._check_settled()

    def _lost(self, connection: Connection) -> None:
        """A connection closed: if it was a worker's, the worker has died, and with it what it worked on."""
        worker = self.slots.lose(connection)
        if worker is None:
            return
        invocation = worker.invocation
        if invocation is not None and self._in_flight.take(invocation.request_id) is not None:
            tail_of(invocation)
            invocation.fail("Runtime.ExitError", "Runtime exited without providing a reason")
        if self.ready and not self.slots.workers and self._group is not None:
            self._group.kill()

    def _exited(self) -> None:
        """The process group has gone: with it every worker and every invocation they had."""
        if self._failure is None:
            said = self._logs.last_words() if self._logs is not None else ""
            reason = "Runtime exited before it was ready" + (f": {said}" if said else "")
            self._failure = StartError("FunctionError.RuntimeInitError", reason)
        self._end()
        self._on_end(self)

    def _end(self) -> None:
        """Answer what is left and release everything; once."""
        if self.state is State.ENDED:
            return
        self._become(State.ENDED)
        if self._server is not None:
            self._server.close()
        for connection in list(self.slots.workers):
            if connection.transport is not None:
                connection.transport.abort()
            self._lost(connection)
        if self._logs is not None:
            self._logs.close()
        if not self._settled.done():
            self._settled.set_result(None)


class _WorkerConnection(Connection):
    """A Runtime API connection; its loss is a worker's death."""

    __slots__ = ("_on_lost",)

    def __init__(
        self, api: RuntimeApi, admission: Admission, known: Known | None, on_lost: Callable[[Connection], None]
    ) -> None:
        super().__init__(api.handle, admission, known)
        self._on_lost = on_lost

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the environment."""
        super().connection_lost(exc)
        self._on_lost(self)
