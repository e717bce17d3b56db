"""`check --confirm`: raises the confidence of findings that an interleaving confirms, and adds the witness."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from concurrency_audit.audit.model.findings import AuditResult, Finding, Related
from concurrency_audit.audit.model.verdicts import Confidence


def confirmed(result: AuditResult, paths: Sequence[Path], budget: float) -> AuditResult:
    """The result with confirmed findings updated; runs the code in child processes."""
    from concurrency_audit.cli.event_sources import sources
    from concurrency_audit.confirm.confirming import confirm
    from concurrency_audit.confirm.subjects import jobs
    from concurrency_audit.confirm.token import token

    points = result.entry_points
    made = jobs(paths, points, result.findings, entry=None, model=None, setup=None, sources=sources(points))
    work = [job for job in made if job.findings]
    end = time.monotonic() + budget
    shown: dict[str, Related] = {}
    for one in confirm(work, [], 200, max(0.1, end - time.monotonic())):
        if one.finding is not None and one.witness is not None:
            text = f"confirmed: {one.witness.anomaly.text}; replay: confirm --replay {token(one.witness)}"
            shown.setdefault(one.finding.fingerprint, Related(one.finding.span, "witness", text))
    return replace(result, findings=tuple(_raised(finding, shown) for finding in result.findings))


def _raised(finding: Finding, shown: dict[str, Related]) -> Finding:
    if finding.fingerprint not in shown:
        return finding
    related = (*finding.related, shown[finding.fingerprint])
    return replace(finding, confidence=Confidence.HIGH, related=related)
