"""Judges a load verdict: it must be about this code, recent, complete, and without mixed-up data."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.plausible import ended_later, implausible, made_elsewhere, named
from concurrency_audit.gate.policy import LOAD, Policy
from concurrency_audit.gate.subject import Subject
from concurrency_audit.load.evidence import Outcome, Phase
from concurrency_audit.load.verdict import Verdict

SHOWN = 20
LOOPBACK = "//127.0.0.1"
"""In the endpoint of a run on local instances, where races can be provoked."""
_IN_HYBRID = ("threads", "processes")
"""What a run of several processes with several threads each has seen."""
_CLOCKS = timedelta(minutes=5)
"""Tolerated difference between the clocks of two machines."""


def of_load(verdict: Verdict, subject: Subject, policy: Policy, now: datetime, version: str = "") -> Evidence:
    """Judge a load verdict; with `version` it must be about that version, invoked through the candidate alias."""
    reasons = [
        *_about_other_code(verdict, subject),
        *_stale(verdict, policy, now),
        *implausible(verdict),
        *_not_proven(verdict, policy),
        *(_not_at_candidate(verdict, subject, policy, version) if version else _elsewhere(verdict, subject, policy)),
    ]
    tally, tested = verdict.tally, verdict.subject
    verified = tally.verified[Phase.LOAD]
    summary = (
        f"{verified} invocations verified under load, {tally.mismatch_count} mismatched, up to {tally.peak} at once, "
        f"{verdict.started}"
    )
    facts = {
        "function": tested.function,
        "qualifier": tested.qualifier,
        "endpoint": tested.endpoint,
        "versions": dict(tested.versions),
        "code_sha256": tested.code_sha256,
        "models": sorted(model.value for model in models_of(verdict, subject)),
        "result": verdict.result,
        "seed": verdict.seed,
        "started": verdict.started,
        "verified": verified,
        "mismatched": tally.mismatch_count,
        "peak": tally.peak,
    }
    return Evidence(LOAD, tuple(reasons), summary, facts)


def models_of(verdict: Verdict, subject: Subject) -> frozenset[Any]:
    """The execution models that a verdict covers; all of the function's, if the function itself was tested."""
    tested = verdict.subject
    if tested.models:
        covered = {*tested.models, *(_IN_HYBRID if "hybrid" in tested.models else ())}
        return frozenset(model for model in subject.models if model.value in covered)
    itself = named(tested.function) == subject.function
    there = tested.endpoint.rstrip("/") == subject.endpoint.rstrip("/")
    return frozenset(subject.models) if itself and there else frozenset()


def _about_other_code(verdict: Verdict, subject: Subject) -> list[str]:
    tested = verdict.subject
    if not tested.code_sha256:
        return ["the load verdict does not say which code it tested"]
    if tested.code_sha256 != subject.sha256:
        return [f"the load verdict is about other code: sha256 {tested.code_sha256}, the package has {subject.sha256}"]
    if tested.handler != subject.handler:
        return [f"the load verdict is about the handler {tested.handler or '?'}, the function runs {subject.handler}"]
    return []


def _stale(verdict: Verdict, policy: Policy, now: datetime) -> list[str]:
    started = verdict.started
    try:
        begun = datetime.fromisoformat(started)
    except ValueError:
        return [f"the load verdict has no readable time: {started!r}"]
    begun = begun if begun.tzinfo else begun.replace(tzinfo=UTC)
    age = now - begun
    if age < -_CLOCKS:
        return [f"the load verdict is from the future: {started}"]
    if age > policy.max_age:
        hours = policy.max_age / timedelta(hours=1)
        return [f"the load verdict is stale: {started} is more than {hours:g} hours ago"]
    return ended_later(verdict, begun, now, _CLOCKS)


def _not_proven(verdict: Verdict, policy: Policy) -> list[str]:
    tally = verdict.tally
    failed = tally.outcome(Outcome.FUNCTION_ERROR) + tally.outcome(Outcome.TIMED_OUT)
    rate = failed / max(tally.requests, 1)
    verified = tally.verified[Phase.LOAD]
    reasons = [f"the load verdict is incomplete: {gap}" for gap in verdict.gaps]
    if tally.mismatch_count:
        cause = f" ({verdict.cause})" if verdict.cause else ""
        reasons.append(f"{tally.mismatch_count} mismatches under load{cause}")
        reasons += [one.sentence() for one in tally.mismatches[:SHOWN]]
    if rate > policy.max_error_rate:
        reasons.append(f"{failed} of {tally.requests} invocations failed, allowed are {policy.max_error_rate:g}")
    reasons += [
        f"{one.name} is {one.measured:g}, allowed is {one.limit:g}"
        for one in verdict.broken
        if one.name not in ("max_mismatch", "max_error_rate")
    ]
    if verified < policy.min_verified:
        reasons.append(f"only {verified} invocations were verified under load, {policy.min_verified} are asked for")
    if verified > tally.outcomes[Phase.LOAD].total() or sum(verdict.subject.versions.values()) < verified:
        reasons.append("more invocations were verified than were answered by a version")
    if _shares_interpreter(verdict) and LOOPBACK in verdict.subject.endpoint and not verdict.facts.get("provoked"):
        reasons.append(
            "invocations shared an interpreter and races were not provoked: "
            "run `load --local` without --no-provoke and latency limits (those need a run of their own)"
        )
    if tally.peak < policy.min_concurrency:
        reasons.append(
            f"at most {tally.peak} invocations were under way at once, {policy.min_concurrency} are asked for"
        )
    return reasons


def _shares_interpreter(verdict: Verdict) -> bool:
    return bool({"threads", "hybrid", "tasks"} & set(verdict.subject.models))


def _elsewhere(verdict: Verdict, subject: Subject, policy: Policy) -> list[str]:
    return [*made_elsewhere(verdict, subject, policy), *_several_versions(verdict)]


def _several_versions(verdict: Verdict) -> list[str]:
    answered = sorted(verdict.subject.versions)
    if len(answered) == 1:
        return []
    return [f"versions {', '.join(answered) or 'none'} answered the load test: it speaks for no single code"]


def _not_at_candidate(verdict: Verdict, subject: Subject, policy: Policy, version: str) -> list[str]:
    tested = verdict.subject
    place = (tested.function, tested.qualifier, tested.endpoint.rstrip("/"))
    if place != (subject.function, policy.candidate, subject.endpoint.rstrip("/")):
        return [f"the load test ran at {tested.function}:{tested.qualifier} ({tested.endpoint}), not at the candidate"]
    answered = sorted(tested.versions)
    if answered != [version]:
        return [f"version {', '.join(answered) or 'none'} answered the load test, not version {version} alone"]
    return []


def not_covered(evidence: Sequence[Evidence], subject: Subject) -> tuple[str, ...]:
    """The function's execution models that no load verdict covers."""
    covered = {model for one in evidence for model in one.facts["models"]}
    return tuple(model.value for model in subject.models if model.value not in covered)
