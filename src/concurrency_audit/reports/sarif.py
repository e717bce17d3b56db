"""SARIF 2.1.0, with all properties that GitHub code scanning reads.

https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from concurrency_audit import __version__
from concurrency_audit.audit.model.findings import AuditResult, EntryPoint, Finding, Incomplete
from concurrency_audit.reports.json_text import json_text
from concurrency_audit.reports.rule_doc import RuleDoc
from concurrency_audit.reports.sarif_places import Places
from concurrency_audit.reports.sarif_rules import LEVELS, descriptor
from concurrency_audit.reports.sources import Sources
from concurrency_audit.reports.worst_first import worst_first

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RELATED = 100
"""GitHub's limit for the locations of one result."""


def render(result: AuditResult, sources: Sources, rules: Sequence[RuleDoc], root: Path) -> str:
    """One run, worst results first (GitHub keeps the first 5,000); URIs are relative to the repository's `root`."""
    places = Places(sources, root)
    entries = {entry.function: entry for entry in result.entry_points}
    ordered = sorted(rules, key=lambda module: module.rule.code)
    index = {module.rule.code: number for number, module in enumerate(ordered)}
    run = {
        "tool": {"driver": _driver(ordered, result.findings)},
        "automationDetails": {"id": f"concurrency-audit/{'-'.join(model.value for model in result.models)}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    _notification(item, places) for item in result.incomplete if item.unread
                ],
            }
        ],
        "results": [_result(finding, index, places, entries) for finding in worst_first(result.findings)],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(rules: Sequence[RuleDoc], findings: Iterable[Finding]) -> dict[str, Any]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return {
        "name": "concurrency-audit",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [descriptor(module, by_rule.get(module.rule.code, ())) for module in rules],
    }


def _result(finding: Finding, index: dict[str, int], places: Places, entries: dict[str, EntryPoint]) -> dict[str, Any]:
    document: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [{**places.location(finding.span), "logicalLocations": [_symbol(finding)]}],
        "partialFingerprints": {
            "primaryLocationLineHash": places.line_hash(finding.span),
            "concurrencyAudit/v1": finding.fingerprint,
        },
        "properties": {
            "confidence": finding.confidence.word,
            "interpreter": finding.interpreter,
            "verdicts": {model.value: verdict.value for model, verdict in finding.verdicts.items()},
        },
    }
    if finding.rule in index:
        document["ruleIndex"] = index[finding.rule]
    if related := _related(finding, places):
        document["relatedLocations"] = related[:_RELATED]
    if flow := _flow(finding, places, entries):
        document["codeFlows"] = [{"threadFlows": [{"locations": [{"location": place} for place in flow]}]}]
    return document


def _message(finding: Finding) -> str:
    """The message: GitHub shows the first sentence as title; verdicts, reasons, call path and advice follow."""
    sentences = [finding.message]
    sentences += (
        f"{model.value}: {verdict.value}, {finding.why[model]}" for model, verdict in finding.verdicts.items()
    )
    if len(finding.call_path) > 1:
        sentences.append(f"Reached by {' -> '.join(finding.call_path)}")
    return "\n".join(f"{sentence.rstrip('.')}." for sentence in (*sentences, finding.advice))


def _symbol(finding: Finding) -> dict[str, str]:
    return {"fullyQualifiedName": finding.symbol}


def _related(finding: Finding, places: Places) -> list[dict[str, Any]]:
    spans = [] if finding.definition is None else [(finding.definition, "made here")]
    spans += [(related.span, related.message) for related in finding.related]
    return [{"id": number, **places.location(span, text)} for number, (span, text) in enumerate(spans, 1)]


def _flow(finding: Finding, places: Places, entries: dict[str, EntryPoint]) -> list[dict[str, Any]]:
    """Entry point, calls on the path, hazard; None if only the hazard has a position."""
    steps = []
    entry = entries.get(finding.call_path[0]) if finding.call_path else None
    if entry is not None:
        steps.append(places.line(entry.path, entry.line, f"every invocation starts in {entry.function}"))
    calls = (related for related in finding.related if related.role == "call")
    steps.extend(places.location(call.span, call.message) for call in calls)
    return [*steps, places.location(finding.span, finding.message)] if steps else []


def _notification(item: Incomplete, places: Places) -> dict[str, Any]:
    return {
        "level": "warning",
        "message": {"text": item.reason},
        "locations": [places.line(item.path, max(1, item.line))],
    }
