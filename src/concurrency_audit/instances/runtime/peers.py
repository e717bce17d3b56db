"""Which process is at the other end of a loopback connection (Linux)."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

_SOCKET = re.compile(r"socket:\[(\d+)\]")


def processes_of(pids: Iterable[int]) -> dict[int, int]:
    """Process id by local TCP port, for the connections that the given processes hold; empty where /proc is missing."""
    ports = _ports_by_inode()
    found: dict[int, int] = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            for descriptor in os.scandir(f"/proc/{pid}/fd"):
                match = _SOCKET.fullmatch(str(Path(descriptor.path).readlink()))
                if match and match[1] in ports:
                    found[ports[match[1]]] = pid
    return found


def _ports_by_inode() -> dict[str, int]:
    table: dict[str, int] = {}
    with contextlib.suppress(OSError):
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            table[fields[9]] = int(fields[1].rpartition(":")[2], 16)
    return table
