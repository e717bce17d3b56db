"""Examines one entry point: its findings one after the other, or its invocations in general."""

import platform
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from concurrency_audit.audit.model.findings import Finding
from concurrency_audit.confirm import shrinking
from concurrency_audit.confirm.choosing import Chooser
from concurrency_audit.confirm.host import Host, StoppedError, real
from concurrency_audit.confirm.model import (
    STATE,
    STRONG,
    Anomaly,
    Choice,
    Confirmation,
    Subject,
    Witness,
)
from concurrency_audit.confirm.reusing import Warm
from concurrency_audit.confirm.run import Run
from concurrency_audit.confirm.search import CHANCE, FIRST, LONG, LUCK, QUICK, SWEPT, TWICE, Lines, Search
from concurrency_audit.confirm.tally import Tally, concluded
from concurrency_audit.confirm.trial import Trial

_FURTHER = 100
"""Number of schedules spent on finding a better witness after the first."""
_RESERVED = 0.4
"""Part of a finding's time in which no better witness is looked for, but the one that is there is made small."""
_FIRST = 4
"""Choices that a warm worker is tried with before AWS calls are made to fail."""
_SHRUNK = 3
"""Failing schedules by chance that are made small at once."""


@dataclass(frozen=True)
class Limits:
    """Limits for one finding: schedules, time, and the random seed."""

    schedules: int
    until: float
    seed: int = 0


@dataclass
class Examination:
    """Examines one subject under one model with several choices of events."""

    host: Host
    subject: Subject
    model: str
    chooser: Chooser
    """Chooses the invocations to run concurrently for a finding."""
    limits: Limits
    trials: list[Trial] = field(default_factory=list)
    """Those of the finding that is being examined."""
    later: list[Trial] = field(default_factory=list)
    """Of these, what is chosen only where the first choices showed nothing."""
    known: dict[str, Trial] = field(default_factory=dict)
    symbols: tuple[str, ...] = ()
    until: float = 0.0
    """Time at which the next finding's turn begins."""
    reserve: float = 0.0
    """Seconds of the turn that are kept for making a witness small."""

    def findings(self, findings: Sequence[Finding]) -> Iterator[Confirmation]:
        """A result for every finding, or for the entry point if it has none."""
        self.symbols = tuple(dict.fromkeys(finding.symbol for finding in findings))
        wanted = findings or (None,)
        end = self.limits.until
        for number, finding in enumerate(wanted):
            now = time.monotonic()
            share = max(0.0, end - now) / (len(wanted) - number)
            self.until, self.reserve = now + share, share * _RESERVED
            yield self._examined(finding)

    def _examined(self, finding: Finding | None) -> Confirmation:
        begun, tally = time.monotonic(), Tally()
        named = lines(finding, self.subject.root)
        witness = None
        try:
            self.trials = [self._trial(choice) for choice in self.chooser.choices(finding)]
            if self.model == "reuse":
                self._look_warm(tally, finding)
            else:
                self._look(tally, named, finding)
            witness = self._witness(tally, named)
        except StoppedError as stopped:
            tally.stopped = str(stopped)
            if tally.best is not None and tally.trial is not None:
                witness = self._made(tally.trial, tally.best, tally.label, named)
        verdict, reason = concluded(tally, self.trials, self.model, finding, witness)
        if self.host.made_up:
            reason += f" (with made-up values of the environment variables {', '.join(self.host.made_up)})"
        seconds = time.monotonic() - begun
        bound = None if self.model == "reuse" else tally.complete_up_to
        schedules = tally.needed or tally.schedules if witness is not None else tally.schedules
        return Confirmation(finding, self.subject, verdict, self.model, schedules, seconds, bound, reason, witness)

    def _look(self, tally: Tally, named: Lines, finding: Finding | None) -> None:
        """Two events first, three where two find nothing, and what takes long last."""
        fewest = min(len(trial.events) for trial in self.trials)
        few = [trial for trial in self.trials if len(trial.events) == fewest]
        alone = [trial for trial in few if len(set(trial.choice.entries)) == 1]
        mixed = [trial for trial in few if trial not in alone]
        more = [trial for trial in self.trials if len(trial.events) > fewest]
        searches: dict[int, Search] = {}

        def runs(trial: Trial, stages: Sequence[int]) -> Iterator[Run]:
            if id(trial) not in searches:
                searches[id(trial)] = self._search(trial, named, finding)
                tally.searches = [searches[id(other)] for other in few if id(other) in searches]
            made = searches[id(trial)].stages()
            yield from chain.from_iterable(made[number]() for number in stages)

        self.later = []
        for trials, stages in self._turns(finding, alone, mixed, more):
            if self._in_turn(tally, [(trial, runs(trial, stages)) for trial in trials]):
                return
            if all(trial.serial and trial.why_serial_fails() for trial in few):
                setting = [trial for trial in few if trial.sets]
                self._in_turn(tally, [(trial, runs(trial, SWEPT)) for trial in setting])
                return

    def _turns(
        self, finding: Finding | None, alone: list[Trial], mixed: list[Trial], more: list[Trial]
    ) -> Iterator[tuple[list[Trial], Sequence[int]]]:
        """What is tried one after the other; what takes invocations to choose is chosen once its turn has come."""
        few = [*alone, *mixed]
        yield from ((alone, QUICK), (mixed, QUICK), (few, LUCK))
        yield self._further(self.chooser.prepared(finding)), QUICK
        yield self._further(self.chooser.failing(finding)), QUICK
        yield from ((more, LUCK), (few, SWEPT), (few, FIRST), (more, QUICK))
        yield self._further(self.chooser.drawn(finding, self.limits.seed)), QUICK
        yield from ((more, SWEPT), (self.later, SWEPT))
        yield from (([*few, *more], stages) for stages in (CHANCE, TWICE, LONG))

    def _further(self, choices: Sequence[Choice]) -> list[Trial]:
        """Trials of what is chosen only where the first choices showed nothing."""
        made = [self._trial(choice) for choice in choices]
        self.trials += made
        self.later += made
        return made

    def _in_turn(self, tally: Tally, turns: list[tuple[Trial, Iterator[Run]]]) -> bool:
        """One run of each trial after the other, the likeliest of all before the second best of one; True where
        nothing more is needed."""
        while turns:
            for turn in list(turns):
                trial, runs = turn
                run = next(runs, None)
                if run is None:
                    turns.remove(turn)
                elif self._counted(tally, trial, run):
                    return True
        return False

    def _trial(self, choice: Choice) -> Trial:
        """One trial per choice, reused by all findings."""
        key = repr(choice)
        if key not in self.known:
            self.known[key] = Trial(self.host, self.model, choice, self.symbols)
        return self.known[key]

    def _later(self, finding: Finding | None) -> Iterator[Trial]:
        """As `_further`, once it is asked for; what came before is part of the order here."""
        for choose in (self.chooser.prepared, lambda finding: self.chooser.drawn(finding, self.limits.seed)):
            yield from self._further([choice for choice in choose(finding) if not choice.before])

    def _look_warm(self, tally: Tally, finding: Finding | None) -> None:
        """Every order of the events in one worker."""
        first = list(self.trials)
        for trial in chain(first[:_FIRST], self._failing(finding), first[_FIRST:], self._later(finding)):
            for run, anomaly in Warm(trial).runs():
                tally.schedules += 1
                trial.serial.append(run)
                if anomaly is not None:
                    tally.trial, tally.best = trial, (run, anomaly)
                    return

    def _failing(self, finding: Finding | None) -> Iterator[Trial]:
        yield from self._further(self.chooser.failing(finding))

    def _search(self, trial: Trial, named: Lines, finding: Finding | None) -> Search:
        if not trial.serial:
            trial.learn()
        trial.oracle.symbols = (finding.symbol,) if finding else ()
        return Search(trial.run, trial.serial, named, self.limits.seed)

    def _counted(self, tally: Tally, trial: Trial, run: Run) -> bool:
        """Judge one run; True where nothing more is needed."""
        tally.schedules += 1
        anomaly = trial.judge(run)
        if anomaly is not None and run.plan.chance is not None and anomaly.level == STRONG and tally.shrunk < _SHRUNK:
            tally.shrunk += 1  # of a hundred switches by chance some need free threads, and most do not matter
            run, anomaly = shrinking.smallest(trial, (run, anomaly))
        if anomaly is not None and self._better(tally, trial, run, anomaly):
            tally.trial, tally.best = trial, (run, anomaly)
            tally.first, tally.needed = tally.first or tally.schedules, tally.schedules
        return self._enough(tally)

    def _better(self, tally: Tally, trial: Trial, run: Run, anomaly: Anomaly) -> bool:
        """Whether an anomaly is a better witness: graver, or as grave and newly possible under the GIL."""
        if tally.best is not None and (anomaly.level == STATE or tally.is_final):
            return False
        label = shrinking.interpreter(trial, run)
        if tally.best is not None and tally.best[1].level == STRONG and label != "any":
            return False
        tally.label = label
        return True

    def _enough(self, tally: Tally) -> bool:
        if tally.schedules >= self.limits.schedules or tally.is_final:
            return True
        if time.monotonic() > self.until:
            tally.stopped = "the time was up"
            return True
        if tally.best is None:
            return False
        return tally.schedules - tally.first >= _FURTHER or time.monotonic() > self.until - self.reserve

    def _witness(self, tally: Tally, named: Lines) -> Witness | None:
        if tally.best is None or tally.trial is None:
            return None
        if self.model == "reuse":
            return self._made(tally.trial, tally.best, "any", named)
        best = shrinking.smallest(tally.trial, tally.best)
        if not shrinking.holds(tally.trial, best):
            tally.shaky = True
            return None
        return self._made(tally.trial, best, shrinking.interpreter(tally.trial, best[0]), named)

    def _made(self, trial: Trial, found: shrinking.Found, interpreter: str, named: Lines) -> Witness:
        run, anomaly = found
        return Witness(
            subject=self.subject,
            model=self.model,
            choice=trial.choice,
            plan=replace(run.plan, switches=run.switches, chance=None),
            symbols=tuple(trial.oracle.symbols),
            lines=tuple(sorted(named)),
            anomaly=anomaly,
            interpreter=interpreter,
            python=platform.python_version(),
            steps=shrinking.steps(run, named, self.subject.root),
        )


def lines(finding: Finding | None, root: str) -> Lines:
    """The lines that a finding names, with file names as in witnesses."""
    if finding is None:
        return frozenset()
    spans = [finding.span, *(related.span for related in finding.related)]
    start = root.rstrip("/") + "/"
    return frozenset((real(span.path).removeprefix(start), span.line) for span in spans)
