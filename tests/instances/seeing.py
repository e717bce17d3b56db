"""What the tests look at from outside: the live page's data, and waiting for it to change."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any

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
