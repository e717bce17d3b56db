"""Effects of invocations outside of the process, by resource."""

import os
import shutil
from typing import Any

from concurrency_audit.confirm.runtime.canonical import canonical

EFFECTS: dict[str, list[Any]] = {}
"""Resource -> successful writes to it by all invocations of this run."""
REFUSED: list[str] = []
"""Network calls that were refused."""


def record(resource: str, what: Any) -> None:
    """Record a successful write."""
    EFFECTS.setdefault(resource, []).append(canonical(what))


def files(folder: str) -> dict[str, Any]:
    """The files in the private /tmp at the end, by name."""
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
    """Empty the private /tmp."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            os.unlink(entry.path)
