"""What the tests look at from outside: the live page's data, and waiting for it to change."""

from __future__ import annotations

import contextlib
import json
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from concurrency_audit.instances.local import LocalInstances


def state_of(local: LocalInstances, name: str) -> dict[str, Any]:
    """The live page's data on one function."""
    with urllib.request.urlopen(local.ready["lambda"] + "/_instances/state.json") as answer:
        versions = json.load(answer)["versions"]
    return next(one for one in versions if one["function"] == name)


def eventually(check: Callable[[], Any], seconds: float = 20.0) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := check():
            return found
        time.sleep(0.02)
    raise AssertionError("did not happen in time")


def scratch_folders(server: int) -> list[str]:
    """Folders that the server's keeper would remove."""
    keepers = [one.cmdline() for one in psutil.Process(server).children() if "keeper.py" in " ".join(one.cmdline())]
    return keepers[0][-1:] if keepers else []


def marked(folder: str) -> list[psutil.Process]:
    """Living processes that a server with this scratch folder started, wherever they have moved."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get("LMI_SERVER") == Path(folder).name and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found
