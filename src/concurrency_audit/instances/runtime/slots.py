"""The slots of an environment: which workers live, which are idle, and who gets the next invocation.

Nothing queues behind a busy worker. The one wait there is, is for a worker that has answered and is about to poll
again: without it a caller that reads an answer and calls again at once would be refused by a free environment.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from ..web.protocol import Connection, Request
from .api import RuntimeApi
from .invocation import Invocation
from .worker import Worker

_RETURN_SECONDS = 0.25
"""How long a worker that has answered may take to poll before its turn is given up."""


class Slots:
    """The workers of one environment, seen through their connections."""

    def __init__(self, api: RuntimeApi, most: int) -> None:
        self.workers: dict[Connection, Worker] = {}
        self.lost = 0
        """Workers that have died; they are not replaced."""
        self.on_new: Callable[[], None] = lambda: None
        self._api = api
        api.workers = self
        self._most = most
        self._numbered: dict[int, Worker] = {}
        self._idle: deque[Worker] = deque()
        self._returning = 0
        self._handover: deque[Invocation] = deque()
        """Invocations for workers that are about to poll; never more than those."""
        self._sweep: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()

    @property
    def waiting(self) -> int:
        """Invocations that wait for a worker to poll again."""
        return len(self._handover)

    @property
    def settled(self) -> bool:
        """Whether every worker has polled or died, and at least one has polled."""
        return bool(self.workers) and len(self.workers) + self.lost >= self._most

    def numbered(self, number: int | None) -> Worker | None:
        """The worker with this number."""
        return None if number is None else self._numbered.get(number)

    def offer(self, invocation: Invocation) -> bool:
        """Give an invocation to a worker that is idle or about to be; False when there is none."""
        if self._idle:
            self._give(self._idle.popleft(), invocation)
            return True
        if self._returning > len(self._handover):
            self._handover.append(invocation)
            self._loop.call_later(_RETURN_SECONDS, self._give_up, invocation)
            return True
        return False

    def poll(self, connection: Connection, request: Request) -> bool:
        """A worker asks for work; False for a stranger when there are as many workers as there may be."""
        worker = self.workers.get(connection) or self._new(connection, request)
        if worker is None:
            return False
        self._settle(worker)
        unanswered, worker.invocation = worker.invocation, None
        if unanswered is not None and self._api.in_flight.pop(unanswered.request_id, None) is not None:
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

    def _new(self, connection: Connection, request: Request) -> Worker | None:
        if len(self.workers) + self.lost >= self._most:
            return None
        declared = request.target.partition(b"?worker=")[2]
        number = int(declared) if declared.isdigit() else len(self.workers) + self.lost + 1
        worker = self.workers[connection] = self._numbered[number] = Worker(connection, number)
        self.on_new()
        return worker

    def _give(self, worker: Worker, invocation: Invocation) -> None:
        self._api.give(worker, invocation)
        if self._sweep is None:
            self._sweep = self._loop.call_later(invocation.timeout, self._time_out)

    def _time_out(self) -> None:
        """Answer what is overdue; one timer does for all, because all have the same timeout and the oldest is next."""
        self._sweep = None
        now = time.monotonic()
        for invocation in list(self._api.in_flight.values()):
            left = invocation.started + invocation.timeout - now
            if left > 0:
                self._sweep = self._loop.call_later(left, self._time_out)
                return
            invocation.time_out()

    def _settle(self, worker: Worker) -> None:
        """The worker is no longer about to poll."""
        if worker.returning:
            worker.returning = False
            self._returning -= 1

    def _give_up(self, invocation: Invocation) -> None:
        if invocation in self._handover:
            self._handover.remove(invocation)
            invocation.refuse()
