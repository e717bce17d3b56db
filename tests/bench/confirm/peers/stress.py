"""Threads without any control, over and over, with the smallest switch interval that CPython takes.

python -m tests.bench.confirm.peers.stress FOLDER FUNCTION EVENTS SECONDS
"""

import sys
import threading
import time

from tests.bench.confirm.peers.rounds import Round, given, say

_STUCK = 2.0
"""Seconds after which threads that have not ended are said to wait for each other."""


def main() -> None:
    """Rounds until one differs from every serial order, or the time is up."""
    program, budget = given()
    allowed = program.serial()
    sys.setswitchinterval(1e-6)
    until, tries = time.monotonic() + budget, 0
    while time.monotonic() < until:
        tries += 1
        one = program.fresh()
        if not together(one):
            return say(True, tries, reason="deadlock")
        if one.outcome() not in allowed:
            return say(True, tries, reason=one.outcome())
    return say(False, tries)


def together(one: Round) -> bool:
    """All invocations at once; False if they do not end."""
    begin = threading.Barrier(len(one.events))

    def body(number: int) -> None:
        begin.wait()
        one.invoke(number)

    threads = [threading.Thread(target=body, args=(number,), daemon=True) for number in range(len(one.events))]
    for thread in threads:
        thread.start()
    until = time.monotonic() + _STUCK
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return not any(thread.is_alive() for thread in threads)


if __name__ == "__main__":
    main()
