"""Which worker, and so which invocation, a log line belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from .invocation import TAIL_BYTES, Invocation
from .logs import LogBook, LogServer, LogStream
from .peers import processes_of
from .worker import Worker


class Workers(Protocol):
    """The workers of the environment, as far as logs go."""

    def all(self) -> Iterable[Worker]:
        """Those that live."""

    def numbered(self, number: int | None) -> Worker | None:
        """The worker with this number."""


class Attribution:
    """The log streams of one environment and the workers behind them."""

    def __init__(
        self,
        workers: Workers,
        book: LogBook,
        place: Path | None,
        on_stranger_closed: Callable[[int], None],
        *,
        named: bool,
    ) -> None:
        """Start to take log connections.

        Args:
            workers: who writes.
            book: takes every line.
            place: path of the unix socket for workers; None opens a port on the loopback.
            on_stranger_closed: told the process id when the last stream of a process ends that has no worker.
            named: whether the runtime names the worker at the beginning of each stream.
        """
        self._workers = workers
        self._book = book
        self._on_stranger_closed = on_stranger_closed
        self._server = LogServer(place, self._logged, self._closed, named=named)
        self.place = str(place) if place is not None else f"127.0.0.1:{self._server.port}"
        """What the runtime is told: the socket's path, or host:port."""
        self.add = self._server.add

    def join(self, pid: int | None) -> None:
        """Find out which process and which log connections each worker has; ``pid`` where a worker's is unknown."""
        self._server.accept()
        by_port = processes_of({stream.pid for stream in self._server.streams if stream.pid})
        for worker in self._workers.all():
            transport = worker.connection.transport
            if transport is not None:
                worker.pid = by_port.get(transport.get_extra_info("peername")[1], pid)
        for stream in self._server.streams:
            for worker in self._workers.all():
                if stream.worker == worker.number or (stream.worker is None and stream.pid == worker.pid):
                    worker.streams.append(stream)
                    stream.worker = worker.number

    def last_words(self) -> str:
        """The last line that anyone wrote, or the empty string."""
        for stream in list(self._server.streams):
            stream.drain()
            stream.flush()
        said = [line.text for line in self._book.lines if line.text.strip()]
        return said[-1][:300] if said else ""

    def close(self) -> None:
        """Take what is left and release everything."""
        self._server.close()
        self._book.close()

    def _logged(self, stream: LogStream, lines: list[bytes]) -> None:
        worker = self._workers.numbered(stream.worker)
        invocation = worker.invocation if worker is not None else None
        self._book.add(lines, stream.worker, invocation.request_id if invocation else "")
        if invocation is not None and invocation.tail is not None:
            invocation.tail += b"".join(line + b"\n" for line in lines)
            del invocation.tail[:-TAIL_BYTES]

    def _closed(self, stream: LogStream) -> None:
        known = {worker.pid for worker in self._workers.all()}
        still_open = any(other.pid == stream.pid for other in self._server.streams)
        if stream.pid is not None and stream.pid not in known and not still_open:
            self._on_stranger_closed(stream.pid)


def tail_of(invocation: Invocation) -> bytes:
    """The log tail of an invocation that is about to be answered.

    It is complete, because what its worker has written is taken in before the answer goes out.
    """
    if invocation.tail is None:
        return b""
    for stream in invocation.worker.streams if invocation.worker is not None else ():
        stream.drain()
        stream.flush()
    return bytes(invocation.tail)
