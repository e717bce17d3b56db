"""One line per finding, in the form that editors and `grep` know."""

from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.reports.colour import BOLD, Paint
from concurrency_audit.reports.plain import inert, one_line, printable


def render(result: AuditResult, paint: Paint) -> str:
    """`path:line:column: severity CAxxx symbol: message [threads unsafe, processes benign]`, in reading order."""
    ordered = sorted(result.findings, key=lambda f: (f.span, f.rule, f.symbol))
    unread = [
        f"{printable(item.path)}:{item.line}:1: incomplete: {one_line(item.reason)}\n" for item in result.incomplete
    ]
    return "".join(map(inert, [*(f"{_line(finding, paint)}\n" for finding in ordered), *unread]))


def _line(finding: Finding, paint: Paint) -> str:
    span = finding.span
    place = f"{printable(span.path)}:{span.line}:{span.column}:"
    verdicts = ", ".join(f"{model.value} {verdict.value}" for model, verdict in finding.verdicts.items())
    words = f"{one_line(finding.symbol)}: {one_line(finding.message)} [{verdicts}]"
    return f"{place} {paint.severity(finding.severity)} {paint(finding.rule, BOLD)} {words}"
