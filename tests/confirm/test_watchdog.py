"""Who blocks in C code is told from who computes or waits for the interpreter."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from concurrency_audit.confirm.runtime import watchdog


def _sleeps(body: Callable[[threading.Event], object]) -> bool:
    end = threading.Event()
    thread = threading.Thread(target=body, args=(end,))
    thread.start()
    try:
        time.sleep(0.02)
        task = SimpleNamespace(native=thread.native_id, elsewhere=None)
        return watchdog._sleeps(task)  # type: ignore[arg-type]
    finally:
        end.set()
        thread.join()


def _computes(end: threading.Event) -> None:
    while not end.is_set():
        pass


@pytest.mark.parametrize(("body", "sleeps"), [(_computes, False), (threading.Event.wait, True)])
def test_a_thread_that_wants_the_interpreter_is_not_blocked(
    body: Callable[[threading.Event], object], sleeps: bool
) -> None:
    assert _sleeps(body) is sleeps
