"""The slots of an environment: which workers live, which are idle, and who gets the next invocation.

Nothing queues behind a busy worker. The one wait there is, is for a worker that has answered and is about to poll
again: without it a caller that reads an answer and calls again at once would be refused by a free environment.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable

from ..web.protocol import Connection
from .in_flight import InFlight
from .invocation import Invocation
from .worker import Worker

_RETURN_SECONDS = 0.25
"""How long a worker that has answered may take to poll before its turn is given up."""


class Slots:
    """The workers of one environment, seen through their connections."""

    def __init__(
        self, in_flight: InFlight, workers: int, most: int, environment: int, on_new: Callable[[], None]
    ) -> None:
        self.workers: dict[Connection, Worker] = {}
        self.lost = 0
        """Workers that have died; they are not replaced."""
        self._in_flight = in_flight
        self._workers = workers
        """Workers that there may be."""
        self._most = most
        """Invocations that may be under way at once; in hybrid mode there can be more workers than that."""
        self._environment = environment
        """The environment's number, which answers name."""
        self._on_new = on_new
        self._numbered: dict[int, Worker] = {}
        self._idle: deque[Worker] = deque()
        self._returning = 0
        self._handover: deque[Invocation] = deque()
        """Invocations for workers that are about to poll; never more than those."""
        self._loop = asyncio.get_running_loop()

    @property
    def waiting(self) -> int:
        """Invocations that wait for a worker to poll again."""
        return len(self._handover)

    @property
    def settled(self) -> bool:
        """Whether every worker has polled or died, and at least one has polled."""
        return bool(self.workers) and len(self.workers) + self.lost >= self._workers

    def all(self) -> Iterable[Worker]:
        """The workers that live."""
        return self.workers.values()

    def numbered(self, number: int | None) -> Worker | None:
        """The worker with this number."""
        return None if number is None else self._numbered.get(number)

    def offer(self, invocation: Invocation) -> bool:
        """Give an invocation to a worker that is idle or about to be; False when there is none."""
        if len(self._in_flight.given) + len(self._handover) >= self._most:
            return False
        if self._idle:
            self._give(self._idle.popleft(), invocation)
            return True
        if self._returning > len(self._handover):
            self._handover.append(invocation)
            self._loop.call_later(_RETURN_SECONDS, self._give_up, invocation)
            return True
        return False

    def poll(self, target: bytes, _body: bytes, connection: Connection) -> bool:
        """A worker asks for work; False for a stranger when there are as many workers as there may be.

        The target names the worker, where its runtime does; it is looked at when the worker asks for the first time.
        """
        worker = self.workers.get(connection) or self._new(connection, target)
        if worker is None:
            return False
        if worker.returning:
            self._settle(worker)
        unanswered, worker.invocation = worker.invocation, None
        if unanswered is not None and self._in_flight.take(unanswered.request_id) is not None:
            unanswered.fail("Runtime.NoResponse", "The runtime asked for work without having answered")
        worker.polling = True
        if self._handover:
            self._give(worker, self._handover.popleft())
        else:
            self._idle.append(worker)
        return True

    def returns(self, connection: Connection) -> None:
        """A worker has answered and will poll again."""
        worker = self.workers.get(connection)
        if worker is not None and not worker.returning:
            worker.returning = True
            self._returning += 1

    def lose(self, connection: Connection) -> Worker | None:
        """A connection closed: the worker that it belonged to, if any, has died."""
        worker = self.workers.pop(connection, None)
        if worker is None:
            return None
        self.lost += 1
        if worker.polling:
            self._idle.remove(worker)
        self._settle(worker)
        while len(self._handover) > self._returning:
            self._handover.pop().refuse()
        return worker

    def _new(self, connection: Connection, target: bytes) -> Worker | None:
        if len(self.workers) + self.lost >= self._workers:
            return None
        declared = target.partition(b"?worker=")[2]
        number = int(declared) if declared.isdigit() else len(self.workers) + self.lost + 1
        worker = self.workers[connection] = self._numbered[number] = Worker(connection, number)
        self._on_new()
        return worker

    def _give(self, worker: Worker, invocation: Invocation) -> None:
        given, timeout = self._in_flight.given, invocation.timeout
        given[invocation.request_id] = invocation
        if not self._in_flight.watched:
            self._in_flight.watch(timeout)
        invocation.environment, invocation.beside = self._environment, len(given)
        invocation.worker, invocation.started = worker, time.monotonic()
        worker.polling, worker.invocation = False, invocation
        deadline = int((time.time() + timeout) * 1000)
        more = ""
        if invocation.client_context:
            more = f"Lambda-Runtime-Client-Context: {invocation.client_context.decode('latin-1')}\r\n"
        payload = invocation.payload
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            f"Lambda-Runtime-Aws-Request-Id: {invocation.request_id}\r\nLambda-Runtime-Deadline-Ms: {deadline}\r\n"
            f"Lambda-Runtime-Invoked-Function-Arn: {invocation.arn}\r\nLambda-Runtime-Trace-Id: {invocation.trace}\r\n"
            f"{more}Content-Length: {len(payload)}\r\n\r\n"
        )
        worker.connection.send(head, payload)

    def _settle(self, worker: Worker) -> None:
        """The worker is no longer about to poll."""
        if worker.returning:
            worker.returning = False
            self._returning -= 1

    def _give_up(self, invocation: Invocation) -> None:
        if invocation in self._handover:
            self._handover.remove(invocation)
            invocation.refuse()
