"""The verdict of a run: what was judged, by which limits, and whether the function may be published.

Needs neither Locust nor gevent, so whoever decides over a release can read it. `Verdict.to_json` is the file
`verdict.json`; `Verdict.from_json` reads it back.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from concurrency_audit.load.evidence import Outcome, Phase
from concurrency_audit.load.tally import Tally

FORMAT = 1


class Result(StrEnum):
    """What a run came to; `exit_code` is the command's."""

    CORRECT = "correct"
    WRONG = "wrong"
    """More mismatches or failed invocations than are allowed."""
    LIMIT = "limit"
    """No more mismatches or failures than are allowed, but another limit is exceeded: latency, throttles, drops."""
    INCOMPLETE = "incomplete"
    """No limit is exceeded, but not everything was verified."""

    @property
    def exit_code(self) -> int:
        """0 correct, 1 wrong or a limit exceeded, 3 incomplete (2 is a usage error)."""
        return {Result.CORRECT: 0, Result.WRONG: 1, Result.LIMIT: 1, Result.INCOMPLETE: 3}[self]


ABOUT_CORRECTNESS = {"max_mismatch", "max_error_rate"}
"""Limits whose breach means that something came out wrong."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds of a run; None means that the figure is reported but not judged."""

    max_mismatch: int = 0
    max_error_rate: float = 0.0
    """Function errors and timeouts per request."""
    max_throttle_rate: float | None = None
    max_drop_rate: float | None = 0.01
    """Arrivals of an open-model run that could not start in time, per arrival."""
    p50_ms: float | None = None
    p99_ms: float | None = None
    """Latency from the due instant."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One limit with what was measured."""

    name: str
    limit: float
    measured: float

    @property
    def kept(self) -> bool:
        """Whether the measured figure is within the limit."""
        return self.measured <= self.limit


@dataclass(frozen=True, slots=True)
class Subject:
    """What was tested."""

    function: str
    qualifier: str = ""
    versions: Mapping[str, int] = field(default_factory=dict)
    """Answers per executed version; a weighted alias shows two."""
    code_sha256: str = ""
    models: tuple[str, ...] = ()
    """Execution models (`processes`, `threads`), where the endpoint tells."""
    endpoint: str = ""
    """The Lambda endpoint; empty for AWS's own."""
    handler: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole judgement of one run."""

    subject: Subject
    seed: int
    arrivals: str
    """`open` (a timetable, latency from the due instant) or `closed` (each user waits for its answer)."""
    started: str
    seconds: float
    planned: int
    tally: Tally
    limits: Limits = Limits()
    incomplete: tuple[str, ...] = ()
    """What ended or disturbed the run; `gaps` adds what the counters say."""
    workers: int = 1
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Further figures of a shape or scenario, such as the highest concurrency without a throttle."""

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """Every limit that counts, with its measured figure."""
        return tuple(_thresholds(self.limits, self.tally))

    @property
    def broken(self) -> tuple[Threshold, ...]:
        """The limits that were exceeded."""
        return tuple(one for one in self.thresholds if not one.kept)

    @property
    def result(self) -> Result:
        """The outcome: what was seen to be wrong weighs most, then an exceeded limit, then a gap."""
        broken = {one.name for one in self.broken}
        if self.tally.store_lost:
            broken.discard("max_error_rate")  # a function that cannot reach S3 has to fail
        if broken & ABOUT_CORRECTNESS:
            return Result.WRONG
        if broken:
            return Result.LIMIT
        return Result.INCOMPLETE if self.gaps else Result.CORRECT

    @property
    def gaps(self) -> tuple[str, ...]:
        """Everything that keeps the verification from being whole, in words."""
        tally = self.tally
        lost = tally.outcome(Outcome.UNREACHED) + tally.outcome(Outcome.REFUSED)
        found = [*self.incomplete]
        found += [f"{lost} requests never reached the function"] if lost else []
        dead = tally.outcome(Outcome.LOST)
        found += [f"{dead} invocations lost their worker or environment"] if dead else []
        if tally.store_lost:
            found.append("S3 stopped answering: invocations that failed may have failed because of it")
        found += [f"{tally.unverified} invocations could not be verified"] if tally.unverified else []
        if tally.given_up:
            often = f"{tally.given_up} requests were throttled every time and never ran"
            found.append(f"{often}: use no more users than the function has slots")
        if tally.unjudged:
            judged = tally.documents - tally.unjudged
            found.append(f"judged {judged} of {tally.documents} documents: the others lack what an oracle looks for")
        if not tally.verified.total():
            found.append("nothing was verified")
        elif tally.together < 2:
            where = "in one environment" if tally.peaks else "at the endpoint"
            found.append(f"never two invocations at once {where}: this says nothing about concurrency (-u 2 or more)")
        return tuple(dict.fromkeys(found))

    @property
    def cause(self) -> str:
        """What the mismatches need, as far as requests were sent alone too; empty when that is not known.

        `needs concurrency` where each that was repeated alone after the load came out right.
        """
        tally = self.tally
        lone, cold = tally.mismatched[Phase.SEQUENTIAL], tally.mismatched[Phase.COLD]
        if lone and not cold:
            return "wrong even alone"
        if tally.alone_wrong or tally.mismatched[Phase.ALONE]:
            return "alone, too, after a concurrent start" if lone else "after the load wrong alone, too"
        if tally.alone_right:
            return "needs concurrency"  # what the lone pass found, the concurrent start had left behind
        return "alone, too, after a concurrent start" if lone else ""

    def to_json(self) -> dict[str, Any]:
        """Give the content of `verdict.json`."""
        return {
            "format": FORMAT,
            "result": self.result,
            "exit_code": self.result.exit_code,
            "cause": self.cause,
            "incomplete": list(self.incomplete),
            "gaps": list(self.gaps),
            "subject": {**dataclasses.asdict(self.subject), "models": list(self.subject.models)},
            "seed": self.seed,
            "arrivals": self.arrivals,
            "started": self.started,
            "seconds": self.seconds,
            "planned": self.planned,
            "workers": self.workers,
            **_figures(self.tally),
            "limits": dataclasses.asdict(self.limits),
            "thresholds": [{**dataclasses.asdict(one), "kept": one.kept} for one in self.thresholds],
            "facts": dict(self.facts),
            "mismatches": [one.to_json() for one in self.tally.mismatches],
            "failures": [one.to_json() for one in self.tally.failures],
            "tally": self.tally.to_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Verdict":
        """Read what `to_json` gave; raises ValueError, KeyError or TypeError for anything else."""
        if data.get("format") != FORMAT:
            raise ValueError(f"verdict format {data.get('format')!r} is not {FORMAT}: written by another release")
        subject = Subject(**{**data["subject"], "models": tuple(data["subject"]["models"])})
        return cls(
            subject=subject,
            tally=Tally.from_json(data["tally"]),
            limits=Limits(**data["limits"]),
            incomplete=tuple(data["incomplete"]),
            **{name: data[name] for name in ("seed", "arrivals", "started", "seconds", "planned", "workers", "facts")},
        )


def _figures(tally: Tally) -> dict[str, Any]:
    return {
        "requests": tally.requests,
        "peak": tally.peak,
        "peak_per_environment": dict(tally.peaks),
        "outcomes": {outcome: tally.outcome(outcome) for outcome in Outcome},
        "verified": sum(tally.verified.values()),
        "unverified": tally.unverified,
        "sampled_out": tally.sampled_out,
        "given_up": tally.given_up,
        "documents": tally.documents,
        "unjudged": tally.unjudged,
        "repeated_alone": {"right": tally.alone_right, "wrong": tally.alone_wrong},
        "mismatched": tally.mismatch_count,
        "mismatched_by_oracle": {phase: dict(counter) for phase, counter in tally.mismatched.items()},
        "first_caught_after_requests": dict(tally.first_caught),
        "throttles": dict(tally.throttles),
        "errors": dict(tally.errors),
        "dropped": tally.dropped,
        "latency_ms": {"service": tally.service.summary(), "from_due": tally.from_due.summary()},
    }


def _thresholds(limits: Limits, tally: Tally) -> Sequence[Threshold]:
    requests = max(tally.requests, 1)
    failed = tally.outcome(Outcome.FUNCTION_ERROR) + tally.outcome(Outcome.TIMED_OUT)
    throttle_rate = tally.outcome(Outcome.THROTTLED) / requests
    arrivals = max(tally.outcomes[Phase.LOAD].total() + tally.dropped, 1)
    latency = tally.from_due.summary()
    candidates: list[tuple[str, float | None, float]] = [
        ("max_mismatch", limits.max_mismatch, tally.mismatch_count),
        ("max_error_rate", limits.max_error_rate, failed / requests),
        ("max_throttle_rate", limits.max_throttle_rate, throttle_rate),
        ("max_drop_rate", limits.max_drop_rate, tally.dropped / arrivals),
        ("p50_ms", limits.p50_ms, latency.get("p50", 0.0)),
        ("p99_ms", limits.p99_ms, latency.get("p99", 0.0)),
    ]
    return [Threshold(name, limit, round(measured, 6)) for name, limit, measured in candidates if limit is not None]
