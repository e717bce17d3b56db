"""What one thread draws its waits from, and how much of them it has left."""

from __future__ import annotations

import random
import threading
import time

BUDGET = 0.15
"""Seconds that one invocation waits at most, so that a loop does not take a thousand times as long."""
LONGEST = 0.004
"""Seconds of one wait at most, and a quarter of them on average."""
REFILL = 1.0
"""Seconds after which a thread of a web server may wait again: where its invocations begin is not known."""


class Draws:
    """What one thread draws its waits from."""

    __slots__ = ("at", "came_to", "held", "left", "random", "since", "thread", "worker")

    def __init__(self, thread: threading.Thread, worker: int, seed: int) -> None:
        self.thread = thread
        self.worker = worker
        self.random = random.Random(seed)  # from a number: from text it would import, and so be called again
        self.since = time.monotonic()
        self.renew()

    def renew(self) -> None:
        """An invocation begins: it has waited for nothing and come to no global."""
        self.left = self.held = BUDGET
        self.came_to: set[str] = set()
        self.at: str | None = None
        """The shared state that the last line touched; empty where it has no name, None where it touched none."""

    def wait(self, chance: float, kept: float, *, refill: bool) -> float:
        """Seconds to wait now; 0 for not at all, as where no more than what is kept is left."""
        if refill and self.left <= kept and time.monotonic() - self.since > REFILL:
            self.left, self.since = BUDGET, time.monotonic()
        if self.left <= kept or self.random.random() >= chance:
            return 0.0
        wait = self.random.random() ** 3 * LONGEST
        self.left -= wait
        return wait
