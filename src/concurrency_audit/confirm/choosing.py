"""Chooses the invocations to run concurrently: the given events, or events that the handlers accept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from concurrency_audit.audit.model.findings import Finding
from concurrency_audit.confirm.events import editing
from concurrency_audit.confirm.events.constants import Constant, constants
from concurrency_audit.confirm.events.drawing import variations
from concurrency_audit.confirm.events.earlier import filled_up, filling, prepared
from concurrency_audit.confirm.events.probing import MARK, Asking, completed, reached
from concurrency_audit.confirm.events.varying import MARKS, filled, of_given, of_template
from concurrency_audit.confirm.host import Host
from concurrency_audit.confirm.model import Choice, Plan, Subject
from concurrency_audit.confirm.pairing import HOLDS, Before, alone, beside, mixed, varied
from concurrency_audit.confirm.reaching import functions, text_of
from concurrency_audit.confirm.run import Run
from concurrency_audit.confirm.trial import Trial
from concurrency_audit.sample_events import ALL, SOURCES, source_of

_LEVELS = (0, 1, 2, 3, 4)
_OTHERS = 4
"""Handlers that a finding does not name and that are tried beside the one that it does."""
_ROUNDS = 2
"""How often the levels of provisioning are gone through, each time with an event that takes the handler further."""
_LACKING = 4
"""How often what is missing is added to an event."""
_CALLS = 3
"""AWS calls of an invocation that are made to fail, one after the other."""
_DRAWN, _FEW_DRAWN = 60, 12
_NEAR = 12
"""Other files of the folder that are read for values to try."""
Path_ = list[str | int]
"""A place inside of an event."""


@dataclass(frozen=True)
class Lone:
    """Runs one invocation alone, after what came before."""

    host: Host
    entry: str
    level: int
    before: Before = ()

    def ran(self, event: Any, *, ask: bool = False) -> Run:
        """What happens with the event."""
        choice = Choice((self.entry,), (filled(event, MARKS[0]),), self.level, before=self.before)
        return Trial(self.host, "threads", choice, ()).run(Plan((0,), serial=True), ask=ask)

    def lines(self, event: Any) -> tuple[Any, frozenset[tuple[str, int]]]:
        """The event, with what the handler cannot do without, and the lines that it reaches; none where it fails."""
        for _ in range(_LACKING):
            run = self.ran(event, ask=True)
            if run.ended == "done" and "error" not in run.document["outcomes"][0]:
                return event, frozenset((key.file, key.line) for key in run.keys) | _status(run)
            new = [path for path in run.document.get("missing", ()) if not editing.there(event, path)]
            if not new:
                break
            event = completed(event, new)
        return event, frozenset()


class Chooser:
    """Determines once per subject which events its handlers accept."""

    def __init__(
        self, host: Host, subject: Subject, given: Sequence[Any], partners: Sequence[str], source: str | None = None
    ) -> None:
        self.host = host
        self.subject = subject
        self.given = given
        self.partners = partners
        self.source = None if source is None else SOURCES[source]
        """What sends the subject its events, by its template."""
        self.templates: dict[str, tuple[Any, int]] = {}
        self.constants = self._constants()

    def choices(self, finding: Finding | None) -> list[Choice]:
        """The handler with itself, then with each other handler that the finding names."""
        entry = self.subject.entry
        if self.given:
            Lone(self.host, entry, 0).ran(self.given[0])
            levels = self._levels(entry, self.given[0], self._needs(entry, self.given[0]))
            sets = of_given(self.given)
            return [Choice((entry,) * len(events), events, level) for level in levels for events in sets]
        own, provide = self._accepted(entry)
        levels = self._levels(entry, filled(own, MARKS[0]), provide)
        sets = of_template(own)
        found = [choice for level in levels for events in sets for choice in alone(entry, events, level)]
        for partner in self._named(finding):
            other, theirs = self._accepted(partner)
            level = max(provide, theirs)
            found += mixed(entry, own, partner, other, level)
        return found

    def prepared(self, finding: Finding | None) -> list[Choice]:
        """What else may bring a race about, where the choices showed none: state that earlier invocations leave, and
        other handlers; nothing where the events are given."""
        if self.given:
            return []
        entry = self.subject.entry
        own, provide, others = self._known(finding)
        found = filled_up(entry, own, provide, filling(*self._at(finding)))
        found += prepared((entry, own), others, provide)
        for partner in self._others(finding):
            other, theirs = self._accepted(partner)
            found += mixed(entry, own, partner, other, max(provide, theirs))[:2]
        return found

    def failing(self, finding: Finding | None) -> list[Choice]:
        """The first choices with an AWS call that fails in one invocation: what a finding names may stay half done."""
        if finding is None or not self.host.aws:
            return []
        first = self.choices(finding)[0]
        order = Plan(tuple(range(len(first.events))), serial=True)
        trace = Trial(self.host, "threads", first, ()).run(order).trace
        calls = sum(visit.key.op == "aws" and visit.task == "0" for visit in trace)
        pairs = [first.events[:2], (first.events[0],) * 2]
        return [
            replace(first, events=events, entries=first.entries[:2], fails=(number, 0))
            for number in range(1, min(calls, _CALLS) + 1)
            for events in pairs
        ]

    def drawn(self, finding: Finding | None, seed: int) -> list[Choice]:
        """Events that take the handler another way, where nothing else showed a race; nothing where they are given."""
        if self.given:
            return []
        entry = self.subject.entry
        own, provide, others = self._known(finding)
        found: list[Choice] = []
        for before in [(), *(((name, filled(other, MARKS[0])),) for name, other in others)]:
            start = self._accepted_after(entry, provide, own, before) if before else own
            run = Lone(self.host, entry, provide, before)
            if start != own:
                found += varied(entry, own, start, provide, before)
            drawn = variations(start, run.lines, seed, self._many(), self.constants)
            for template in drawn:
                found += varied(entry, own, template, provide, before)
            found += [beside(entry, pair, provide, before) for pair in combinations(drawn, 2)]
        return found

    def _known(self, finding: Finding | None) -> tuple[Any, int, list[tuple[str, Any]]]:
        """The handler's own event, what AWS holds for it, and the events of the others that the finding names."""
        own, provide = self._accepted(self.subject.entry)
        others = [(partner, self._accepted(partner)[0]) for partner in self._named(finding)]
        return own, max(provide, self._unseen()), others

    def _unseen(self) -> int:
        """What AWS may have to hold for what only a later invocation asks of it."""
        return HOLDS if self.host.aws and not self.subject.setup else 0

    def _constants(self) -> list[Constant]:
        """Values that the code in the handler's folder compares something with; its own file comes first."""
        own = Path(self.subject.root, self.subject.path)
        near = sorted(file for file in own.parent.glob("*.py") if file != own)
        return constants(map(text_of, [own, *near[:_NEAR]]))

    def _many(self) -> int:
        """How many events are drawn: where each takes a call of the mock, few."""
        return _FEW_DRAWN if self.host.aws else _DRAWN

    def _at(self, finding: Finding | None) -> tuple[str, set[int]]:
        """The text of the entry point's file, and the lines of it that the finding names."""
        file = Path(self.subject.root, self.subject.path)
        spans = [] if finding is None else [finding.span, *(related.span for related in finding.related)]
        return text_of(file), {span.line for span in spans if Path(span.path).name == file.name}

    def _others(self, finding: Finding | None) -> list[str]:
        """Handlers of the file that the finding does not name: they may use what it speaks of all the same."""
        named = self._named(finding)
        return [partner for partner in self.partners if partner not in named][:_OTHERS]

    def _named(self, finding: Finding | None) -> list[str]:
        """Other handlers of the module whose code contains a line of the finding."""
        if finding is None or not self.partners:
            return []
        places = self._at(finding)
        steps = [functions(*places, through=steps) for steps in range(3)]
        near = [partner for partner in self.partners if partner.partition(":")[2] in steps[-1]]
        return sorted(near, key=lambda partner: [partner.partition(":")[2] not in reached for reached in steps])[:3]

    def _accepted(self, entry: str) -> tuple[Any, int]:
        """A template for events that the handler accepts, and the provisioning level it needs from the AWS mock."""
        if entry not in self.templates:
            known = None
            for _ in range(_ROUNDS):
                asking, level = self._furthest(entry, known)
                asking.changed()
                if not asking.fails or asking.event == known:
                    break
                known = asking.event
            self.templates[entry] = asking.event, level
        return self.templates[entry]

    def _furthest(self, entry: str, known: Any) -> tuple[Asking, int]:
        """The level of provisioning at which an event takes the handler furthest, each tried with the event as it is:
        no other value mends what AWS does not hold."""
        best = self._asked(entry, 0, known), 0
        last = best[0]
        for level in _LEVELS[1:] if self.host.aws else ():
            if not last.fails:
                break
            last = self._asked(entry, level, last.event)
            if reached(last.outcome or {}) > reached(best[0].outcome or {}):
                best = last, level
        return best

    def _asked(self, entry: str, level: int, known: Any, before: Before = ()) -> Asking:
        """Begin with what is known already, else with the source that the template or else the code shows; try all
        others where that fails."""
        asking = Asking(lambda event: self._tried(entry, event, level, before), self.constants)
        if known is not None:
            asking.template(known)
        else:
            make = self.source if entry == self.subject.entry else None
            make = make or source_of(text_of(Path(self.subject.root, self.subject.path)), entry.partition(":")[2])
            asking.template(make(MARK) if make is not None else {})
            for other in ALL:
                if asking.fails and other is not make and _asks_for(asking, other(MARK)):
                    asking.template(other(MARK))
        return asking

    def _accepted_after(self, entry: str, level: int, own: Any, before: Before) -> Any:
        """The event that the handler accepts once others came before."""
        asking = self._asked(entry, level, own, before)
        asking.changed()
        return asking.event

    def _tried(self, entry: str, event: Any, level: int, before: Before = ()) -> tuple[dict[str, Any], list[Path_]]:
        document = Lone(self.host, entry, level, before).ran(event, ask=True).document
        failed = {"error": {"at": [], "type": document["ended"], "text": ""}}
        return (document.get("outcomes") or [failed])[0], document.get("missing", [])

    def _levels(self, entry: str, event: Any, least: int) -> tuple[int, ...]:
        """Where an empty AWS will do, one that holds something is tried first: who finds nothing does nothing."""
        if self.subject.setup or not self.host.aws or least >= HOLDS:
            return (least,)
        run = Lone(self.host, entry, HOLDS).ran(event)
        calls = any(key.op == "aws" for key in run.keys)
        failed = any("error" in answer for answer in run.document.get("outcomes", ()))
        return (HOLDS, least) if calls and not failed else (least,)

    def _needs(self, entry: str, event: Any) -> int:
        """The least that AWS has to hold for the handler to come as far as it can; nothing where there is a setup."""
        if self.subject.setup or not self.host.aws:
            return 0
        best = 0
        far: tuple[int, ...] = (-1,)
        for level in _LEVELS:
            now = reached(self._tried(entry, event, level)[0])
            if now > far:
                best, far = level, now
            if far == reached({}):
                break
        return best


def _status(run: Run) -> frozenset[tuple[str, int]]:
    """The status of an HTTP answer: another one is another way, also where it touches nothing else."""
    answer = run.document["outcomes"][0].get("answer")
    status = answer.get("statusCode") if isinstance(answer, dict) else None
    return frozenset({("statusCode", status)} if isinstance(status, int) else ())


def _asks_for(asking: Asking, sample: Any) -> bool:
    """Whether the handler looked for something that only an event of this source has."""
    return any(name in sample for name in asking.event if isinstance(name, str))
