"""One line per finding, in the format that editors and `grep` understand."""

from concurrency_audit import documentation
from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.reports.colour import BOLD, Paint
from concurrency_audit.reports.plain import inert, one_line, printable
from concurrency_audit.wording import counted


def render(result: AuditResult, paint: Paint, *, verbose: bool = False) -> str:
    """`path:line:column: severity CAxxx symbol: message [threads unsafe, processes benign]`, in reading order.

    What could not be read follows, a line each; calls that could not be followed are counted, or listed if `verbose`.
    """
    ordered = sorted(result.findings, key=lambda f: (f.span, f.rule, f.symbol))
    lines = [_line(finding, paint) for finding in ordered]
    shown = [item for item in result.incomplete if item.unread or verbose]
    lines += [f"{printable(item.path)}:{item.line}:1: incomplete: {one_line(item.reason)}" for item in shown]
    if hidden := len(result.incomplete) - len(shown):
        lines.append(f"incomplete: {counted(hidden, 'call')} not followed, -v lists them")
    return "".join(f"{inert(line)}\n" for line in lines)


def _line(finding: Finding, paint: Paint) -> str:
    span = finding.span
    place = f"{printable(span.path)}:{span.line}:{span.column}:"
    verdicts = ", ".join(f"{model.value} {verdict.value}" for model, verdict in finding.verdicts.items())
    words = f"{one_line(finding.symbol)}: {one_line(finding.message)} [{verdicts}]"
    rule = paint.link(paint(finding.rule, BOLD), documentation.page(finding.rule, finding.name))
    return f"{place} {paint.severity(finding.severity)} {rule} {words}"
