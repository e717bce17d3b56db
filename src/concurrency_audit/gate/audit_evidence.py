"""Turns the audit of a package into evidence, with the findings that waivers cover."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.gate.contents.unread import Unread
from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.policy import AUDIT, Policy
from concurrency_audit.gate.waivers import Waiver, states
from concurrency_audit.wording import counted


@dataclass(frozen=True, slots=True)
class Audited:
    """The result of auditing a package."""

    result: AuditResult
    unread: tuple[Unread, ...] = ()
    """Code that no reader of Python source can see, or constructs that load such code."""
    installed: tuple[str, ...] = ()
    """Distributions whose files are unchanged since pip installed them; they were not audited."""


def of_audit(audited: Audited, policy: Policy, now: datetime) -> Evidence:
    """Judge the audit of the package."""
    result = audited.result
    blocking = [f for f in result.findings if f.severity >= policy.severity and f.confidence >= policy.min_confidence]
    everything: list[Finding | Unread] = [*audited.unread, *blocking]
    waived = states(policy.waivers, everything, now.date())
    held = [one for one in everything if not _covered(one, waived, "used")]
    reasons = [f"{item.path}:{item.line} could not be read: {item.reason}" for item in result.incomplete if item.unread]
    reasons += [] if result.entry_points else ["nothing in the package is an entry point, so nothing was audited"]
    for one in held:
        reasons += _covered(one, waived, "expired")
        reasons.append(_line(one))
    facts = {
        "models": [model.value for model in result.models],
        "entry_points": [entry.function for entry in result.entry_points],
        "other_entry_points": [entry.function for entry in result.others],
        "findings": [_finding(finding) for finding in blocking],
        "unread": [_unread(item) for item in audited.unread],
        "installed": list(audited.installed),
        "suppressed": result.suppressed,
        "files": result.files,
        "not_followed": sum(not item.unread for item in result.incomplete),
        "waivers": [one.to_json(state) for one, state in waived.items()],
    }
    return Evidence(AUDIT, tuple(reasons), _summary(audited, len(blocking), held, len(everything)), facts)


def _summary(audited: Audited, blocking: int, held: Sequence[Finding | Unread], everything: int) -> str:
    result = audited.result
    findings = sum(isinstance(one, Finding) for one in held)
    parts = [f"held up by {counted(findings, 'finding')}"]
    parts += [f"by {counted(len(held) - findings, 'thing')} that no audit reads"] if len(held) > findings else []
    parts += [f"{everything - len(held)} waived", f"{len(result.findings) - blocking} below the policy's level"]
    parts += [f"{counted(len(result.others), 'other entry point')} not followed"] if result.others else []
    return f"{', '.join(parts)}, {result.suppressed} suppressed by comments in {counted(result.files, 'file')}"


def _covered(found: Finding | Unread, waived: Mapping[Waiver, str], state: str) -> list[str]:
    """One line per finding that a waiver in the given state covers."""
    return [
        f"the waiver of {one.owner} for {one.finding} ran until {one.expires}"
        for one, its_state in waived.items()
        if its_state == state and one.names(found)
    ]


def _line(found: Finding | Unread) -> str:
    if isinstance(found, Unread):
        return f"{found.names[0]}: {found.why}"
    span = found.span
    return f"{span.path}:{span.line}:{span.column} {found.rule} {found.name} {found.symbol}: {found.message}"


def _unread(item: Unread) -> dict[str, str]:
    return {"kind": item.kind.value, "name": item.name, "why": item.why, "fingerprint": item.fingerprint}


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
