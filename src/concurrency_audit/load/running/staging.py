"""Uploads inputs ahead of the load, in order, so that no user waits for a photo to be made or stored."""

from collections.abc import Iterable, Iterator
from itertools import repeat

import gevent
from gevent.event import Event
from gevent.pool import Pool
from gevent.queue import Queue

from concurrency_audit.load.evidence import Request
from concurrency_audit.load.running.s3_client import S3Client, StoreError
from concurrency_audit.load.scenario import Scenario
from concurrency_audit.load.tally import Tally

UPLOADS = 16
AHEAD = 10_000
"""Requests staged before the load starts (all of them, where the plan is shorter) and kept ready while it runs."""


class Stager:
    """Works out requests and uploads their inputs in the background; iterate to get them in the plan's order."""

    def __init__(self, scenario: Scenario, store: S3Client | None, tally: Tally) -> None:
        self._scenario, self._store, self._tally = scenario, store, tally

    def stage(self, index: int) -> Request:
        """Work out one request and upload its inputs; raises StoreError."""
        request = self._scenario.request(index)
        self.stage_request(request)
        return request

    def stage_request(self, request: Request) -> None:
        """Upload a request's inputs; raises StoreError."""
        for one in self._scenario.staged(request):
            assert self._store is not None, "a scenario that stages objects needs a store"
            self._store.put(one.ref, one.data, one.content_type)
            self._tally.staged += 1

    def ahead(self, indices: Iterable[int]) -> "Ahead":
        """Start staging in the background."""
        return Ahead(self, indices)


class Ahead(Iterator[Request]):
    """Requests in order, staged up to `AHEAD` before they are asked for."""

    def __init__(self, stager: Stager, indices: Iterable[int]) -> None:
        self._queue: Queue[Request | None] = Queue(AHEAD)
        self._full = Event()
        self._ended = False
        self.error: StoreError | None = None
        self._greenlet = gevent.spawn(self._run, stager, indices)

    def wait(self) -> None:
        """Wait until the queue is full or everything is staged; raises StoreError when staging failed."""
        self._full.wait()
        if self.error is not None:
            raise self.error

    def __next__(self) -> Request:
        """Give the next request, waiting for its upload; raises StopIteration after the last one or a failure."""
        item = None if self._ended else self._queue.get()
        if isinstance(item, Request):
            return item
        self._ended = True
        raise StopIteration

    def stop(self) -> None:
        """End staging."""
        self._greenlet.kill()

    def _run(self, stager: Stager, indices: Iterable[int]) -> None:
        try:
            for staged in Pool(UPLOADS).imap(_staged_or_failed, repeat(stager), indices, maxsize=UPLOADS * 4):
                if isinstance(staged, StoreError):
                    self.error = staged
                    break
                if self._queue.full():
                    self._full.set()
                self._queue.put(staged)
        finally:
            self._full.set()
            self._queue.put(None)


def _staged_or_failed(stager: Stager, index: int) -> Request | StoreError:
    """Return the error as a value, because gevent prints exceptions raised in a pool's greenlet."""
    try:
        return stager.stage(index)
    except StoreError as error:
        return error
