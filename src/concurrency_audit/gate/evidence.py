"""Evidence, judged: what speaks for a package, and every reason why it does not count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.gate.policy import AUDIT, LOAD, Policy
from concurrency_audit.gate.subject import Subject
from concurrency_audit.gate.waivers import Waiver, states
from concurrency_audit.load.evidence import Outcome, Phase
from concurrency_audit.load.verdict import Verdict

SHOWN = 20
_CLOCKS = timedelta(minutes=5)
"""How far two machines' clocks may be apart."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence; it counts when nothing speaks against it."""

    kind: str
    reasons: tuple[str, ...]
    """Why it does not count; each one line."""
    summary: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether it counts."""
        return not self.reasons

    def to_json(self) -> dict[str, Any]:
        """Give its entry in gate.json."""
        return {
            "kind": self.kind,
            "accepted": self.accepted,
            "reasons": list(self.reasons),
            "summary": self.summary,
            "facts": dict(self.facts),
        }


def refused(kind: str, reason: str) -> Evidence:
    """Evidence that is not there or cannot be used, for one reason."""
    return Evidence(kind, (" ".join(reason.split()),), "", {"models": []})


def of_audit(result: AuditResult, unread: Sequence[str], policy: Policy, now: datetime) -> Evidence:
    """Judge the audit of the package; `unread` names code in it that no reader of Python can read."""
    blocking = [f for f in result.findings if f.severity >= policy.severity and f.confidence >= policy.min_confidence]
    waived = states(policy.waivers, blocking, now.date())
    held = [finding for finding in blocking if not _covered(finding, waived, "used")]
    reasons = [f"{item.path}:{item.line} could not be read: {item.reason}" for item in result.incomplete if item.unread]
    reasons += [f"{path} could not be read: it is no source code" for path in unread]
    reasons += [] if result.entry_points else ["nothing in the package is an entry point, so nothing was audited"]
    for finding in held:
        reasons += _covered(finding, waived, "expired")
        reasons.append(_line(finding))
    summary = (
        f"{len(held)} findings hold it up, {len(blocking) - len(held)} waived, "
        f"{len(result.findings) - len(blocking)} below the policy's level, {result.suppressed} suppressed by comments "
        f"in {result.files} files"
    )
    facts = {
        "models": [model.value for model in result.models],
        "entry_points": [entry.function for entry in result.entry_points],
        "findings": [_finding(finding) for finding in blocking],
        "suppressed": result.suppressed,
        "files": result.files,
        "not_followed": sum(not item.unread for item in result.incomplete),
        "waivers": [one.to_json(state) for one, state in waived.items()],
    }
    return Evidence(AUDIT, tuple(reasons), summary, facts)


def _covered(finding: Finding, waived: Mapping[Waiver, str], state: str) -> list[str]:
    """What the waivers of a finding that are in some state say."""
    return [
        f"the waiver of {one.owner} for {one.finding} ran until {one.expires}"
        for one, its_state in waived.items()
        if its_state == state and one.names(finding)
    ]


def of_load(verdict: Verdict, subject: Subject, policy: Policy, now: datetime, version: str = "") -> Evidence:
    """Judge a load verdict; with `version` it must be about that version behind the candidate alias."""
    reasons = [
        *_about_other_code(verdict, subject),
        *_stale(verdict.started, policy, now),
        *_not_proven(verdict, policy),
        *(_not_at_candidate(verdict, subject, policy, version) if version else _several_versions(verdict)),
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
    """The function's execution models that a verdict speaks for; all of them when it tested the function itself."""
    tested = verdict.subject
    if tested.models:
        return frozenset(model for model in subject.models if model.value in tested.models)
    itself = tested.function.rpartition(":function:")[2].partition(":")[0] == subject.function
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


def _stale(started: str, policy: Policy, now: datetime) -> list[str]:
    try:
        begun = datetime.fromisoformat(started)
    except ValueError:
        return [f"the load verdict has no readable time: {started!r}"]
    age = now - (begun if begun.tzinfo else begun.replace(tzinfo=UTC))
    if age < -_CLOCKS:
        return [f"the load verdict is from the future: {started}"]
    if age > policy.max_age:
        hours = policy.max_age / timedelta(hours=1)
        return [f"the load verdict is stale: {started} is more than {hours:g} hours ago"]
    return []


def _not_proven(verdict: Verdict, policy: Policy) -> list[str]:
    tally = verdict.tally
    failed = tally.outcome(Outcome.FUNCTION_ERROR) + tally.outcome(Outcome.TIMED_OUT)
    rate = failed / max(tally.requests, 1)
    verified = tally.verified[Phase.LOAD]
    reasons = [f"the load verdict is incomplete: {gap}" for gap in verdict.gaps]
    if tally.mismatch_count:
        reasons.append(f"{tally.mismatch_count} mismatches under load ({verdict.cause})")
        reasons += [one.sentence() for one in tally.mismatches[:SHOWN]]
    if rate > policy.max_error_rate:
        reasons.append(f"{failed} of {tally.requests} invocations failed, allowed are {policy.max_error_rate:g}")
    reasons += [
        f"{one.name} is {one.measured:g}, allowed is {one.limit:g}"
        for one in verdict.broken
        if one.name not in ("max_mismatch", "max_error_rate")
    ]
    if tally.given_up:
        reasons.append(f"{tally.given_up} requests were throttled every time and never ran")
    if verified < policy.min_verified:
        reasons.append(f"only {verified} invocations were verified under load, {policy.min_verified} are asked for")
    if verified > tally.outcomes[Phase.LOAD].total() or sum(verdict.subject.versions.values()) < verified:
        reasons.append("more invocations were verified than were answered by a version")
    if tally.peak < policy.min_concurrency:
        reasons.append(
            f"at most {tally.peak} invocations were under way at once, {policy.min_concurrency} are asked for"
        )
    return reasons


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
    """The function's execution models that no load verdict was made under."""
    covered = {model for one in evidence for model in one.facts["models"]}
    return tuple(model.value for model in subject.models if model.value not in covered)


def _line(finding: Finding) -> str:
    span = finding.span
    return f"{span.path}:{span.line}:{span.column} {finding.rule} {finding.name} {finding.symbol}: {finding.message}"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "symbol": finding.symbol,
        "path": finding.span.path,
        "line": finding.span.line,
        "severity": finding.severity.word,
        "confidence": finding.confidence.word,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
    }
