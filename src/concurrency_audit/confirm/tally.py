"""What a search has found so far, and what is said of it at its end."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from concurrency_audit.audit.model.findings import Finding
from concurrency_audit.confirm import shrinking
from concurrency_audit.confirm.model import CONFIRMED, INCONCLUSIVE, NOT_REPRODUCED, STRONG, Witness
from concurrency_audit.confirm.search import Search
from concurrency_audit.confirm.trial import Trial

_LOST = 20
"""Of so many schedules one may be lost, to a time-out of a busy machine, before the others say nothing."""
_FEWEST = 20
"""Schedules that say something where there was no time for more."""


@dataclass
class Tally:
    """What a search has found so far."""

    schedules: int = 0
    trial: Trial | None = None
    best: shrinking.Found | None = None
    first: int = 0
    needed: int = 0
    """Schedules until the first failure, and until the best."""
    label: str = "any"
    shrunk: int = 0
    shaky: bool = False
    stopped: str | None = None
    searches: list[Search] = field(default_factory=list)

    @property
    def complete_up_to(self) -> int:
        """Number of preemptions up to which every schedule of two invocations was run."""
        return min((search.complete_up_to for search in self.searches), default=0)

    @property
    def is_final(self) -> bool:
        """Whether no better witness is possible."""
        return self.best is not None and self.best[1].level == STRONG and self.label == "any"


def concluded(
    tally: Tally, trials: Sequence[Trial], model: str, finding: Finding | None, witness: Witness | None
) -> tuple[str, str]:
    """The verdict on a finding, and the reason in words."""
    if witness is not None:
        return CONFIRMED, witness.anomaly.text
    why = _why_inconclusive(tally, trials)
    if why is not None:
        return INCONCLUSIVE, why
    if model == "reuse":
        bound = f"in {tally.schedules} orders a warm worker answered as a fresh one does"
    else:
        bound = _bound(tally, finding)
    lost = _lost(trials)
    return NOT_REPRODUCED, f"{bound}; {lost}" if lost else bound


def _why_inconclusive(tally: Tally, trials: Sequence[Trial]) -> str | None:
    """What kept a search that found nothing from saying anything; None if it can."""
    if tally.shaky:
        return "a schedule failed once and not when it was run again: something is not under control"
    refused = sorted({line for trial in trials for line in trial.refused})
    whys = [trial.why_serial_fails() for trial in trials if trial.serial]
    if whys and all(why is not None for why in whys):
        return "; ".join([str(whys[0]), *refused[:1]])
    if tally.stopped is not None and tally.schedules < _FEWEST:
        return f"{tally.stopped} after {tally.schedules} schedules"
    if _LOST * sum(trial.stuck + trial.died for trial in _fit(trials)) > tally.schedules:
        return _lost(trials)
    return refused[0] if refused else None


def _fit(trials: Sequence[Trial]) -> list[Trial]:
    return [trial for trial in trials if trial.why_serial_fails() is None]


def _lost(trials: Sequence[Trial]) -> str:
    fit = _fit(trials)
    stuck, died = sum(trial.stuck for trial in fit), sum(trial.died for trial in fit)
    return f"{stuck} schedules did not end and {died} lost their process" if stuck or died else ""


def _bound(tally: Tally, finding: Finding | None) -> str:
    said = "" if finding else "no finding to aim at; "
    if not any(search.conflicts for search in tally.searches):
        return f"{said}the invocations touched nothing in common that one of them changes"
    full = tally.complete_up_to
    swept = f"every schedule with up to {full} preemption{'s' * (full != 1)}" if full else "the likeliest ones"
    cut = " when the time was up (--budget)" if tally.stopped else ""
    return f"{said}none of {tally.schedules} schedules failed{cut}, {swept} among them"
