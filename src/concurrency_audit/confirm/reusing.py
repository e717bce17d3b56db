"""Finds what an invocation leaves behind in a warm worker, by comparison with the answer of a new worker."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

from concurrency_audit.confirm.host import on_wire
from concurrency_audit.confirm.masking import Masks, held_in
from concurrency_audit.confirm.model import STRONG, Anomaly, Choice, Plan
from concurrency_audit.confirm.oracle import canaries, holds, without_frames
from concurrency_audit.confirm.run import Run
from concurrency_audit.confirm.trial import Trial
from concurrency_audit.confirm.wording import remembered

_FRESH = "fresh"


def warm(events: int) -> list[Plan]:
    """Every order in which one worker may process the events."""
    return [Plan(order, serial=True) for order in permutations(range(events))]


class Warm:
    """Runs events in one worker, runs the last of them in a new one, and describes the difference."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.fresh: dict[str, tuple[Masks, Any]] = {}
        self.effects: dict[str, dict[str, list[Any]]] = {}
        """What new workers write, by the order of the events."""

    def runs(self) -> Iterator[tuple[Run, Anomaly | None]]:
        """Every order of every choice of two events, each judged."""
        for plan in warm(len(self.trial.events)):
            run = self._warm(plan)
            yield run, self.judge(run)

    def again(self, plan: Plan) -> tuple[Run, Anomaly | None]:
        """Run one order and judge it."""
        run = self._warm(plan)
        return run, self.judge(run)

    def judge(self, run: Run) -> Anomaly | None:
        """What the last invocation answers that it would not answer in a new worker."""
        if run.ended != "done":
            return None
        order = run.plan.order
        last = order[-1]
        masks, expected = self._fresh(order)
        answer = _masked(masks, run.document["outcomes"][last])
        if answer == expected:
            return self._written(run)
        text = remembered(answer, expected)
        if "error" in answer and "error" not in expected:
            return Anomaly(STRONG, "exception", text, last)
        if self._leaks(order, answer, expected):
            return Anomaly(STRONG, "bleed", text, last)
        if grown(answer, expected) or self._depends(order, answer):
            return Anomaly(STRONG, "result", text, last)
        return None

    def _written(self, run: Run) -> Anomaly | None:
        """A write that holds data of the last invocation and of an earlier one, though no new worker writes such."""
        order, last = run.plan.order, run.plan.order[-1]
        own = canaries(last, self.trial.events)
        earlier = [word for number in order[:-1] for word in canaries(number, self.trial.events)]
        fresh = self.effects[json.dumps(order)]
        for resource, writes in run.document.get("effects", {}).items():
            known = _together(fresh.get(resource, ()), own, earlier)
            for word in sorted(_together(writes, own, earlier) - known):
                text = f"it writes {word!r} to {resource}, which only an earlier invocation was given"
                return Anomaly(STRONG, "bleed", text, last)
        return None

    def _warm(self, plan: Plan) -> Run:
        """Run the events in the plan's order; outcomes are renumbered to the events' own numbers."""
        return self._run(plan, self._in(plan.order))

    def _in(self, order: Sequence[int]) -> Choice:
        """The invocations in this order."""
        choice = self.trial.choice
        entries, events = ([some[number] for number in order] for some in (choice.entries, choice.events))
        fails = tuple(choice.fails[number] for number in order) if choice.fails else ()
        return replace(choice, entries=tuple(entries), events=tuple(events), fails=fails)

    def _run(self, plan: Plan, choice: Choice, *, fresh: bool = False, clock: int = 0, seed: int = 0) -> Run:
        wire = {**on_wire(plan), "order": list(range(len(choice.events))), "fresh": fresh, "serial": True}
        run = self.trial.sent(plan, wire, choice, clock=clock, seed=seed)
        outcomes = run.document.get("outcomes", [])
        placed = dict(zip(plan.order, outcomes, strict=False))
        return Run(plan, {**run.document, "outcomes": [placed.get(number) for number in range(len(choice.events))]})

    def _fresh(self, order: tuple[int, ...]) -> tuple[Masks, Any]:
        """The answer of the last event in a new worker, after the others in theirs, and the values in it that vary."""
        key = json.dumps(order)
        if key not in self.fresh:
            plan = Plan(order, serial=True)
            choice = self._in(order)
            runs = [
                self._run(plan, choice, fresh=True, clock=clock, seed=seed) for clock, seed in ((0, 0), (1, 0), (0, 1))
            ]
            masks = Masks(json.dumps(choice.events))
            base, other_time, other_seed = (_document(run, order[-1]) for run in runs)
            masks.learn(base, other_time, other_seed)
            masks.random_hides()
            self.effects[key] = runs[0].document.get("effects", {})
            self.fresh[key] = masks, _masked(masks, runs[0].document["outcomes"][order[-1]])
        return self.fresh[key]

    def _leaks(self, order: tuple[int, ...], answer: Any, expected: Any) -> bool:
        """Whether the answer contains data that only an earlier event had."""
        said, right = json.dumps(answer), json.dumps(expected)
        words = {word for number in order[:-1] for word in canaries(number, self.trial.events)}
        return any(holds(said, word) and not holds(right, word) for word in words)

    def _depends(self, order: tuple[int, ...], answer: Any) -> bool:
        """Whether it matters which invocation came before.

        A counter, or a flag that only says "warm", is the same after any.
        """
        last = order[-1]
        run = self._run(Plan(tuple(range(len(order))), serial=True), self._in([last] * len(order)))
        if run.ended != "done":
            return True
        masks, _ = self._fresh(order)
        return bool(_masked(masks, run.document["outcomes"][-1]) != answer)


def _together(writes: Sequence[Any], own: Collection[str], others: Collection[str]) -> set[str]:
    """The words of others that stand in one write with an own one."""
    texts = [json.dumps(write) for write in writes]
    mixed = [text for text in texts if any(holds(text, word) for word in own)]
    return {word for word in others if any(holds(text, word) for text in mixed)}


def grown(answer: Any, expected: Any) -> bool:
    """Whether a list or a dict of the answer, or of JSON in it, has more items than in a new worker."""
    answer, expected = (value if (held := held_in(value)) is None else held for value in (answer, expected))
    if isinstance(answer, dict) and isinstance(expected, dict):
        return len(answer) > len(expected) or any(grown(item, expected.get(key)) for key, item in answer.items())
    if isinstance(answer, list) and isinstance(expected, list):
        return len(answer) > len(expected) or any(map(grown, answer, expected))
    return False


def _document(run: Run, last: int) -> dict[str, Any]:
    return {"answers": [run.document["outcomes"][last]], "effects": {}, "files": {}, "state": {}}


def _masked(masks: Masks, outcome: Any) -> Any:
    masked = masks.applied({"answers": [outcome], "effects": {}, "files": {}, "state": {}})
    return without_frames(masked["answers"][0])
