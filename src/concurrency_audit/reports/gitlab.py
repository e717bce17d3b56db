"""GitLab's Code Quality report, shown in the merge request widget and on the changed lines.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format: fingerprints must be unique within the
report, and paths are relative to the repository.
"""

import hashlib
import os
from collections import Counter
from pathlib import Path
from typing import Any

from concurrency_audit.audit.model.findings import AuditResult, Finding, Incomplete
from concurrency_audit.audit.model.verdicts import Severity
from concurrency_audit.reports.json_text import json_text

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(result: AuditResult, root: Path) -> str:
    """The findings and what could not be read, as a JSON array; `root` is the repository's folder."""
    seen: Counter[str] = Counter()
    rows = [_finding(finding, root, seen) for finding in result.findings]
    rows += [_incomplete(item, root, seen) for item in result.incomplete]
    return json_text(rows)


def _finding(finding: Finding, root: Path, seen: Counter[str]) -> dict[str, Any]:
    reasons = [f"{model.value}: {verdict.value}" for model, verdict in finding.verdicts.items()]
    path = _relative(finding.span.path, root)
    return {
        "description": f"{finding.symbol}: {finding.message} ({', '.join(reasons)})",
        "check_name": f"{finding.rule} {finding.name}",
        "fingerprint": _unique(f"{finding.fingerprint} {path}", seen),
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": path, "lines": {"begin": finding.span.line, "end": finding.span.end_line}},
    }


def _incomplete(item: Incomplete, root: Path, seen: Counter[str]) -> dict[str, Any]:
    path = _relative(item.path, root)
    return {
        "description": f"Not audited: {item.reason}",
        "check_name": "incomplete",
        "fingerprint": _unique(f"{path} {item.reason}", seen),
        "severity": "major" if item.unread else "info",
        "location": {"path": path, "lines": {"begin": item.line}},
    }


def _unique(identity: str, seen: Counter[str]) -> str:
    """A digest of the identity and of how often it occurred before."""
    seen[identity] += 1
    return hashlib.blake2b(f"{identity}\0{seen[identity]}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _relative(path: str, root: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()
