"""Rules as SARIF reporting descriptors, from the same docstring that `explain` prints."""

from collections.abc import Sequence
from typing import Any

from concurrency_audit import documentation
from concurrency_audit.audit.model.findings import Finding
from concurrency_audit.audit.model.verdicts import Severity
from concurrency_audit.reports.rule_doc import RuleDoc, markdown, what_it_does

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
_LONGEST = 1024
"""GitHub's limit for descriptions."""
_LEAKS = "request-data-in-"
"""Rules whose hazard discloses one request's data to another: only these are security alerts."""
_LEAK_SCORE = "5.3"
"""CVSS 3.1 score of AV:N/AC:H/PR:L/UI:N/S:U/C:H/I:N/A:N."""


def descriptor(module: RuleDoc, findings: Sequence[Finding]) -> dict[str, Any]:
    """One rule; its level is the worst, its precision the lowest among its findings in this run."""
    rule = module.rule
    page = markdown(module)
    severity = max((finding.severity for finding in findings), default=rule.benign)
    address = documentation.page(rule.code, rule.name)
    return {
        "id": rule.code,
        "name": rule.name,
        **({"helpUri": address} if address else {}),
        "shortDescription": {"text": _cut(rule.summary)},
        "fullDescription": {"text": _cut(what_it_does(module))},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": _properties(module, findings, severity),
    }


def _properties(module: RuleDoc, findings: Sequence[Finding], severity: Severity) -> dict[str, Any]:
    tags = ["concurrency", module.rule.family.value]
    properties: dict[str, Any] = {"tags": tags, "problem.severity": _PROBLEMS[severity]}
    if findings:
        properties["precision"] = min(finding.confidence for finding in findings).word
    if module.rule.name.startswith(_LEAKS):
        tags.append("security")
        properties["security-severity"] = _LEAK_SCORE
    return properties


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
