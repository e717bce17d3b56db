"""What invocations change outside of the process, kept per resource."""

import os
import shutil
from typing import Any

from concurrency_audit.confirm.runtime.canonical import canonical

EFFECTS: dict[str, list[Any]] = {}
"""Resource -> the successful writes to it, of all invocations of this run."""
REFUSED: list[str] = []
"""Calls of the network that were refused."""


def record(resource: str, what: Any) -> None:
    """A write that succeeded."""
    EFFECTS.setdefault(resource, []).append(canonical(what))


def files(folder: str) -> dict[str, Any]:
    """What lies in the private /tmp at the end, by name."""
    found: dict[str, Any] = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            try:
                with open(path, "rb") as file:
                    found[path] = canonical(file.read())
            except OSError:
                found[path] = "<unreadable>"
    return found


def empty(folder: str) -> None:
    """Remove what lies in the private /tmp."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            os.unlink(entry.path)
