"""Blocks network access of the user's code: every attempt is refused and recorded."""

import sys
from typing import Any

from concurrency_audit.confirm.runtime.control import CONTROL
from concurrency_audit.confirm.runtime.effects import REFUSED

_EVENTS = frozenset(("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"))


class NetworkRefusedError(ConnectionRefusedError):
    """Raised instead of connecting."""


def refuse() -> None:
    """Block the network for the rest of this process and its children."""
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _EVENTS:
        return
    address = arguments[:2] if event == "socket.getaddrinfo" else arguments[-1]
    if isinstance(address, str | bytes) and event in ("socket.connect", "socket.sendto"):
        return  # a Unix socket
    where = CONTROL.here(near=False)
    place = f"{where[0]}:{where[1]}" if where else "a library"
    host = address[0] if isinstance(address, tuple) else address
    line = f"{event.partition('.')[2]} to {host!r} at {place} was refused: confirm lets code reach no network"
    REFUSED.append(line)
    raise NetworkRefusedError(line)
