"""What follows the load: keys uploaded again with older events late, and requests repeated alone."""

import logging
import random
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import islice
from typing import Protocol

import gevent
from gevent.pool import Pool

from concurrency_audit.load.evidence import Answer, Input, ObjectRef, Outcome, Phase, Request
from concurrency_audit.load.ledger import Ledger
from concurrency_audit.load.oracles.base import Oracle
from concurrency_audit.load.running.settings import Settings
from concurrency_audit.load.running.staging import Stager
from concurrency_audit.load.running.verifier import Verifier
from concurrency_audit.load.scenario import Scenario
from concurrency_audit.load.tally import Tally

logger = logging.getLogger(__name__)

RENEWED, RENEWED_EARLY = 16, 4
"""Requests whose keys are uploaded again, after the load and before it."""
THEMSELVES, THEMSELVES_EARLY, AT_ONCE = 8, 3, 4
"""Requests that are delivered several times at once, and how often."""
REFUSED = 64
"""Requests without a photo that are delivered again."""
UNREADABLE, BESIDE = 12, 12
"""Requests with an input that cannot be read, and others that are sent with them."""
SUSPECTS = 8
"""Requests that were wrong under load and are repeated alone."""
UNJUDGED = 32
"""Requests repeated alone because their documents lack what an oracle looks for."""
CONCURRENT = (Phase.COLD, Phase.LOAD, Phase.AGAIN, Phase.AFTER)


class Sender(Protocol):
    """What is needed of a run."""

    stopped_by: str
    scenario: Scenario
    settings: Settings
    tally: Tally
    ledger: Ledger
    verifier: Verifier
    began: float
    """`time.monotonic` of the first invocation."""

    def until_taken(self, request: Request, phase: Phase) -> Answer:
        """Send a request until it is not throttled any more, or too often."""


class Afterwards:
    """Sends what comes after the load; the sample follows from the run's seed."""

    def __init__(self, run: Sender, stager: Stager, oracles: Iterable[Oracle]) -> None:
        self._run, self._stager, self._oracles = run, stager, list(oracles)
        self._random = random.Random(run.settings.seed)

    def small_dose(self) -> None:
        """Before the load, some of this for what met cold environments: what goes wrong then is known soon.

        Nothing is taken that the plan delivers again under load. Raises StoreError.
        """
        cold = [at for at in self._untouched() if self._is_first_and_only(at)]
        sound = self._sample([at for at in cold if self._run.scenario.request(at).sound], len(cold))
        self.upload_again(sound[:RENEWED_EARLY])
        for turn, index in enumerate(sound[RENEWED_EARLY : RENEWED_EARLY + THEMSELVES_EARLY]):
            self._meet_itself(index, renewed=bool(turn % 2))
        self._all_at_once(self._refused_beside_others([at for at in self._untouched() if at in cold]))

    def _is_first_and_only(self, index: int) -> bool:
        return self._run.ledger.ran[index][1] is Phase.COLD and not self._run.scenario.request(index).delivered_again

    def after_load(self) -> None:
        """All of this for a sample of what ran; raises StoreError."""
        self.upload_again(self._sample(self._untouched(), RENEWED))
        for turn, index in enumerate(self._sample(self._untouched(), THEMSELVES)):
            self._meet_itself(index, renewed=bool(turn % 2))
        self.refuse_together()

    def upload_again(self, indices: list[int]) -> None:
        """Upload other contents to some keys, all at once, and deliver their older events with them or late.

        Raises StoreError.
        """
        renewed = [request for at in indices if (request := self._run.scenario.renewed(at)) is not None]
        late = [request for at in indices if (request := self._run.scenario.late(at)) is not None]
        for request in renewed:
            self._stager.stage_request(request)
            self._run.ledger.renewed[request.index] = request
        mixed = [request for pair in zip(renewed, late, strict=True) for request in pair[: 1 + pair[0].index % 2]]
        self._all_at_once(mixed)
        self._all_at_once([request for request in late if not request.index % 2])

    def _all_at_once(self, requests: list[Request]) -> list[Answer]:
        """Send them together, and check them when all are answered: which of two stores last is open until then."""
        self._run.tally.added += len(requests)
        answers = Pool(self._run.settings.users).map(self._sent_again, requests)
        if self._run.stopped_by:  # which of them ran to its end is not known, nor what should be stored now
            self._run.ledger.skipped |= {request.index for request in requests}
            self._run.tally.unverified += len(requests)
            return answers
        for request, answer in zip(requests, answers, strict=True):
            self._run.verifier.add(request, answer, Phase.AGAIN)
        self._run.verifier.drain()
        return answers

    def _sent_again(self, request: Request) -> Answer:
        return self._run.until_taken(request, Phase.AGAIN)

    def _meet_itself(self, index: int, *, renewed: bool) -> None:
        """Deliver an event several times at once: what is named after its key must bear its like beside it.

        Renewed, it tells of the same bytes as a new upload: what is kept by content alone is older than that.
        """
        if not self._run.stopped_by:
            request = self._fresh(index) if renewed else self._run.scenario.request(index)
            self._all_at_once([replace(request, delivered_again=True)] * AT_ONCE)

    def refuse_together(self) -> None:
        """Deliver what is no photo once more: one of each kind alone, then all at once and beside as many photos."""
        refused = self._refused(self._untouched())
        for request in {one.inputs[0].kind: one for one in refused}.values():
            if self._run.stopped_by:
                return
            self._right_alone(request)
        self._all_at_once(self._refused_beside_others(self._untouched()))

    def _refused_beside_others(self, indices: list[int]) -> list[Request]:
        """What is no photo, and as many photos: refusals meet each other, and what they must leave alone."""
        refused = self._refused(indices)
        requests = (self._run.scenario.request(at) for at in self._sample(indices, len(indices)))
        sound = islice((replace(one, delivered_again=True) for one in requests if one.sound), len(refused))
        mixed = [*refused, *sound]
        self._random.shuffle(mixed)
        return mixed

    def _refused(self, indices: list[int]) -> list[Request]:
        """Those whose inputs are all no photo."""
        asked = (self._run.scenario.request(at) for at in indices)
        refused = (one for one in asked if one.inputs and not any(part.sound for part in one.inputs))
        return [replace(one, delivered_again=True) for one in islice(refused, REFUSED)]

    def fail_for_good(self, unreadable: Callable[[Iterable[ObjectRef]], AbstractContextManager[None]]) -> None:
        """Deliver events with an input that the store does not give, others with them, then some of the first again.

        The records of these inputs fail, and they alone are to be sent again. One is sent before all: where a function
        fails as a whole over it, that is its way, and no more are sent.
        """
        chosen = self._sample(self._untouched(), UNREADABLE + BESIDE)
        requests = [replace(self._run.scenario.request(at), delivered_again=True) for at in chosen]
        sound = [one for one in requests if any(part.sound and part.outputs for part in one.inputs)][:UNREADABLE]
        failing = [_with_an_unreadable_input(one) for one in sound]
        if len(failing) < 2:
            return
        with unreadable(one.ref for request in failing for one in request.inputs if one.unreadable):
            if self._all_at_once(failing[:1])[0].outcome is Outcome.OK:
                self._all_at_once([*failing[1:], *(one for one in requests if one not in sound)])
        for request in sound[:3]:
            self._right_alone(request)

    def repeat_alone(self) -> None:
        """Send what was wrong, what nobody could judge, and a sample of the rest once more, one at a time."""
        run = self._run
        suspects = self._suspects()
        lacking = [at for oracle in self._oracles for at in getattr(oracle, "unjudged", {}).values()][:UNJUDGED]
        # What was answered first has seen least of what invocations leave behind.
        sample = [at for at in self._untouched() if run.ledger.ran[at][1] is Phase.COLD][
            : run.settings.lone_repeats // 2
        ]
        sample += self._sample([at for at in self._ran() if at not in sample], run.settings.lone_repeats - len(sample))
        wait = run.began + run.settings.outlive - time.monotonic()
        if wait > 0 and sample:
            logger.info("waiting %.0f s, so that what is kept from the first invocations has expired", wait)
            gevent.sleep(wait)
        for index in dict.fromkeys([*suspects, *lacking, *sample]):
            if run.stopped_by:
                return
            again = run.ledger.renewed.get(index) or run.scenario.request(index)
            if not suspects:
                self._right_alone(again)
            elif (alone := self._repeatable(index)) is not None:
                right = self._right_alone(alone)
                for wrong in suspects.get(index, ()):
                    run.tally.repeated(wrong, right)

    def _repeatable(self, index: int) -> Request | None:
        """What shows whether a request that was wrong beside others is right alone; None where nothing can.

        What is stored of a mix-up makes older events stale, hence a new upload, and stays where nothing is to be
        stored, hence only its photos. Of what was sent alone before, the answer is compared as a whole.
        """
        request, scenario = self._run.scenario.request(index), self._run.scenario
        if request.sound:
            return self._fresh(index)
        is_compared = index < scenario.sequential or not any(one.sound for one in request.inputs)
        return None if is_compared else scenario.sound_part(self._fresh(index))

    def _fresh(self, index: int) -> Request:
        """The same inputs as a new upload: what is stored of the wrong result must not make the right one stale."""
        request = self._run.scenario.fresh(index)
        self._stager.stage_request(request)
        self._run.ledger.renewed[index] = request
        return request

    def _right_alone(self, request: Request) -> bool:
        run = self._run
        request = replace(request, delivered_again=True)
        run.tally.added += 1
        before = run.tally.mismatched[Phase.ALONE].total()
        answer = run.until_taken(request, Phase.ALONE)
        run.verifier.add(request, answer, Phase.ALONE)
        run.verifier.drain()
        return answer.outcome is Outcome.OK and run.tally.mismatched[Phase.ALONE].total() == before

    def _ran(self) -> list[int]:
        ran, skipped = self._run.ledger.ran, self._run.ledger.skipped
        return [at for at, (answer, _) in ran.items() if answer.outcome is Outcome.OK and at not in skipped]

    def _untouched(self) -> list[int]:
        """Those of them whose keys hold what was uploaded first."""
        return [at for at in self._ran() if at not in self._run.ledger.renewed]

    def _sample(self, indices: list[int], most: int) -> list[int]:
        return self._random.sample(sorted(indices), min(most, len(indices)))

    def _suspects(self) -> dict[int, list[int]]:
        """What came out wrong beside others, by the index of its first delivery: a repeat has no inputs of its own."""
        found: dict[int, list[int]] = {}
        beside = (one.index for one in self._run.tally.mismatches if one.phase in CONCURRENT and one.index >= 0)
        for index in dict.fromkeys(beside):
            first = self._run.scenario.request(index).repeats
            found.setdefault(index if first is None else first, []).append(index)
        return dict(islice(((at, those) for at, those in found.items() if at in self._run.ledger.ran), SUSPECTS))


def _with_an_unreadable_input(request: Request) -> Request:
    """The same event, whose first photo cannot be read; what an earlier delivery stored of that stays as it is."""
    first = next(one for one in request.inputs if one.sound and one.outputs)
    return replace(request, inputs=tuple(_unreadable(one) if one is first else one for one in request.inputs))


def _unreadable(one: Input) -> Input:
    return replace(one, unreadable=True, outputs=())
