"""Makes it a scheduling point that a socket takes a port, of which the machine has one for all invocations."""

import socket
from typing import Any

from concurrency_audit.confirm.runtime.control import CONTROL
from concurrency_audit.confirm.runtime.points import Place


def watch() -> None:
    """Install the points in this process and its children: before the port is taken, and while it is held."""
    kind: Any = socket.socket
    bind, listen = kind.bind, kind.listen

    def bind_between(self: Any, address: Any) -> None:
        _point("bind", address)
        bind(self, address)
        _point("bound", address)

    def listen_before(self: Any, *backlog: int) -> None:
        listen(self, *backlog)
        _point("listening", self.getsockname())  # from here on also those are refused that would reuse the address

    kind.bind, kind.listen = bind_between, listen_before


def _point(op: str, address: Any) -> None:
    """Nothing where the system chooses a free port, and for what is no internet address."""
    port = address[1] if isinstance(address, tuple) and len(address) > 1 else 0
    if isinstance(port, int) and port > 0 and CONTROL.active():
        CONTROL.point(op, Place("port", port), near=False, value=str(port))
