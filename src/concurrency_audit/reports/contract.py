"""The stable JSON contract, version 1; docs/output.md describes every field."""

from typing import Any

from concurrency_audit import __version__, documentation
from concurrency_audit.audit.model.findings import (
    AuditResult,
    EntryPoint,
    Finding,
    Incomplete,
    InventoryItem,
    Related,
    Span,
    Verdicts,
)
from concurrency_audit.reports.json_text import json_text
from concurrency_audit.reports.summary import not_followed, unknown

VERSION = 1


def render(result: AuditResult) -> str:
    """The report of `check` as JSON, in source order."""
    return json_text(
        {
            **_head(result),
            "entry_points": [_entry_point(entry) for entry in result.entry_points],
            "findings": [_finding(finding) for finding in result.findings],
            "inventory": [_item(item) for item in result.inventory],
            "incomplete": [_incomplete(item) for item in result.incomplete],
            "reach": _reach(result),
        }
    )


def render_inventory(result: AuditResult) -> str:
    """The report of `inventory` as JSON: the same document without entry points and findings."""
    return json_text(
        {
            **_head(result),
            "inventory": [_item(item) for item in result.inventory],
            "incomplete": [_incomplete(item) for item in result.incomplete],
            "reach": _reach(result),
        }
    )


def _head(result: AuditResult) -> dict[str, Any]:
    return {
        "version": VERSION,
        "tool": {"name": "concurrency-audit", "version": __version__},
        "models": [model.value for model in result.models],
    }


def _entry_point(entry: EntryPoint) -> dict[str, Any]:
    return {"path": entry.path, "line": entry.line, "function": entry.function, "evidence": entry.evidence}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "family": finding.family.value,
        "message": finding.message,
        **_start(finding.span),
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
        "symbol": finding.symbol,
        "severity": finding.severity.word,
        "confidence": finding.confidence.word,
        "verdicts": _verdicts(finding.verdicts),
        "interpreter": finding.interpreter,
        "definition": None if finding.definition is None else _start(finding.definition),
        "related": [_related(related) for related in finding.related],
        "call_path": list(finding.call_path),
        "fix": finding.fix,
        "docs_url": documentation.page(finding.rule, finding.name),
        "fingerprint": finding.fingerprint,
    }


def _related(related: Related) -> dict[str, Any]:
    return {**_start(related.span), "role": related.role, "message": related.message}


def _item(item: InventoryItem) -> dict[str, Any]:
    return {
        "symbol": item.symbol,
        "kind": item.kind,
        "type": item.type,
        "path": item.span.path,
        "line": item.span.line,
        "verdicts": _verdicts(item.verdicts),
        "reason": item.reason,
        "source": item.source,
        "library": item.library,
        "version": item.version,
    }


def _incomplete(item: Incomplete) -> dict[str, Any]:
    return {"path": item.path, "line": item.line, "reason": item.reason}


def _reach(result: AuditResult) -> dict[str, Any]:
    return {
        "entry_points": len(result.entry_points),
        "modules": result.files,
        "reached": result.files - len(result.reach.unreached),
        "unreached": list(result.reach.unreached),
        "not_followed": [{"cause": cause, "count": count} for cause, count in not_followed(result)],
        "near_misses": [
            {"path": near.path, "line": near.line, "reason": near.reason} for near in result.reach.near_misses
        ],
        "unknown": [
            {"library": library, "version": version, "count": count} for (library, version), count in unknown(result)
        ],
        "left_out": list(result.reach.left_out),
    }


def _start(span: Span) -> dict[str, Any]:
    return {"path": span.path, "line": span.line, "column": span.column}


def _verdicts(verdicts: Verdicts) -> dict[str, str]:
    return {model.value: verdict.value for model, verdict in verdicts.items()}
