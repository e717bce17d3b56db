"""Workers, environments and the server are killed under load: every accepted call is answered exactly once."""

from __future__ import annotations

import random
import signal
import time
from typing import Any

import psutil
import pytest

from concurrency_audit.instances.local import LocalInstances

from .conftest import FUNCTIONS
from .faults import CALLERS, NAMED, Callers, kill_something


@pytest.mark.parametrize("model", ["processes", "threads"])
def test_killing_workers_and_environments_under_load(model: Any) -> None:
    """Every call gets its own result, a function error or a named service error; the fleet heals."""
    chance = random.Random(4)
    with LocalInstances(model=model, environments=3) as local:
        function = local.publish(FUNCTIONS / "kinds", "app.handler", concurrency=3)
        with Callers(function) as callers:
            for _ in range(12):
                callers.enough.wait(0.25)
                kill_something(local, chance)
            assert callers.enough.wait(60), f"too few results: {callers.outcomes}"
        assert callers.wrong == []
        assert set(callers.outcomes) <= NAMED | {"result", "Runtime.ExitError"}
        with Callers(function) as again:
            assert again.enough.wait(60), f"the fleet did not heal: {again.outcomes}"
        assert again.wrong == []
        children = psutil.Process(local.pid).children(recursive=True)
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_killing_the_server_under_load_leaves_no_process() -> None:
    """Callers see their connection close; nothing that the server started outlives it."""
    local = LocalInstances(environments=2)
    function = local.publish(FUNCTIONS / "kinds", "app.handler", concurrency=3)
    with Callers(function) as callers:
        callers.enough.wait(60)
        children = psutil.Process(local.pid).children(recursive=True)
        local.stop(signal.SIGKILL)
        # A caller that was just told to wait a moment finds the connection closed at its next call.
        until = time.monotonic() + 10
        while callers.outcomes["disconnected"] < CALLERS and time.monotonic() < until:
            time.sleep(0.05)
    assert callers.wrong == []
    assert callers.outcomes["disconnected"] == CALLERS
    assert len(children) > 6
    assert psutil.wait_procs(children, timeout=10)[1] == []
