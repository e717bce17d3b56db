"""Which locks are held where: `with`, acquire and release, stacks, files, classes of the project."""

from __future__ import annotations

import pytest

from tests.program.interpreting import in_handler, shown

LOCKS = """
import contextlib, fcntl, threading
LOCK, OTHER = threading.Lock(), threading.Lock()
A = threading.Lock()
STATE = {}

class Guard:
    def __enter__(self):
        LOCK.acquire()
        return self
    def __exit__(self, *problem):
        LOCK.release()

@contextlib.contextmanager
def guarded():
    with LOCK:
        yield
"""


def holding(body: str) -> list[str]:
    """The locks held at each store into STATE, as text."""
    stores = [line for line in shown(in_handler(LOCKS, body)) if line.startswith("write global:STATE")]
    return [line.partition(" holding ")[2] for line in stores]


@pytest.mark.parametrize(
    ("body", "held"),
    [
        ("with LOCK:\n    STATE['a'] = 1\nSTATE['b'] = 1", ["LOCK", ""]),
        ("LOCK.acquire()\nSTATE['a'] = 1\nLOCK.release()\nSTATE['b'] = 1", ["LOCK", ""]),
        # a with block gives back what it took, and nothing else
        ("with open('x'):\n    LOCK.acquire()\nSTATE['a'] = 1", ["LOCK"]),
        ("LOCK.acquire()\nwith open('x'):\n    LOCK.release()\nSTATE['a'] = 1", [""]),
        ("with LOCK:\n    with OTHER:\n        STATE['a'] = 1\n    STATE['b'] = 1", ["LOCK, OTHER", "LOCK"]),
        ("with LOCK, OTHER:\n    STATE['a'] = 1", ["LOCK, OTHER"]),
        ("with LOCK:\n    OTHER.acquire()\nSTATE['a'] = 1", ["OTHER"]),
        ("with Guard():\n    STATE['a'] = 1\nSTATE['b'] = 1", ["LOCK", ""]),
        ("with guarded():\n    STATE['a'] = 1\nSTATE['b'] = 1", ["LOCK", ""]),
        # stacks
        (
            "with contextlib.ExitStack() as s:\n    s.enter_context(LOCK)\n    STATE['a'] = 1\nSTATE['b'] = 1",
            ["LOCK", ""],
        ),
        ("with contextlib.ExitStack() as s:\n    s.enter_context(guarded())\n    STATE['a'] = 1", ["LOCK"]),
        ("s = contextlib.ExitStack()\ns.enter_context(LOCK)\nSTATE['a'] = 1\ns.close()\nSTATE['b'] = 1", ["LOCK", ""]),
        ("with contextlib.AsyncExitStack() as s:\n    s.enter_context(LOCK)\n    STATE['a'] = 1", ["LOCK"]),
        # a lock of one's own guards nothing that others see
        ("mine = threading.Lock()\nwith mine:\n    STATE['a'] = 1", ["a local lock"]),
        # a lock on a file ends when the file is closed
        (
            "with open('/tmp/l', 'w') as f:\n    fcntl.flock(f, fcntl.LOCK_EX)\n    STATE['a'] = 1\nSTATE['b'] = 1",
            ["/tmp/l", ""],
        ),
        ("f = open('/tmp/l', 'w')\nfcntl.flock(f, fcntl.LOCK_EX)\nSTATE['a'] = 1", ["/tmp/l"]),
    ],
)
def test_what_is_held_at_a_store(body: str, held: list[str]) -> None:
    assert holding(body) == held


def test_a_semaphore_that_lets_several_in_is_no_lock() -> None:
    assert holding("with threading.Semaphore(3):\n    STATE['a'] = 1") == [""]
    assert holding("with threading.Semaphore(1):\n    STATE['a'] = 1") == ["a local lock"]


def test_a_callee_keeps_what_it_acquired() -> None:
    source = LOCKS + "def take():\n    LOCK.acquire()\n"
    run = in_handler(source, "take()\nSTATE['a'] = 1")
    assert [line for line in shown(run) if line.startswith("write")] == ["write global:STATE['a'] holding LOCK"]
