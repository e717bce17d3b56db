"""Whether a load verdict can come from a real run: its counts add up, its times fit, its place is allowed."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.gate.policy import Policy
from concurrency_audit.gate.subject import Subject
from concurrency_audit.load.evidence import Outcome, Phase
from concurrency_audit.load.tally import Tally
from concurrency_audit.load.verdict import Verdict

_NOT_RUN = (Outcome.THROTTLED, Outcome.REFUSED)
_ROUNDING = 0.01
"""Tolerated relative error of times, because latencies are counted in buckets."""


def implausible(verdict: Verdict) -> list[str]:
    """Every property of a verdict that no real run produces."""
    return [f"the load verdict is not plausible: {problem}" for problem in _problems(verdict)]


def _problems(verdict: Verdict) -> Iterator[str]:
    tally = verdict.tally
    counts = [*_counts(tally), verdict.planned, verdict.workers]
    if not all(type(count) is int and count >= 0 for count in counts):
        yield "a count is no whole number from 0 on"
        return
    yield from _invocations(verdict)
    yield from _kept(tally)
    yield from _times(verdict)
    unknown = sorted(set(verdict.subject.models) - {model.value for model in ExecutionModel})
    if unknown:
        yield f"there is no execution model {', '.join(map(repr, unknown))}"


def _counts(tally: Tally) -> Iterator[Any]:
    by_phase = (*tally.outcomes.values(), *tally.mismatched.values(), *tally.timeline.values())
    by_name = (tally.verified, tally.throttles, tally.errors, tally.versions, tally.peaks)
    for counter in (*by_phase, *by_name):
        yield from counter.values()
    for measured in (tally.service.counts, tally.from_due.counts):
        yield from measured.values()
    yield from (tally.dropped, tally.staged, tally.sampled_out, tally.unverified, tally.given_up, tally.peak)


def _invocations(verdict: Verdict) -> Iterator[str]:
    """Check planned, sent, answered and verified invocations."""
    tally = verdict.tally
    ran = {phase: tally.outcomes[phase].total() - _of(tally.outcomes[phase], *_NOT_RUN) for phase in Phase}
    load = tally.outcomes[Phase.LOAD]
    checked = tally.verified.total() + tally.sampled_out + tally.unverified
    if checked != sum(ran.values()):
        yield f"{sum(ran.values())} invocations may have run, {checked} were verified, sampled out or given up"
    for phase in Phase:
        if tally.verified[phase] > ran[phase]:
            yield f"{tally.verified[phase]} were verified in the phase {phase}, {ran[phase]} may have run"
    if ran[Phase.LOAD] > verdict.planned:
        yield f"{ran[Phase.LOAD]} requests ran under load, {verdict.planned} were planned"
    if set(tally.verified) - set(Phase):
        yield "there is no such phase"
    if tally.versions.total() > tally.requests or tally.peak > tally.requests:
        yield "more invocations were under way or had a version than were sent"
    if tally.versions != dict(verdict.subject.versions):
        yield "its versions stand in it twice, and differ"
    if not tally.service.counts.total() == tally.from_due.counts.total() == load.total():
        yield "there are not as many latencies as answers under load"


def _kept(tally: Tally) -> Iterator[str]:
    """Check lists that are recorded in full against their counts."""
    fine = (Outcome.OK, Outcome.BY_DESIGN, Outcome.THROTTLED)
    failed = tally.requests - sum(tally.outcome(one) for one in fine)
    if tally.errors.total() != failed or tally.throttles.total() != tally.outcome(Outcome.THROTTLED):
        yield "errors and throttles are not as many as the answers that were none"
    if len(tally.mismatches) > tally.mismatch_count or len(tally.failures) > failed:
        yield "more mismatches or failures stand in it than were counted"
    by_second: dict[str, int] = {}
    for second in tally.timeline.values():
        for word, count in second.items():
            by_second[word] = by_second.get(word, 0) + count
    load = tally.outcomes[Phase.LOAD]
    wanted = {outcome.value: load[outcome] for outcome in Outcome}
    wanted |= {"verified": tally.verified.total(), "mismatch": tally.mismatch_count, "dropped": tally.dropped}
    if any(by_second.get(word, 0) != count for word, count in wanted.items()):
        yield "second by second it counts other invocations than in all"


def _times(verdict: Verdict) -> Iterator[str]:
    tally, seconds = verdict.tally, verdict.seconds
    if not seconds > 0:
        yield f"it took {seconds} seconds"
        return
    if tally.timeline and (min(tally.timeline) < 0 or max(tally.timeline) > seconds + 1):
        yield "it has seconds that the run did not have"
    busy = sum(micros * count for micros, count in tally.service.counts.items()) / 1e6
    if busy > tally.peak * seconds * (1 + _ROUNDING):
        yield f"{tally.peak} invocations at once cannot have taken {busy:.0f} s together in {seconds:g} s"


def ended_later(verdict: Verdict, begun: datetime, now: datetime, clocks: timedelta) -> list[str]:
    """Whether the run would still be in progress; `clocks` is the tolerated difference between two machines' clocks."""
    try:
        late = begun + timedelta(seconds=verdict.seconds) > now + clocks
    except OverflowError:
        late = True
    return ["the load verdict is not plausible: its run would not have ended yet"] if late else []


def made_elsewhere(verdict: Verdict, subject: Subject, policy: Policy) -> list[str]:
    """Why the place of a verdict's load test is not accepted; empty if it is.

    Accepted are the function itself, local instances on any machine, and the places that the policy names.
    """
    tested = verdict.subject
    if not tested.function or not tested.endpoint:
        return ["the load verdict does not say which function it tested at which endpoint"]
    there = f"{named(tested.function)} at {tested.endpoint.rstrip('/')}"
    itself = f"{subject.function} at {subject.endpoint.rstrip('/')}"
    if there == itself or is_local(tested.endpoint) or there in policy.tested_at:
        return []
    return [f"the load verdict is about {there}, not {itself}; name it in tested-at if it speaks for this function"]


def named(function: str) -> str:
    """The bare name of a function given by name or ARN, with or without a qualifier."""
    arn = re.fullmatch(r"arn:[^:]+:lambda:[^:]*:\d*:function:([^:]+)(?::[^:]+)?", function)
    return arn[1] if arn else function.partition(":")[0]


def is_local(endpoint: str) -> bool:
    """Whether an endpoint belongs to local instances, which listen on the loopback interface only."""
    host = urlsplit(endpoint).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _of(counter: Mapping[str, int], *words: str) -> int:
    return sum(counter.get(word, 0) for word in words)
