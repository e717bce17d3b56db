"""A run of any function: a lone pass before and one after the load, elsewhere where that can be, then the judgement."""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import gevent
from botocore.exceptions import BotoCoreError, ClientError

from concurrency_audit.load.evidence import Answer, Outcome, Phase, Request
from concurrency_audit.load.mismatch import Mismatch
from concurrency_audit.load.payloads.order import alone
from concurrency_audit.load.payloads.scenario import AnyFunction
from concurrency_audit.load.payloads.stores import Comparison, Stores
from concurrency_audit.load.running.feed import REDELIVERIES
from concurrency_audit.load.running.lone import Place
from concurrency_audit.load.running.run import Run
from concurrency_audit.load.running.sending import THROTTLED_PAUSE

logger = logging.getLogger(__name__)

SUSPECTS = 8
"""Payloads with a wrong answer that are sent alone again before anything is said of them."""
ROUNDS = 2
"""Times that this is done, each time on environments that nobody used before."""
TIMES = 3
"""Times each of them is sent."""
STORED = "stored"
CHECK = "check"
ANSWERED = (Outcome.OK, Outcome.FUNCTION_ERROR, Outcome.BY_DESIGN, Outcome.THROTTLED)


class IsolatedRun(Run):
    """A run whose scenario is any function; `places` are that of the load and one for each lone pass."""

    scenario: AnyFunction

    def __init__(self, *arguments: Any, places: Sequence[Place], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._loaded, *self._places = places
        self._whole = True
        """Whether every lone pass sent all that the load sent."""
        self._stored: list[Stores | None] = []
        """What was stored after each lone pass."""
        self._judged = False

    def sequential(self) -> None:
        """Send every payload alone, and as many of the plan's requests as there is time for."""
        self._pass(0, Phase.SEQUENTIAL)
        if self._growth is not None:
            self._growth.begin()
        judge = self.scenario.judge
        if judge.always_fails and not self.stopped_by:
            self.stop(f"every payload fails alone ({judge.first_failure()}): give payloads that the handler takes")

    def _send_small_dose(self) -> None:
        """Nothing: what comes after the load of any function is a lone pass."""

    def abandon(self) -> None:
        """Stop at once; without the second lone pass nothing can be judged."""
        super().abandon()
        if not self._judged:
            self.tally.note("no answer was compared: the run ended before the last lone pass")

    def _go_on_afterwards(self) -> None:
        if not self.tally.outcomes[Phase.LOAD].total() + self.tally.outcomes[Phase.COLD].total():
            return
        try:
            stored, problem = self._loaded.stored(), self._loaded.check()
            self._pass(1, Phase.ALONE)
            found = [*self._stores(stored), *self._checked(problem)]
        except (BotoCoreError, ClientError) as error:
            self.stop(f"what was stored cannot be read: {error}")
            found = []
        found = [*self._again(self.scenario.judge.conclude()), *found]
        self._judged = True
        self._conclude(found)

    def _pass(self, number: int, phase: Phase) -> None:
        """One lone pass over the plan; it may be cut short once each payload has run."""
        scenario, place = self.scenario, self._places[number]
        begin, seen, everyone = time.monotonic(), set[int](), set(scenario.plan)
        at_once = max(self.settings.users, 1)
        for index in alone(scenario.plan, at_once, self.settings.seed, backwards=bool(number)):
            if seen == everyone and time.monotonic() - begin > self.settings.lone_seconds:
                self._whole = False
                break
            request = scenario.request(index)
            if self._send_alone(request, place, phase).outcome is Outcome.UNREACHED or self.stopped_by:
                self._whole = False
                break
            seen.add(scenario.number(request))
        self.verifier.drain()
        self._stored.append(place.stored())

    def _send_alone(self, request: Request, place: Place, phase: Phase) -> Answer:
        for attempt in range(REDELIVERIES):
            gevent.sleep(THROTTLED_PAUSE * bool(attempt))
            answer = place.invoker().invoke(request.payload)
            self._fire(answer)
            # Which version answers is asked of the load alone: servers for lone passes publish the same code again.
            self.count(request, replace(answer, version="") if place.apart else answer, phase, late=0.0)
            if answer.outcome is not Outcome.THROTTLED or self.stopped_by:
                break
        self.tally.added += 1
        self.verifier.add(request, answer, phase)
        return answer

    def _stores(self, stored: Stores | None) -> list[Mismatch]:
        """What the load stored, compared with what the lone passes stored."""
        one, other = self._stored[0], self._stored[-1]
        if stored is None or one is None or other is None or not any((*stored.values(), *one.values())):
            return []
        ended = {outcome for phase in Phase for outcome, count in self.tally.outcomes[phase].items() if count}
        if not self._whole:
            most = f"--lone-seconds {self.settings.lone_seconds:g}"
            self.tally.note(f"what was stored is not compared: a lone pass takes more than {most}")
            return []
        if ended - set(ANSWERED) or self.tally.given_up:
            self.tally.note("what was stored is not compared: not every request of the load ran to its end")
            return []
        comparison = Comparison(one, other, self.scenario.judge.marks)
        self.facts["stored"] = ", ".join(f"{len(things)} in {name}" for name, things in sorted(stored.items()))
        return [_of_the_load(STORED, told, alone="right") for told in comparison.differences(stored)]

    def _checked(self, problem: str) -> list[Mismatch]:
        """What the function's own check says of the load, and whether it says the same of a lone pass."""
        if not problem:
            return []
        alone_too = self._places[-1].check()
        return [_of_the_load(CHECK, problem, alone="wrong" if alone_too else "right")]

    def _again(self, found: list[Mismatch]) -> list[Mismatch]:
        """What is wrong is sent alone again, on new environments: what varies there, too, is no mismatch."""
        for _ in range(ROUNDS):
            if not found or self.stopped_by:
                break
            place = self._places[-1]
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
        for index in sorted({one.index for one in found if one.index >= 0}):
            self.tally.repeated(index, right=True)
        of_all = [one for one in found if one.index < 0]
        self.tally.alone_right += sum(one.alone == "right" for one in of_all)
        self.tally.alone_wrong += sum(one.alone == "wrong" for one in of_all)
        self.verifier.report(self.tally.mismatches)
        self.facts["payloads"] = len(set(self.scenario.plan))
        told = judge.told()
        self.facts["compared"] = told.says()
        if told.silent and not found and "stored" not in self.facts and not self._loaded.checks:
            self.tally.note(told.silent)
        if left_out := judge.left_out():
            self.facts["varies_alone"] = ", ".join(left_out)
        if judge.now_and_then:
            self.facts["not_compared"] = f"{judge.now_and_then} answers of a kind that payloads get now and then alone"


def _of_the_load(oracle: str, message: str, *, alone: str) -> Mismatch:
    """A mismatch that belongs to no single request."""
    return Mismatch(oracle, message, -1, Phase.LOAD, place="what was stored", alone=alone)
