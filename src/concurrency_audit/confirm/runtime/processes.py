"""Invocations in worker processes, which share /tmp and AWS but no memory; and one warm worker that is used again."""

import os
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from concurrency_audit.confirm.runtime import aws, effects, logs, namespace, sync, warming, watchdog, wire
from concurrency_audit.confirm.runtime.control import CONTROL
from concurrency_audit.confirm.runtime.deciding import decider
from concurrency_audit.confirm.runtime.invoking import Outcome
from concurrency_audit.confirm.runtime.scheduler import Scheduler, Task
from concurrency_audit.confirm.runtime.worker import Worker

Handlers = Sequence[Callable[..., Any]]
_UNFINISHED: Outcome = {"unfinished": True}


class Coordinator:
    """Represents each worker by one thread in the scheduler; while that thread waits for a message, the worker runs."""

    def __init__(self, handlers: Handlers, request: Mapping[str, Any]) -> None:
        self.handlers = handlers
        self.events = list(enumerate(request["events"]))
        plan = request["plan"]
        self.scheduler = Scheduler(CONTROL.clock, plan["order"], decider(plan), serial=bool(plan.get("serial")))
        self.before = request.get("before", ())
        self.outcomes: dict[int, Outcome] = {}
        self.failed = False

    def start(self, parts: Sequence[Sequence[tuple[int, Any]]]) -> None:
        """Fork a worker for each part of the events before any thread exists; then start the threads for them."""
        channels = [self._fork(part) for part in parts]
        CONTROL.scheduler = self.scheduler
        for part, channel in zip(parts, channels, strict=True):
            task = self.scheduler.add(str(part[0][0]))
            thread = threading.Thread(target=self._stand_in, args=(channel, task), daemon=True)
            sync.launch(thread, task)
        self.scheduler.begin()

    def _fork(self, part: Sequence[tuple[int, Any]]) -> socket.socket:
        ours, theirs = socket.socketpair()
        if os.fork() == 0:
            ours.close()
            try:
                first = self.before if part[0][0] == self.scheduler.order[0] else ()
                Worker(theirs, [number for number, _ in part]).run(self.handlers, part, first)
            finally:
                os._exit(1)
        theirs.close()
        return ours

    def _stand_in(self, channel: socket.socket, task: Task) -> None:
        while (message := wire.receive(channel)) is not None:
            if message[0] == "done":
                self._done(*message[1:])
                return
            wire.send(channel, self._answer(task, *message))
        self.failed = True

    def _answer(self, task: Task, kind: str, *rest: Any) -> Any:
        if kind == "hello":
            task.elsewhere = rest[0], rest[1]
        elif kind == "point":
            self.scheduler.point(*rest)
        elif kind == "sleep":
            self.scheduler.block(lambda: False, rest[0])
        elif kind == "wait":
            self.scheduler.wait_for_others()
        elif kind == "aws":
            with sync.one_step():
                return aws.answer(rest[0])
        return True

    def _done(
        self,
        ended: str,
        outcomes: dict[int, Outcome],
        written: dict[str, list[Any]],
        refused: list[str],
        services: list[str],
        modules: list[str],
        written_to_logs: dict[int, list[str]],
    ) -> None:
        logs.add(written_to_logs)
        self.outcomes |= outcomes
        aws.SERVICES.update(services)
        warming.add(modules)
        self.failed = self.failed or ended != "done"
        effects.REFUSED.extend(refused)
        for resource, writes in written.items():
            effects.EFFECTS.setdefault(resource, []).extend(writes)

    def finish(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Wait for the end; returns the outcome of every invocation."""
        stuck = watchdog.watch(self.scheduler, request["timeout"], patient=bool(request["plan"].get("serial")))
        self.scheduler.ended = self.scheduler.ended or "stuck"
        return {
            "outcomes": [self.outcomes.get(number, _UNFINISHED) for number, _ in self.events],
            "ended": "stuck" if stuck else ("died" if self.failed else self.scheduler.ended),
            "waiting": watchdog.waiting(self.scheduler) if self.scheduler.ended == "deadlock" else [],
            "scheduler": self.scheduler,
        }


def run(handlers: Handlers, request: Mapping[str, Any]) -> dict[str, Any]:
    """Run one schedule with one worker per invocation."""
    coordinator = Coordinator(handlers, request)
    coordinator.start([[event] for event in coordinator.events])
    return coordinator.finish(request)


def reuse(handlers: Handlers, request: Mapping[str, Any]) -> dict[str, Any]:
    """Run the invocations one after the other: in one warm worker, or each in a new one with an empty /tmp."""
    if not request["plan"].get("fresh"):
        coordinator = Coordinator(handlers, request)
        coordinator.start([coordinator.events])
        return coordinator.finish(request)
    outcomes = []
    for number, event in enumerate(request["events"]):
        coordinator = Coordinator(handlers, {**request, "plan": {"order": [number], "serial": True}})
        coordinator.start([[(number, event)]])
        ran = coordinator.finish(request)
        outcomes.append(coordinator.outcomes.get(number, _UNFINISHED))
        if request.get("private"):
            namespace.restore()
        if ran["ended"] != "done":
            break
    return {**ran, "outcomes": outcomes}
