"""What is sent again when a run is stopped in between: which of it ran to its end is not known."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest

from concurrency_audit.load.evidence import Answer, Input, ObjectRef, Outcome, Phase, Request
from concurrency_audit.load.ledger import Ledger
from concurrency_audit.load.mismatch import Mismatch
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
    plan: dict[int, Request] = field(default_factory=dict)

    @property
    def scenario(self) -> Any:
        return SimpleNamespace(request=lambda index: self.plan.get(index) or Request(index, b"{}"), sequential=0)

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


class Repeating(Calm):
    """A run whose request 9 delivers the inputs of request 8 again, and whose request 10 has a damaged one."""

    @property
    def scenario(self) -> Any:
        return SimpleNamespace(
            sequential=8,
            request=request,
            fresh=request,
            sound_part=lambda whole: replace(whole, inputs=whole.inputs[:1]),
        )


def request(index: int) -> Request:
    inputs = tuple(Input(index, ObjectRef("in", f"{index}-{at}"), sound=at == 0) for at in range(1 + (index == 10)))
    return Request(index, b"{}", inputs, repeats=8 if index == 9 else None)


@pytest.mark.parametrize(("index", "sent"), [(8, 8), (9, 8), (10, 10)])
def test_alone_is_repeated_what_a_wrong_request_delivers(index: int, sent: int) -> None:
    """A second delivery has no inputs of its own, and of several inputs one may be damaged."""
    run: Any = Repeating(is_to_stop=False, settings=SimpleNamespace(seed=1, users=1, lone_repeats=0, outlive=0.0))
    run.ledger.answered(request(index), Answer(Outcome.OK), Phase.COLD)
    run.tally.add_mismatches([Mismatch("pixel-identity", "another's", index, Phase.COLD)], 0)
    Afterwards(run, SimpleNamespace(stage_request=lambda one: None), []).repeat_alone()  # type: ignore[arg-type]
    assert run.judged == [sent]
    assert run.tally.alone_right == 1
    assert [one.alone for one in run.tally.mismatches] == ["right"]


def test_what_is_no_photo_alone_cannot_show_whether_it_is_right() -> None:
    run: Any = Calm(is_to_stop=False, settings=SimpleNamespace(seed=1, users=1, lone_repeats=0, outlive=0.0))
    damaged = Request(7, b"{}", (Input(7, ObjectRef("in", "7"), sound=False),))
    run.plan = {7: damaged}
    run.ledger.answered(damaged, Answer(Outcome.OK), Phase.COLD)
    run.tally.add_mismatches([Mismatch("outputs-exist", "stored", 7, Phase.COLD)], 0)
    stager: Any = None
    Afterwards(run, stager, []).repeat_alone()
    assert run.judged == [] and run.tally.alone_right == 0
