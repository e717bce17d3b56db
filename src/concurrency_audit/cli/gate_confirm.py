"""Runs the audit's findings in a package, if the policy has `confirm = true`, because this executes the code.

The code runs as under `concurrency-audit confirm`: in child processes, without credentials, with access to this machine
only.
"""

from collections import Counter
from contextlib import chdir
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concurrency_audit.gate.audit_evidence import Audited
from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.policy import CONFIRM, Policy
from concurrency_audit.gate.waivers import states

if TYPE_CHECKING:
    from concurrency_audit.confirm.model import Confirmation

SCHEDULES = 1000
"""Schedules per finding; the default of `concurrency-audit confirm`."""


def confirmed(folder: Path, audited: Audited, policy: Policy, now: datetime) -> Evidence:
    """Run the findings of an unpacked package; a confirmed one blocks the release, whatever its severity.

    Findings that are not reproduced or inconclusive block nothing here, because the audit's evidence covers them. Both
    are counted.
    """
    from concurrency_audit.cli.event_sources import sources
    from concurrency_audit.confirm.confirming import confirm
    from concurrency_audit.confirm.model import CONFIRMED
    from concurrency_audit.confirm.subjects import jobs

    result = audited.result
    with chdir(folder):
        points = result.entry_points
        made = jobs([Path()], points, result.findings, entry=None, model=None, setup=None, sources=sources(points))
        work = [job for job in made if job.findings]
        done = list(confirm(work, [], SCHEDULES, policy.confirm_seconds))
    shown = [one for one in done if one.verdict == CONFIRMED and one.finding is not None]
    waived = states(policy.waivers, [one.finding for one in shown if one.finding is not None], now.date())
    used = [waiver for waiver, state in waived.items() if state == "used"]
    held = [one for one in shown if one.finding is not None and not any(waiver.names(one.finding) for waiver in used)]
    counts = Counter(one.verdict for one in done)
    asked = sum(len(job.findings) for job in work)
    summary = ", ".join([f"{asked} findings run", *(f"{count} {verdict}" for verdict, count in sorted(counts.items()))])
    facts = {"models": [], "confirmations": [_fact(one) for one in done]}
    return Evidence(CONFIRM, tuple(_reason(one) for one in held), summary, facts)


def _reason(one: "Confirmation") -> str:
    finding = one.finding
    assert finding is not None, "only findings are held against a package"
    span = finding.span
    return f"{span.path}:{span.line}:{span.column} {finding.rule} {finding.symbol} was seen to happen: {one.reason}"


def _fact(one: "Confirmation") -> dict[str, Any]:
    finding = one.finding
    return {
        "finding": "" if finding is None else f"{finding.rule} {finding.symbol}",
        "fingerprint": "" if finding is None else finding.fingerprint,
        "verdict": one.verdict,
        "model": one.model,
        "schedules": one.schedules,
        "reason": one.reason,
    }
