"""Hands out arrivals: at due instants (open model) or as fast as a changing number of users allows (closed model)."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import gevent
from gevent.event import Event

from concurrency_audit.load.evidence import Phase, Request
from concurrency_audit.load.running.share import Share
from concurrency_audit.load.timetable import Timetable, share_of

POLL = 0.02
"""Seconds between two checks of a level at which a user has nothing to do."""
REDELIVERIES = 50
"""Number of retries of a throttled request, as S3's own asynchronous delivery would make, before it is given up."""


@dataclass(slots=True)
class Arrival:
    """One request with the instant it is due (`time.monotonic`)."""

    request: Request
    due: float
    phase: Phase = Phase.LOAD
    attempts: int = 1


class Feed:
    """The arrivals of one process's share; users call `take`, and `None` means that there is nothing more to do."""

    def __init__(
        self,
        ready: Iterator[Request],
        plan: Timetable,
        share: Share,
        *,
        open_model: bool,
        start_within: float,
        dropped: Callable[[], None],
    ) -> None:
        self._ready, self._plan, self._share = ready, plan, share
        self._due = plan.due(share.index, share.count) if open_model else None
        self._start_within, self._dropped = start_within, dropped
        self._again: deque[Arrival] = deque()
        self._start: float | None = None
        self._closed = Event()
        self.busy = 0
        """Number of users that hold an arrival."""
        self._waiting = 0
        """Number of users that wait for a due instant."""
        self.sent_all = False
        self._over = False
        """Whether the timetable has ended, so that what was throttled is left to `leftovers`."""
        self._exhausted = False
        """Whether there is no further request, so that whoever waits for a due instant may wait in vain."""

    def open(self) -> None:
        """Start the clock."""
        self._start = time.monotonic()

    def close(self) -> None:
        """Hand out nothing more."""
        self._closed.set()

    @property
    def finished(self) -> bool:
        """Whether every arrival was handed out and answered."""
        if self.busy or (self._waiting and not self._exhausted):
            return False
        return self.closed or (self.sent_all and (self._over or not self._again))

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return bool(self._closed.is_set())

    @property
    def elapsed(self) -> float:
        """Seconds since the clock started; 0 before."""
        return 0.0 if self._start is None else time.monotonic() - self._start

    def take(self) -> Arrival | None:
        """Wait for the next arrival; the caller must give it back through `done`."""
        while not self._closed.is_set():
            if self._start is None:
                gevent.sleep(POLL)
                continue
            arrival = self._take_due() if self._due is not None else self._take_free()
            if arrival is not None:
                return arrival
            if self.finished:
                return None
        return None

    def done(self, arrival: Arrival, *, throttled: bool) -> bool:
        """Give an arrival back after its answer; gives whether it is queued to be sent again."""
        self.busy -= 1
        if not throttled or arrival.attempts > REDELIVERIES:
            return False
        arrival.attempts += 1
        self._again.append(arrival)
        return True

    def _take_due(self) -> Arrival | None:
        """The next due instant of the timetable; the request is bound only when a user is there to send it."""
        assert self._due is not None and self._start is not None
        instant = next(self._due, None)
        if instant is None:
            self._end()
            return None
        due = self._start + instant
        self._waiting += 1
        closed = self._closed.wait(max(due - time.monotonic(), 0))
        self._waiting -= 1
        if closed:
            return None
        if time.monotonic() - due > self._start_within:
            self._dropped()
            return None
        return self._bound(due)

    def _take_free(self) -> Arrival | None:
        """A request for a free user, if the level has room for one more."""
        if self.elapsed >= self._plan.seconds:
            self._end()
            return None
        level = max(self._plan.level(self.elapsed), 1)
        if self.busy >= share_of(level, self._share.index, self._share.count):
            self._closed.wait(POLL)
            return None
        return self._bound(time.monotonic())

    def _bound(self, due: float) -> Arrival | None:
        if self._again:
            arrival = self._again.popleft()
            arrival.due = due
        else:
            self.busy += 1
            request = next(self._ready, None)
            self.busy -= 1
            if request is None:
                self.sent_all = self._exhausted = True
                self._closed.wait(POLL)
                return None
            arrival = Arrival(request, due)
        self.busy += 1
        return arrival

    def put_back(self, request: Request) -> None:
        """Queue a request that was throttled before the load."""
        self._again.append(Arrival(request, 0.0))

    def leftovers(self) -> list[Arrival]:
        """Take out what was throttled and not sent again before the load was over."""
        left = list(self._again)
        self._again.clear()
        return left

    def _end(self) -> None:
        """The timetable is over."""
        self.sent_all = self._over = True
        self._closed.wait(POLL)
