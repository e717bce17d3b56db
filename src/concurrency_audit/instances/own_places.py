"""What a local server takes for itself on this machine: its port and its directory."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path

from .errors import InstancesError


def bind(port: int) -> socket.socket:
    """A socket at a port of the loopback, 0 for a free one; raises InstancesError if it cannot be taken."""
    bound = socket.socket()
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        bound.close()
        why = getattr(error, "strerror", None) or error
        raise InstancesError(f"port {port} on 127.0.0.1 cannot be taken ({why}); give another --port") from None
    return bound


def state_directory(wanted: Path | None, folder: Path) -> Path:
    """The directory that keeps functions, a new one in `folder` if none is wanted; raises InstancesError if it cannot
    be made."""
    state = wanted or Path(tempfile.mkdtemp(dir=folder))
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise InstancesError(f"{state}: cannot be a state directory ({error.strerror}); give another --state") from None
    return state
