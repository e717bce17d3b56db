"""Cleans up after a server that could not: kills what it started and removes its folders when its pipe breaks.

Run as a script with the standard library alone: ``keeper.py MARK FOLDER...``. On standard input come lines ``+PID``
and ``-PID`` for process groups that begin and end, and ``done`` for a server that leaves by itself. MARK is a text that
every runtime has in its environment variables, so that a process which left its group is found as well.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from pathlib import Path


def main(mark: str, folders: list[str]) -> None:
    """Follow the server until it ends, then clean up unless it said that it did."""
    for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(caught, signal.SIG_IGN)  # a Ctrl-C reaches the whole terminal; the server decides, not this
    groups: set[int] = set()
    for line in sys.stdin:
        word = line.strip()
        if word == "done":
            return
        (groups.add if word[0] == "+" else groups.discard)(int(word[1:]))
    for group in groups:
        kill_group(group)
    kill_marked(mark)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def kill_group(group: int) -> None:
    """Kill a process group; silent when it has gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def kill_marked(mark: str) -> None:
    """Kill every process with the mark in its environment variables (Linux; elsewhere none is found)."""
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark.encode() in environ.read_bytes():
                os.kill(int(environ.parent.name), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
