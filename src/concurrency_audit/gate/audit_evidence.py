"""What the audit of a package says for it, and what of it somebody answers for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.policy import AUDIT, Policy
from concurrency_audit.gate.waivers import Waiver, states


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
