"""What one process counted; tallies of several processes merge exactly into one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from concurrency_audit.load.evidence import Answer, Evidence, Outcome, Phase
from concurrency_audit.load.failure import Failure
from concurrency_audit.load.latency import Latencies
from concurrency_audit.load.mismatch import Mismatch

KEPT = 200
"""Mismatches kept in full per process; all of them are counted."""
NOTES = 20
FAILURES = 20
"""Failed invocations kept in full per process; all of them are counted."""
Second = Counter[str]
"""What happened in one second of the run, by outcome plus `mismatch`, `dropped` and `verified`."""


class Tally:
    """Counters of a run; every field merges by addition, so the order of workers' reports does not matter."""

    def __init__(self) -> None:
        self.outcomes: dict[Phase, Counter[str]] = {phase: Counter() for phase in Phase}
        self.verified: Counter[str] = Counter()
        self.mismatched: dict[Phase, Counter[str]] = {phase: Counter() for phase in Phase}
        self.first_caught: dict[str, int] = {}
        self.throttles: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.versions: Counter[str] = Counter()
        self.dropped = 0
        self.staged = 0
        self.sampled_out = 0
        self.unverified = 0
        self.given_up = 0
        self.added = 0
        """Requests beyond the plan: repeats and new uploads after the load."""
        self.documents = 0
        """Documents that an oracle looked at which needs something in them that may be missing."""
        self.unjudged = 0
        """Those of them in which it is missing, so that nobody judged them."""
        self.alone_right = 0
        """Requests that were wrong under load and right when they were sent alone afterwards."""
        self.alone_wrong = 0
        self.store_lost = 0
        """Checks that S3 did not answer; from then on a failure of the function may be S3's."""
        self.peak = 0
        """Most invocations that were under way at once; of several processes the sum."""
        self.peaks: dict[str, int] = {}
        """Most invocations that were under way at once in each environment, as the endpoint tells."""
        self.service = Latencies()
        self.from_due = Latencies()
        self.timeline: dict[int, Second] = {}
        self._failed_at: dict[str, int] = {}
        """Second of the run of each function error under load, until it is excused."""
        self.mismatches: list[Mismatch] = []
        self.failures: list[Failure] = []
        self.notes: list[str] = []

    def answered(self, answer: Answer, phase: Phase, second: int, late: float) -> None:
        """Count one answer; `late` is how long after its due instant it was sent, in seconds."""
        outcome = answer.outcome
        self.outcomes[phase][outcome] += 1
        if answer.version:
            self.versions[answer.version] += 1
        if answer.together:
            self.peaks[answer.environment] = max(answer.together, self.peaks.get(answer.environment, 0))
        if outcome is Outcome.THROTTLED:
            self.throttles[answer.reason] += 1
        elif outcome is not Outcome.OK:
            self.errors[f"{outcome}: {answer.reason}"] += 1
        if phase is Phase.LOAD:
            self.at(second)[outcome] += 1
            if outcome is Outcome.FUNCTION_ERROR:
                self._failed_at[answer.request_id] = second
            self.service.add(answer.seconds)
            self.from_due.add(answer.seconds + late)

    def failed(self, failure: Failure) -> None:
        """Keep a failed invocation, the first `FAILURES` of them."""
        if len(self.failures) < FAILURES:
            self.failures.append(failure)

    def excuse(self, evidence: Evidence) -> None:
        """Take back a failure that turned out to be what the function answers alone, too."""
        answer, outcomes = evidence.answer, self.outcomes[evidence.phase]
        outcomes[answer.outcome] -= 1
        outcomes[Outcome.BY_DESIGN] += 1
        self.errors[f"{answer.outcome}: {answer.reason}"] -= 1
        self.errors = +self.errors
        if (second := self._failed_at.pop(answer.request_id, None)) is not None:
            self.at(second)[answer.outcome] -= 1
            self.at(second)[Outcome.BY_DESIGN] += 1
        self.failures = [one for one in self.failures if one.request_id != answer.request_id]

    def repeated(self, index: int, right: bool) -> None:
        """Note what a request that was wrong under load came to when it was sent alone."""
        self.alone_right += right
        self.alone_wrong += not right
        word = "right" if right else "wrong"
        self.mismatches = [
            replace(one, alone=word) if one.index == index and one.phase is not Phase.ALONE else one
            for one in self.mismatches
        ]

    def checked(self, phase: Phase, found: Iterable[Mismatch], second: int) -> list[Mismatch]:
        """Count one verified invocation and what its oracles found; gives the mismatches as a list."""
        mismatches = list(found)
        self.verified[phase] += 1
        self.at(second)["verified"] += 1
        self.add_mismatches(mismatches, second)
        return mismatches

    def add_mismatches(self, mismatches: Iterable[Mismatch], second: int) -> None:
        """Count mismatches; the first `KEPT` are kept in full."""
        for one in mismatches:
            self.mismatched[one.phase][one.oracle] += 1
            self.first_caught.setdefault(one.oracle, self.requests)
            self.at(second)["mismatch"] += 1
            if len(self.mismatches) < KEPT:
                self.mismatches.append(one)

    def drop(self, second: int) -> None:
        """Count one arrival that could not start in time."""
        self.dropped += 1
        self.at(second)["dropped"] += 1

    def note(self, text: str) -> None:
        """Keep a reason why something could not be verified, once."""
        if text not in self.notes and len(self.notes) < NOTES:
            self.notes.append(text)

    def at(self, second: int) -> Second:
        """Give the counter of one second of the run."""
        return self.timeline.setdefault(second, Counter())

    @property
    def requests(self) -> int:
        """Requests answered in any way, in both phases."""
        return sum(sum(counter.values()) for counter in self.outcomes.values())

    @property
    def mismatch_count(self) -> int:
        """All mismatches, those not kept in full included."""
        return sum(sum(counter.values()) for counter in self.mismatched.values())

    @property
    def together(self) -> int:
        """Most invocations that were under way at once in one environment, or in all where nobody tells of which."""
        return max(self.peaks.values()) if self.peaks else self.peak

    def outcome(self, outcome: Outcome) -> int:
        """Give how many requests ended one way, in both phases."""
        return sum(counter[outcome] for counter in self.outcomes.values())

    def merge(self, other: "Tally") -> None:
        """Add another process's tally."""
        for phase in Phase:
            self.outcomes[phase].update(other.outcomes[phase])
            self.mismatched[phase].update(other.mismatched[phase])
        for oracle, requests in other.first_caught.items():
            self.first_caught[oracle] = min(requests, self.first_caught.get(oracle, requests))
        for environment, together in other.peaks.items():
            self.peaks[environment] = max(together, self.peaks.get(environment, 0))
        for mine, theirs in _counters(self, other):
            mine.update(theirs)
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.service.merge(other.service)
        self.from_due.merge(other.from_due)
        for second, counter in other.timeline.items():
            self.at(second).update(counter)
        self.mismatches.extend(other.mismatches)
        self.failures.extend(other.failures)
        self.notes.extend(note for note in other.notes if note not in self.notes)

    def to_json(self) -> dict[str, Any]:
        """Give the tally as plain JSON types, for a report to the master."""
        return {
            "outcomes": {phase: dict(counter) for phase, counter in self.outcomes.items()},
            "mismatched": {phase: dict(counter) for phase, counter in self.mismatched.items()},
            "first_caught": dict(self.first_caught),
            "peaks": dict(self.peaks),
            **{name: dict(getattr(self, name)) for name in _COUNTERS},
            **{name: getattr(self, name) for name in _NUMBERS},
            "service": self.service.to_json(),
            "from_due": self.from_due.to_json(),
            "timeline": [[second, dict(counter)] for second, counter in sorted(self.timeline.items())],
            "mismatches": [one.to_json() for one in self.mismatches],
            "failures": [one.to_json() for one in self.failures],
            "notes": list(self.notes),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Tally":
        """Read what `to_json` gave."""
        tally = cls()
        for phase in Phase:
            tally.outcomes[phase].update(data["outcomes"].get(phase, {}))
            tally.mismatched[phase].update(data["mismatched"].get(phase, {}))
        tally.first_caught = dict(data["first_caught"])
        tally.peaks = dict(data.get("peaks", {}))  # earlier releases did not know them
        for name in _COUNTERS:
            getattr(tally, name).update(data[name])
        for name in _NUMBERS:
            setattr(tally, name, data.get(name, 0))
        tally.service = Latencies.from_json(data["service"])
        tally.from_due = Latencies.from_json(data["from_due"])
        tally.timeline = {int(second): Counter(counts) for second, counts in data["timeline"]}
        tally.mismatches = [Mismatch.from_json(one) for one in data["mismatches"]]
        tally.failures = [Failure.from_json(one) for one in data.get("failures", ())]
        tally.notes = list(data["notes"])
        return tally


_COUNTERS = ("verified", "throttles", "errors", "versions")
_NUMBERS = tuple(
    """dropped staged sampled_out unverified given_up store_lost peak added documents unjudged alone_right
    alone_wrong""".split()
)


def _counters(mine: Tally, theirs: Tally) -> list[tuple[Counter[str], Counter[str]]]:
    return [(getattr(mine, name), getattr(theirs, name)) for name in _COUNTERS]
