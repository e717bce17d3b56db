"""A run of any function: a lone pass before and one after the load, elsewhere where that can be, then the judgement."""

import logging
import time
from collections.abc import Sequence
from typing import Any, Protocol

import gevent

from concurrency_audit.load.evidence import Answer, Outcome, Phase, Request
from concurrency_audit.load.mismatch import Mismatch
from concurrency_audit.load.payloads.order import alone
from concurrency_audit.load.payloads.scenario import AnyFunction
from concurrency_audit.load.running.feed import REDELIVERIES
from concurrency_audit.load.running.lambda_client import Invoker
from concurrency_audit.load.running.run import THROTTLED_PAUSE, Run

logger = logging.getLogger(__name__)

SUSPECTS = 8
"""Payloads with a wrong answer that are sent alone again before anything is said of them."""
ROUNDS = 2
"""Times that this is done, each time on environments that nobody used before."""
TIMES = 3
"""Times each of them is sent."""


class LonePlace(Protocol):
    """Where invocations run alone."""

    def invoker(self) -> Invoker:
        """Give the client."""

    def renew(self) -> None:
        """Go to environments that are new, where there can be any."""


class IsolatedRun(Run):
    """A run whose scenario is any function; `places` has one place for each lone pass."""

    scenario: AnyFunction

    def __init__(self, *arguments: Any, places: Sequence[LonePlace], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._places = list(places)
        self._judged = False

    def sequential(self) -> None:
        """Send every payload alone, and as many of the plan's requests as there is time for."""
        self._pass(0, Phase.SEQUENTIAL)
        if self._growth is not None:
            self._growth.begin()
        judge = self.scenario.judge
        if judge.always_fails and not self.stopped_by:
            self.stop(f"every payload fails alone ({judge.first_failure()}): give payloads that the handler takes")

    def abandon(self) -> None:
        """Stop at once; without the second lone pass nothing can be judged."""
        super().abandon()
        if not self._judged:
            self.tally.note("no answer was compared: the run ended before the last lone pass")

    def _go_on_afterwards(self) -> None:
        if not self.tally.outcomes[Phase.LOAD].total() + self.tally.outcomes[Phase.COLD].total():
            return
        self._pass(1, Phase.ALONE)
        found = self._again(self.scenario.judge.conclude())
        self._judged = True
        self._conclude(found)

    def _pass(self, number: int, phase: Phase) -> None:
        """One lone pass over the plan; it may be cut short once each payload has run."""
        scenario = self.scenario
        at_once = max(self.settings.users, 1)
        begin, seen, everyone = time.monotonic(), set[int](), set(scenario.plan)
        for index in alone(scenario.plan, at_once, self.settings.seed + number):
            if seen == everyone and time.monotonic() - begin > self.settings.lone_seconds:
                break
            request = scenario.request(index)
            if self._send_alone(request, self._places[number], phase).outcome is Outcome.UNREACHED or self.stopped_by:
                break
            seen.add(scenario.number(request))
        self.verifier.drain()

    def _send_alone(self, request: Request, place: LonePlace, phase: Phase) -> Answer:
        for attempt in range(REDELIVERIES):
            gevent.sleep(THROTTLED_PAUSE * bool(attempt))
            answer = place.invoker().invoke(request.payload)
            self._fire(answer)
            self._count(request, answer, phase, late=0.0)
            if answer.outcome is not Outcome.THROTTLED or self.stopped_by:
                break
        self.tally.added += 1
        self.verifier.add(request, answer, phase)
        return answer

    def _again(self, found: list[Mismatch]) -> list[Mismatch]:
        """What is wrong is sent alone again, on new environments: what varies there, too, is no mismatch."""
        for _ in range(ROUNDS):
            if not found or self.stopped_by:
                break
            place = self._places[1]
            place.renew()
            numbers = {self.scenario.plan[one.index]: one.index for one in found}
            for index in list(numbers.values())[:SUSPECTS]:
                for _ in range(TIMES):
                    self._send_alone(self.scenario.request(index), place, Phase.ALONE)
            self.verifier.drain()
            found = self.scenario.judge.conclude()
        return found

    def _conclude(self, found: list[Mismatch]) -> None:
        judge = self.scenario.judge
        for evidence in judge.excused:
            self.tally.excuse(evidence)
        self.tally.add_mismatches(found, self._second())
        for index in sorted({one.index for one in found}):
            self.tally.repeated(index, right=True)
        self.verifier.report(self.tally.mismatches)
        self.facts["payloads"] = len(set(self.scenario.plan))
        if left_out := judge.left_out():
            self.facts["varies_alone"] = ", ".join(left_out)
        if judge.now_and_then:
            self.facts["not_compared"] = f"{judge.now_and_then} answers of a kind that payloads get now and then alone"
