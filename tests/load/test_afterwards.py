"""What is sent again when a run is stopped in between: which of it ran to its end is not known."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from concurrency_audit.load.evidence import Answer, Outcome, Phase, Request
from concurrency_audit.load.ledger import Ledger
from concurrency_audit.load.running.afterwards import AT_ONCE, Afterwards
from concurrency_audit.load.tally import Tally


@dataclass
class Run:
    """A run whose worker is lost with the second answer, if it is to be."""

    is_to_stop: bool
    stopped_by: str = ""
    tally: Tally = field(default_factory=Tally)
    ledger: Ledger = field(default_factory=Ledger)
    settings: Any = field(default_factory=lambda: SimpleNamespace(seed=1, users=1))
    judged: list[int] = field(default_factory=list)
    sent: int = 0

    @property
    def scenario(self) -> Any:
        return SimpleNamespace(request=lambda index: Request(index, b"{}"))

    @property
    def verifier(self) -> Any:
        return SimpleNamespace(add=lambda request, *_: self.judged.append(request.index), drain=lambda: None)

    def until_taken(self, request: Request, phase: Phase) -> Answer:
        assert phase is Phase.AGAIN
        self.sent += 1
        if self.is_to_stop and self.sent == 2:
            self.stopped_by = "a worker died"
        return Answer(Outcome.OK)


@pytest.mark.parametrize(("is_to_stop", "judged", "unverified"), [(False, [7] * AT_ONCE, 0), (True, [], AT_ONCE)])
def test_what_a_stopped_run_sent_again_is_judged_by_nobody(
    is_to_stop: bool, judged: list[int], unverified: int
) -> None:
    run: Any = Run(is_to_stop)
    stager: Any = None
    Afterwards(run, stager, [])._meet_itself(7, renewed=False)
    assert run.judged == judged
    assert run.tally.unverified == unverified
    assert run.tally.added == AT_ONCE
    assert (7 in run.ledger.skipped) is is_to_stop


class Calm(Run):
    """A run in which every answer is right."""

    began = 0.0

    def until_taken(self, request: Request, phase: Phase) -> Answer:
        assert phase is Phase.ALONE
        return Answer(Outcome.OK)


def test_alone_are_repeated_first_those_whose_environments_had_seen_least() -> None:
    run: Any = Calm(is_to_stop=False, settings=SimpleNamespace(seed=1, users=1, lone_repeats=6, outlive=0.0))
    for index in range(30):
        run.ledger.answered(Request(index, b"{}"), Answer(Outcome.OK), Phase.COLD if index < 12 else Phase.LOAD)
    run.ledger.renewed[1] = Request(1, b"{}")  # its key holds what came later
    stager: Any = None
    Afterwards(run, stager, []).repeat_alone()
    assert run.judged[:3] == [0, 2, 3]
    assert len(set(run.judged)) == 6
