"""What handlers print and log: a socket per worker, so that every line belongs to one worker and its invocation."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple

_CHUNK = 64 * 1024
_LONGEST_LINE = 256 * 1024
_MOST_PER_DRAIN = 1024 * 1024
_FILE_BYTES = 64 * 1024 * 1024
_NAMED = b"\0"
"""First byte of a stream whose first line names its worker; runtimes that do not say are known by their process."""


class Line(NamedTuple):
    """A line as shown on the live page."""

    time: float
    worker: int | None
    request_id: str
    text: str


class LogBook:
    """An environment's log: the last lines in memory, all of them in a file that is rotated once at 64 MB."""

    def __init__(self, path: Path) -> None:
        self.lines: deque[Line] = deque(maxlen=500)
        self.path = path
        self._file: IO[bytes] | None = None
        self._size = 0

    def add(self, lines: list[bytes], worker: int | None, request_id: str) -> None:
        """Note complete lines of one worker."""
        now = time.time()
        for line in lines[-500:]:
            self.lines.append(Line(now, worker, request_id, line[:2000].decode("utf-8", "replace")))
        self._write(b"".join(line + b"\n" for line in lines))

    def close(self) -> None:
        """Release the file."""
        if self._file is not None:
            # concurrency-audit: ignore[CA301] -- one event loop runs all tasks, and nothing is awaited in between
            self._file.close()
            self._file = None

    def _write(self, data: bytes) -> None:
        with contextlib.suppress(OSError):  # a full disk must not stop invocations; the lines stay in memory
            if self._file is None or self._size > _FILE_BYTES:
                self.close()
                if self._size > _FILE_BYTES:
                    self.path.replace(self.path.with_suffix(".old.log"))
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._file, self._size = self.path.open("ab", buffering=0), 0
            self._size += self._file.write(data)


class LogStream:
    """One log connection of a runtime; ``owner`` is told each batch of complete lines."""

    def __init__(self, sock: socket.socket, deliver: Callable[[LogStream, list[bytes]], None], *, named: bool) -> None:
        self.sock = sock
        self.pid = _peer_pid(sock)
        self._unnamed = not named
        """Whether the line that names the worker has been read, or none is to come."""
        self.worker: int | None = None
        """The worker number, where the runtime names it itself."""
        self.closed = False
        self._deliver = deliver
        self._rest = b""

    def drain(self) -> None:
        """Take everything that has arrived, so that lines written before a response are known before it."""
        for _ in range(_MOST_PER_DRAIN // _CHUNK):
            if self.closed or not self.read():
                return

    def read(self) -> bool:
        """Take one chunk; False when there was none."""
        try:
            data = self.sock.recv(_CHUNK)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            data = b""
        if not data:
            self.closed = True
            self.flush()
            return False
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            lines.append(self._rest)
            self._rest = b""
        if lines and not self._unnamed:
            self._unnamed = True
            if lines[0][:1] == _NAMED and lines[0][1:].isdigit():
                # concurrency-audit: ignore[CA110] -- one event loop runs all tasks, and nothing is awaited in between
                self.worker = int(lines.pop(0)[1:])
        if lines:
            self._deliver(self, lines)
        return True

    def flush(self) -> None:
        """Deliver a last line that has no end: its invocation is over, and the next one writes a line of its own."""
        if self._rest and self._unnamed:
            rest, self._rest = self._rest, b""
            self._deliver(self, [rest])


class LogServer:
    """Accepts the log connections of one environment's workers."""

    def __init__(
        self,
        path: Path | None,
        deliver: Callable[[LogStream, list[bytes]], None],
        on_close: Callable[[LogStream], None],
        *,
        named: bool,
    ) -> None:
        self._deliver = deliver
        self._on_close = on_close
        self._named = named
        self._loop = asyncio.get_running_loop()
        self.streams: list[LogStream] = []
        if path is not None:
            self._sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._sock.bind(str(path))
        else:
            self._sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            self._sock.bind(("127.0.0.1", 0))
        self._sock.listen(1024)
        self._sock.setblocking(False)
        self._loop.add_reader(self._sock, self.accept)

    @property
    def port(self) -> int:
        """The port, where this listens on TCP."""
        return int(self._sock.getsockname()[1])

    def accept(self) -> None:
        """Take every connection that waits."""
        while True:
            try:
                sock, _ = self._sock.accept()
            except OSError:
                return
            self.add(sock, named=self._named)

    def add(self, sock: socket.socket, *, named: bool = False) -> None:
        """Read a connected socket as a log stream; ``named`` where its first line names its worker."""
        sock.setblocking(False)
        stream = LogStream(sock, self._deliver, named=named)
        self.streams.append(stream)
        self._loop.add_reader(sock, self._on_readable, stream)

    def close(self) -> None:
        """Take what is left and release every socket."""
        self._loop.remove_reader(self._sock)
        # concurrency-audit: ignore[CA301] -- one event loop runs all tasks, and nothing is awaited in between
        self._sock.close()
        for stream in list(self.streams):
            stream.drain()
            self._release(stream)

    def _on_readable(self, stream: LogStream) -> None:
        stream.read()
        if stream.closed:
            self._release(stream)
            self._on_close(stream)

    def _release(self, stream: LogStream) -> None:
        if stream in self.streams:
            self.streams.remove(stream)
            self._loop.remove_reader(stream.sock)
            stream.sock.close()


def _peer_pid(sock: socket.socket) -> int | None:
    """The process behind a unix socket, as seen from here even when it lives in a namespace; None elsewhere."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None or sock.family != getattr(socket, "AF_UNIX", None):
        return None
    pid: int = struct.unpack("3i", sock.getsockopt(socket.SOL_SOCKET, option, struct.calcsize("3i")))[0]
    return pid or None
