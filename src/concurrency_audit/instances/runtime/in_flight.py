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
        self._sweep: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()

    def __len__(self) -> int:
        return len(self.given)

    def add(self, invocation: Invocation) -> None:
        """A worker gets an invocation now."""
        invocation.started = time.monotonic()
        self.given[invocation.request_id] = invocation
        invocation.beside = len(self.given)
        if self._sweep is None:
            self._sweep = self._loop.call_later(invocation.timeout, self._time_out)

    def take(self, request_id: str) -> Invocation | None:
        """The invocation with this id, which is no longer in flight; None when it is not, or no longer."""
        return self.given.pop(request_id, None)

    def was_late(self, request_id: str) -> bool:
        """Whether an id that is not in flight timed out; asked once, when its worker answers after all."""
        return self._timed_out.pop(request_id, "") is None

    def _time_out(self) -> None:
        """Answer what is overdue; one timer does for all, because all have the same timeout and the oldest is next."""
        self._sweep = None
        now = time.monotonic()
        for invocation in list(self.given.values()):
            left = invocation.started + invocation.timeout - now
            if left > 0:
                self._sweep = self._loop.call_later(left, self._time_out)
                return
            tail_of(invocation)
            del self.given[invocation.request_id]
            self._timed_out[invocation.request_id] = None
            if len(self._timed_out) > _REMEMBERED:
                self._timed_out.popitem(last=False)
            invocation.time_out()
