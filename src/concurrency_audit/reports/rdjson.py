"""Reviewdog's diagnostic format: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf

Its columns are 1-based and count UTF-8 bytes.
"""

from typing import Any

from concurrency_audit import documentation
from concurrency_audit.audit.model.findings import AuditResult, Finding, Incomplete, Span
from concurrency_audit.audit.model.verdicts import Severity
from concurrency_audit.reports.json_text import json_text
from concurrency_audit.reports.sources import Sources

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def render(result: AuditResult, sources: Sources) -> str:
    """One diagnostic per finding and per file that could not be read."""
    diagnostics = [_finding(finding, sources) for finding in result.findings]
    diagnostics += [_unread(item) for item in result.incomplete if item.unread]
    return json_text({"source": {"name": "concurrency-audit"}, "diagnostics": diagnostics})


def _finding(finding: Finding, sources: Sources) -> dict[str, Any]:
    reasons = [f"{model.value}: {verdict.value}, {finding.why[model]}" for model, verdict in finding.verdicts.items()]
    others = [] if finding.definition is None else [(finding.definition, "made here")]
    others += [(related.span, related.message) for related in finding.related]
    return {
        "message": "\n".join([f"{finding.symbol}: {finding.message}", *reasons, finding.advice]),
        "location": _location(finding.span, sources),
        "severity": _SEVERITIES[finding.severity],
        "code": _code(finding),
        "related_locations": [{"message": text, "location": _location(span, sources)} for span, text in others],
    }


def _code(finding: Finding) -> dict[str, str]:
    address = documentation.page(finding.rule, finding.name)
    return {"value": finding.rule, **({"url": address} if address else {})}


def _unread(item: Incomplete) -> dict[str, Any]:
    return {
        "message": f"not audited: {item.reason}",
        "location": {"path": item.path, "range": {"start": {"line": item.line}}},
        "severity": "WARNING",
        "code": {"value": "incomplete"},
    }


def _location(span: Span, sources: Sources) -> dict[str, Any]:
    start = _position(span.path, span.line, span.column, sources)
    return {
        "path": span.path,
        "range": {"start": start, "end": _position(span.path, span.end_line, span.end_column, sources)},
    }


def _position(path: str, line: int, column: int, sources: Sources) -> dict[str, int]:
    before = (sources.line(path, line) or "")[: column - 1]
    wide = len(before.encode("utf-8", "surrogatepass")) - len(before)
    return {"line": line, "column": column + wide}
