"""One entry point with its events under one model: runs schedules and judges their results."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from concurrency_audit.confirm.host import Host, on_wire
from concurrency_audit.confirm.model import STRONG, Anomaly, Choice, Plan
from concurrency_audit.confirm.oracle import Oracle
from concurrency_audit.confirm.run import Run
from concurrency_audit.confirm.search import orders

_LONGEST = 10.0
"""Maximal duration of one schedule in seconds."""


@dataclass
class Trial:
    """Runs plans in the host, after the oracle has learned the serial orders."""

    host: Host
    model: str
    choice: Choice
    symbols: Sequence[str]
    oracle: Oracle = field(init=False)
    serial: list[Run] = field(default_factory=list)
    stuck: int = 0
    died: int = 0
    refused: set[str] = field(default_factory=set)
    spent: float = 0.0
    told_apart: bool = False
    """Whether it is known what varies without a change of schedule."""

    @property
    def events(self) -> Sequence[Any]:
        """The events of the invocations."""
        return self.choice.events

    def __post_init__(self) -> None:
        self.oracle = Oracle(self.events, self.symbols)

    def learn(self) -> None:
        """Run every serial order."""
        self.serial += [self.run(Plan(order, serial=True)) for order in orders(len(self.events))]
        self.oracle.learn(self.serial)

    def _tell_apart(self) -> None:
        """Run every serial order on another clock and from another seed; only once something looks wrong."""
        self.told_apart = True
        bases = self.oracle.bases
        self.oracle.tell_apart((base, self.run(base.plan, clock=1), self.run(base.plan, seed=1)) for base in bases)

    def judge(self, run: Run) -> Anomaly | None:
        """What is wrong with a run, once what varies anyway is left out."""
        anomaly = self.oracle.judge(run)
        if anomaly is not None and not self.told_apart:
            self._tell_apart()
            anomaly = self.oracle.judge(run)
        if anomaly is not None and anomaly.level == STRONG and self.why_serial_fails() is not None:
            return self.oracle.settings(run)  # which of two failures it is says little
        return anomaly

    def run(self, plan: Plan, *, clock: int = 0, seed: int = 0, detail: bool = False, ask: bool = False) -> Run:
        """Run one schedule."""
        return self.sent(plan, on_wire(plan), self.choice, clock=clock, seed=seed, detail=detail, ask=ask)

    def sent(self, plan: Plan, wire: dict[str, Any], choice: Choice, **options: Any) -> Run:
        """Run one schedule given in the child's format."""
        begun = time.monotonic()
        document = self.host.run(
            {
                "model": self.model,
                "entries": list(choice.entries),
                "provide": choice.provide,
                "steady": choice.steady,
                "fails": list(choice.fails),
                "before": [list(invocation) for invocation in choice.before],
                "setup": self.host.subject.setup,
                "events": list(choice.events),
                "symbols": list(self.symbols),
                "plan": wire,
                "timeout": _LONGEST,
                **options,
            }
        )
        self.spent += time.monotonic() - begun
        run = Run(plan, document)
        self.stuck += run.ended == "stuck"
        self.died += run.ended in ("died", "failed")
        self.refused.update(document.get("refused", ()))
        return run

    def judged(self, plan: Plan) -> tuple[Run, Anomaly | None]:
        """Run one schedule and judge it."""
        run = self.run(plan)
        return run, self.judge(run)

    @property
    def sets(self) -> bool:
        """Whether a setting of the process is looked at, which tells something also where an invocation fails."""
        return any(run.document.get("settings") for run in self.serial)

    def why_serial_fails(self) -> str | None:
        """Why no judgement is possible, because no serial order ends well; empty if one does."""
        ended = {run.ended for run in self.serial}
        if ended and not ended & {"done"}:
            error = self.serial[0].document.get("error", {}).get("error", {})
            said = f": {error['type']}: {error['text']}" if error else ""
            return f"one invocation after the other does not end well ({', '.join(sorted(ended))}){said}"
        answers = [answer for run in self.serial for answer in run.document.get("outcomes", ())]
        if answers and all("error" in answer for answer in answers):
            error = answers[0]["error"]
            return f"every invocation fails, also alone: {error['type']}: {error['text']}{_at(error)}"
        return None


def _at(error: dict[str, Any]) -> str:
    return f" at {error['at'][-1][0]}:{error['at'][-1][1]}" if error["at"] else ""
