"""One process's part of a run, from staging to the last check. Locust's users call `take` and `deliver`."""

import logging
import time
from collections.abc import Callable
from itertools import islice
from typing import Any

import gevent
from gevent.pool import Pool

from concurrency_audit.load.evidence import Answer, Outcome, Phase, Request
from concurrency_audit.load.oracles.across import foreign
from concurrency_audit.load.running.afterwards import Afterwards
from concurrency_audit.load.running.faults import Faults
from concurrency_audit.load.running.feed import POLL, Arrival, Feed
from concurrency_audit.load.running.growth import Growth
from concurrency_audit.load.running.lambda_client import Invoker
from concurrency_audit.load.running.s3_client import S3Client, StoreError
from concurrency_audit.load.running.sending import THROTTLED_PAUSE, Sending
from concurrency_audit.load.running.settings import Settings
from concurrency_audit.load.running.share import Share
from concurrency_audit.load.running.staging import Ahead, Stager
from concurrency_audit.load.running.stopping import hopeless
from concurrency_audit.load.running.sweep import Sweep
from concurrency_audit.load.scenario import Scenario
from concurrency_audit.wording import counted

logger = logging.getLogger(__name__)

COLD = 64
"""Most requests that are sent at once to cold environments."""
LEFTOVERS = 4
"""Throttled requests that are sent again at once when the load is over."""


class Run(Sending):
    """The share of one process. Its parts are reached in this order: stage, cold start, alone, load, settle."""

    def __init__(
        self,
        scenario: Scenario,
        invoker: Invoker,
        store: S3Client | None,
        settings: Settings,
        share: Share,
        *,
        fire: Callable[[Answer], None],
        faults: Faults | None = None,
        growth: Growth | None = None,
    ) -> None:
        super().__init__(scenario, invoker, store, settings, fire=fire)
        self.share, self._faults, self._growth = share, faults, growth
        self._stager = Stager(scenario, store, self.tally)
        self._ahead: Ahead | None = None
        self._since = 0.0
        self._alone: list[Request] = []
        self.settled = False
        self._half_is_through = False

    def prepare(self) -> None:
        """Stage the sequential pass's inputs and run ahead with the load's; raises StoreError."""
        self._alone = [self._stager.stage(index) for index in self.share.sequential(self.scenario)]
        if self._store is not None and self.scenario.watched:
            self._since = min(self._store.server_time(bucket) for bucket in self.scenario.watched)
        self._ahead = self._stager.ahead(self.share.load(self.scenario))
        self.feed = Feed(
            self._ahead,
            self.settings.timetable,
            self.share,
            open_model=self.settings.rate > 0,
            start_within=self.settings.start_within,
            dropped=lambda: self.tally.drop(self._second()),
        )

    def cold_start(self) -> None:
        """Send the load's first requests all at once, so that fresh environments get several while they are cold."""
        if not self.settings.cold_start or self.share.index or self.feed is None or self._ahead is None:
            return
        first = list(islice(self._ahead, min(self.settings.users, COLD)))
        # Files that are no photo come when there are results of environments that saw none: they may leave something.
        for sound in (True, False):
            for _ in Pool(COLD).imap_unordered(self._send_cold, [one for one in first if one.sound is sound]):
                pass
        self.verifier.drain()

    def _send_cold(self, request: Request) -> None:
        answer = self.invoke(request.payload)
        self.count(request, answer, Phase.COLD, late=0.0)
        self.verifier.add(request, answer, Phase.COLD)
        if answer.outcome is Outcome.THROTTLED and self.feed is not None:
            self.feed.put_back(request)

    def sequential(self) -> None:
        """Send this share's sequential requests one by one and wait for their checks; raises StoreError."""
        for request in self._alone:
            if self.stopped_by:
                return
            answer = self.invoke(request.payload)
            self.count(request, answer, Phase.SEQUENTIAL, late=0.0)
            self.verifier.add(request, answer, Phase.SEQUENTIAL)
        self.verifier.drain()
        if self._growth is not None:
            self._growth.begin()
        self._stop_for(hopeless(self.tally, self.ledger))

    def wait_staged(self) -> None:
        """Wait until the load can start without anyone waiting for an upload; raises StoreError.

        Meanwhile the first process sends a small dose of what comes after the load.
        """
        assert self._ahead is not None
        if not self.share.index and self.settings.upload_again and not self._failed_fast:
            self._send_small_dose()
        self._ahead.wait()

    def _send_small_dose(self) -> None:
        Afterwards(self, self._stager, self._oracles).small_dose()

    def open(self) -> None:
        """Start the load."""
        assert self.feed is not None
        self.feed.open()

    def take(self) -> Arrival | None:
        """Give a user its next arrival, waiting for the load to start; None when there is nothing more to do."""
        while self.feed is None and not self.stopped_by and not self.settled:
            gevent.sleep(POLL)
        return self.feed.take() if self.feed is not None else None

    def deliver(self, arrival: Arrival) -> None:
        """Send an arrival: count the answer, hand it to the verifier, and queue the request again when throttled."""
        assert self.feed is not None
        late = max(time.monotonic() - arrival.due, 0.0)
        answer = self.invoke(arrival.request.payload)
        self.count(arrival.request, answer, arrival.phase, late)
        self.verifier.add(arrival.request, answer, arrival.phase)
        throttled = answer.outcome is Outcome.THROTTLED
        again = self.feed.done(arrival, throttled=throttled)
        self.tally.given_up += throttled and not again
        if again and self.settings.rate == 0:
            gevent.sleep(THROTTLED_PAUSE)

    def halfway(self) -> None:
        """Look at memory and let faults happen once half of the load is through.

        Raises:
            UsageError: the endpoint has no faults.
        """
        if self._half_is_through or self.feed is None or self.share.index:
            return
        planned = max(self.scenario.requests - self.scenario.sequential, 1) / self.share.count
        if self.tally.outcomes[Phase.LOAD].total() * 2 < planned and self.feed.elapsed * 2 < self.settings.duration:
            return
        self._half_is_through = True
        if self._growth is not None:
            self._growth.halfway()
            self._stop_for(self._lost_workers())
        if self._faults is not None:
            self._faults.on()

    @property
    def finished(self) -> bool:
        """Whether the load is over: everything sent, the time up, or the run stopped."""
        if self.feed is None:
            return bool(self.stopped_by)
        staging = self._ahead.error if self._ahead is not None else None
        if staging is not None and not self.stopped_by:
            self.stop(str(staging))
        return self.feed.finished

    def settle(self) -> None:
        """Wait for what is in flight, finish every check, then look for what should not be there. Once only."""
        if self.settled:
            return
        self.settled = True
        self.close()
        while self.feed is not None and self.feed.busy:
            gevent.sleep(0.02)
        if self._ahead is not None:
            self._ahead.stop()
        if self._faults is not None and self._faults.injected:
            self._faults.off()
        self._send_leftovers()
        self.verifier.drain()
        self._look_at_growth()
        self._go_on_afterwards()
        self._sweep()
        self.verifier.stop()

    def foreign(self) -> dict[str, Any]:
        """What the process that leads a distributed run needs to know of this one's requests."""
        return foreign(self._oracles)

    def abandon(self) -> None:
        """Stop at once, as on Ctrl-C: what is not checked yet counts as unverified."""
        if self.settled:
            return
        self.settled = True
        self.close()
        self.tally.unverified += self.in_flight
        self.verifier.stop()

    def _sweep(self) -> None:
        if self._store is None or not self.scenario.watched or not self._since:
            return
        sweep = Sweep(self.scenario, self._oracles, self._store, self.share, self._since)
        before = len(self.tally.mismatches)
        try:
            sweep.run(self.ledger, self.tally, late_wait=self.settings.late_wait, second=self._second())
        except StoreError as error:
            self.tally.store_lost += 1
            self.tally.note(f"the last look at the buckets failed: {error}")
            self.stopped_by = self.stopped_by or f"the last look at the buckets failed: {error}"
        self.verifier.report(self.tally.mismatches[before:])

    def _look_at_growth(self) -> None:
        if self._growth is not None and not self.stopped_by:
            found = self._growth.found(self.tally.outcomes[Phase.LOAD].total())
            if memory := self._growth.memory():
                self.facts["memory"] = memory
            self.tally.add_mismatches(found, self._second())
            self.verifier.report(found)
            self._stop_for(self._lost_workers())

    def _lost_workers(self) -> str | None:
        """Why a run ends whose function lost workers that had nothing to do, or None."""
        lost = self._growth.lost if self._growth is not None else 0
        return f"{counted(lost, 'worker')} of the function died" if lost > 0 else None

    def _go_on_afterwards(self) -> None:
        """Upload some keys again and repeat some requests alone; the first process does it for all."""
        afterwards = Afterwards(self, self._stager, self._oracles)
        try:
            again = self.settings.upload_again and not self._failed_fast
            if again and not (self.stopped_by or self.share.index):
                afterwards.after_load()
                if self._faults is not None:
                    afterwards.fail_for_good(self._faults.unreadable)
            if not (self.stopped_by or self.share.index):
                afterwards.repeat_alone()
        except StoreError as error:
            self.tally.store_lost += 1
            self.stop(str(error))
        for oracle in self._oracles:
            self.tally.documents += len(getattr(oracle, "documents", ()))
            self.tally.unjudged += len(getattr(oracle, "unjudged", ()))

    @property
    def _failed_fast(self) -> bool:
        return self.settings.fail_fast and bool(self.tally.mismatch_count or self.tally.errors)

    def _send_leftovers(self) -> None:
        """Send what was throttled until the load was over, a few at a time: each request that was begun shall run."""
        if self.feed is None or self.stopped_by:
            return
        for _ in Pool(LEFTOVERS).imap_unordered(self._send_leftover, self.feed.leftovers()):
            pass

    def _send_leftover(self, arrival: Arrival) -> None:
        answer = self.until_taken(arrival.request, Phase.AFTER)
        self.verifier.add(arrival.request, answer, Phase.AFTER)
