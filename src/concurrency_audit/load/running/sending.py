"""Sends requests and counts their answers, whatever part of the run they belong to."""

import logging
import time
from collections.abc import Callable
from typing import Any

import gevent

from concurrency_audit.load.evidence import Answer, Outcome, Phase, Request, as_meant
from concurrency_audit.load.failure import Failure
from concurrency_audit.load.ledger import Ledger
from concurrency_audit.load.running.feed import REDELIVERIES, Feed
from concurrency_audit.load.running.lambda_client import Invoker
from concurrency_audit.load.running.s3_client import S3Client
from concurrency_audit.load.running.settings import Settings
from concurrency_audit.load.running.stopping import Stopping
from concurrency_audit.load.running.verifier import Verifier
from concurrency_audit.load.scenario import Scenario
from concurrency_audit.load.tally import Tally

logger = logging.getLogger(__name__)

THROTTLED_PAUSE = 0.1
"""Seconds a user of a closed model rests after a throttle, so that refusals do not become the load."""


class Sending:
    """What every part of a run has in common: the client, the checks, the counts, and the reasons to stop."""

    def __init__(
        self,
        scenario: Scenario,
        invoker: Invoker,
        store: S3Client | None,
        settings: Settings,
        *,
        fire: Callable[[Answer], None],
    ) -> None:
        self.scenario, self.settings = scenario, settings
        self._invoker, self._store, self._fire = invoker, store, fire
        self.facts: dict[str, Any] = {}
        """What the verdict is to say besides figures."""
        self.tally, self.ledger = Tally(), Ledger()
        self.stopped_by = ""
        self.in_flight = 0
        self._stopping = Stopping(settings)
        self.began = 0.0
        self.stage: Phase | None = None
        """The part that the last answer belongs to; None before the first."""
        self._oracles = scenario.oracles()
        self.verifier = Verifier(
            self._oracles,
            store,
            self.tally,
            self.ledger,
            second=self._second,
            store_lost=self.stop,
            sample=settings.sample,
        )
        self.feed: Feed | None = None

    def invoke(self, payload: bytes) -> Answer:
        """Invoke the function; the answer is shown to Locust."""
        self.began = self.began or time.monotonic()
        self.in_flight += 1
        self.tally.peak = max(self.tally.peak, self.in_flight)
        answer = self._invoker.invoke(payload)
        self.in_flight -= 1
        self._fire(answer)
        return answer

    def until_taken(self, request: Request, phase: Phase) -> Answer:
        """Send a request until it is not throttled any more, or too often."""
        for attempt in range(REDELIVERIES):
            gevent.sleep(THROTTLED_PAUSE * bool(attempt))
            answer = as_meant(request, self.invoke(request.payload))
            self.count(request, answer, phase, late=0.0)
            if answer.outcome is not Outcome.THROTTLED or self.stopped_by:
                return answer
        self.tally.given_up += 1
        return answer

    def stop(self, reason: str) -> None:
        """End the load early; the run is then incomplete, and `reason` says why."""
        if not self.stopped_by:
            self.stopped_by = reason
            self.tally.note(reason)
            logger.error("stopping: %s", reason)
        self.close()

    def close(self) -> None:
        """Hand out no more arrivals; what is in flight goes on."""
        if self.feed is not None:
            self.feed.close()

    def count(self, request: Request, answer: Answer, phase: Phase, late: float) -> None:
        """Count an answer, and stop the run where it says that going on is pointless."""
        self.stage = phase
        self.tally.answered(answer, phase, self._second(), late)
        if answer.outcome not in (Outcome.OK, Outcome.THROTTLED, Outcome.BY_DESIGN):
            self.tally.failed(Failure.of(request, answer, phase))
        self._stop_for(self._stopping.reason(request, answer))

    def _stop_for(self, reason: str | None) -> None:
        if reason is not None:
            self.stop(reason)

    def _second(self) -> int:
        return int(self.feed.elapsed) if self.feed is not None else 0
