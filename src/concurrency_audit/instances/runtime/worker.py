"""One slot of an environment: a runtime's connection that polls for work."""

from __future__ import annotations

from ..web.protocol import Connection
from .invocation import Invocation
from .logs import LogStream


class Worker:
    """A worker process or thread, seen through its Runtime API connection."""

    __slots__ = ("connection", "invocation", "number", "pid", "polling", "returning", "streams")

    def __init__(self, connection: Connection, number: int) -> None:
        self.connection = connection
        self.number = number
        self.pid: int | None = None
        """Process id as the server sees it; None until known."""
        self.polling = False
        """Whether a ``/next`` of this worker waits for work."""
        self.returning = False
        """Whether it has answered and not polled again yet."""
        self.invocation: Invocation | None = None
        """What it works on, answered or not, until it polls again."""
        self.streams: list[LogStream] = []
        """Its log connections."""
