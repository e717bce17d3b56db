"""The invocations that are with the workers of one environment, and those that came back too late."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

from .attribution import tail_of
from .invocation import Invocation

_REMEMBERED = 4096


class InFlight:
    """Invocations by request id, from the moment a worker gets one until it is answered or times out."""

    def __init__(self) -> None:
        self.given: dict[str, Invocation] = {}
        """What workers have, by id."""
        self._timed_out: OrderedDict[str, None] = OrderedDict()
        self.watched = False
        """Whether there is a time at which overdue ones are looked for."""
        self._loop = asyncio.get_running_loop()

    def __len__(self) -> int:
        return len(self.given)

    def watch(self, seconds: float) -> None:
        """Look for invocations that are overdue once the first one is that is given from now on, in so many seconds."""
        if not self.watched:
            # concurrency-audit: ignore[CA101] -- one event loop runs all tasks, and nothing is awaited in between
            self.watched = True
            self._loop.call_later(seconds, self._time_out)

    def take(self, request_id: str) -> Invocation | None:
        """The invocation with this id, which is no longer in flight; None when it is not, or no longer."""
        return self.given.pop(request_id, None)

    def was_late(self, request_id: str) -> bool:
        """Whether an id that is not in flight timed out; asked once, when its worker answers after all."""
        return self._timed_out.pop(request_id, "") is None

    def _time_out(self) -> None:
        """Answer what is overdue; one timer does for all, because all have the same timeout and the oldest is next."""
        self.watched = False
        now = time.monotonic()
        for invocation in list(self.given.values()):
            left = invocation.started + invocation.timeout - now
            if left > 0:
                self.watch(left)
                return
            tail_of(invocation)
            del self.given[invocation.request_id]
            self._timed_out[invocation.request_id] = None
            if len(self._timed_out) > _REMEMBERED:
                self._timed_out.popitem(last=False)
            invocation.time_out()
