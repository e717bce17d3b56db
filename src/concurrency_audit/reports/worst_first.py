"""The order for consumers that stop early: GitHub keeps and shows only the first results."""

from collections.abc import Iterable

from concurrency_audit.audit.model.findings import Finding


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by severity and confidence, both descending, then by place."""
    return sorted(findings, key=lambda f: (-f.severity, -f.confidence, f.span, f.rule, f.symbol))
