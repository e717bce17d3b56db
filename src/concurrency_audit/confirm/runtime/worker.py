"""A worker process: runs its invocations as AWS's runtime does, and asks before it touches shared resources."""

import os
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Any

from concurrency_audit.confirm.runtime import aws, effects, logs, sync, warming, watchdog, wire
from concurrency_audit.confirm.runtime.control import CONTROL
from concurrency_audit.confirm.runtime.invoking import Outcome, earlier, invoke
from concurrency_audit.confirm.runtime.points import Key
from concurrency_audit.confirm.runtime.scheduler import Scheduler, Task

_SHARED = frozenset(("file", "entries", "flock", "aws", "port"))
"""Kinds of places that other processes can access."""
_FOREVER = 3600.0


class Worker:
    """Runs in the forked process; its threads have a scheduler of their own."""

    def __init__(self, channel: socket.socket, numbers: Sequence[int]) -> None:
        self.channel = channel
        self.scheduler = Scheduler(CONTROL.clock, list(numbers), self.decide, serial=True)
        self.scheduler.idle = self.idle
        self.scheduler.others = self.others

    def run(
        self,
        handlers: Sequence[Callable[..., Any]],
        events: Sequence[tuple[int, Any]],
        before: Sequence[tuple[str, Any]] = (),
    ) -> None:
        """Run the invocations one after the other in one thread, as a warm worker does; never returns."""
        CONTROL.scheduler = self.scheduler
        effects.EFFECTS.clear()
        aws.forward(self._call)
        outcomes: dict[int, Outcome] = {}

        def body() -> None:
            wire.send(self.channel, ("hello", os.getpid(), threading.get_native_id()))
            wire.receive(self.channel)
            earlier(before)
            for number, event in events:
                outcomes[number] = invoke(handlers[number], event, number)

        thread = threading.Thread(target=body, name="invocation", daemon=True)
        sync.launch(thread, self.scheduler.add(str(events[0][0])))
        self.scheduler.begin()
        stuck = watchdog.watch(self.scheduler, _FOREVER, patient=True)
        ended = "stuck" if stuck else self.scheduler.ended
        learned = aws.loaded(), warming.loaded()
        wire.send(self.channel, ("done", ended, outcomes, effects.EFFECTS, effects.REFUSED, *learned, logs.LOGS))
        os._exit(0)

    def decide(self, scheduler: Scheduler, task: Task, key: Key, nth: int) -> Task | None:
        """At a point that touches a shared resource, ask the coordinator and wait until it answers."""
        visit = scheduler.trace[-1]
        if any(place.kind in _SHARED for place, _ in visit.places):
            self._ask("point", key, visit.places, visit.value)
        return None

    def idle(self, seconds: float) -> None:
        """Tell the coordinator that all tasks of this process sleep, so that other processes continue."""
        self._ask("sleep", seconds)

    def others(self) -> None:
        """Wait until another process has made progress."""
        self._ask("wait")

    def _call(self, request: bytes) -> Any:
        return self._ask("aws", request)

    def _ask(self, *message: Any) -> Any:
        wire.send(self.channel, message)
        return wire.receive(self.channel)
