"""GitHub Actions workflow commands: annotations on the lines of a pull request.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions; GitHub shows about ten of each kind
per step, so the worst come first and a count comes last.
"""

import re

from concurrency_audit.audit.model.findings import AuditResult, Finding, Incomplete
from concurrency_audit.audit.model.verdicts import Severity
from concurrency_audit.reports.plain import printable
from concurrency_audit.reports.summary import count_words
from concurrency_audit.reports.worst_first import worst_first
from concurrency_audit.wording import counted

_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPED = re.compile("([%\r\n])")
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(result: AuditResult) -> str:
    """One command per finding and unread file, worst first, then a count if there was any."""
    lines = [_finding(finding) for finding in worst_first(result.findings)]
    lines.extend(_incomplete(item) for item in result.incomplete if item.unread)
    if result.findings:
        files = len({finding.span.path for finding in result.findings})
        total = f"{count_words(result.findings)} in {counted(files, 'file')}"
        lines.append(_command("notice", {"title": "concurrency-audit"}, total))
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: Finding) -> str:
    span = finding.span
    properties: dict[str, object] = {"file": span.path, "line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:  # GitHub rejects columns on a span of several lines
        properties |= {"col": span.column, "endColumn": span.end_column}
    properties["title"] = f"{finding.rule} {finding.name}"
    reasons = [f"{model.value}: {verdict.value}, {finding.why[model]}" for model, verdict in finding.verdicts.items()]
    message = "\n".join([f"{finding.symbol}: {finding.message}", *reasons, finding.advice])
    return _command(_COMMANDS[finding.severity], properties, message)


def _incomplete(item: Incomplete) -> str:
    properties = {"file": item.path, "line": item.line, "title": "concurrency-audit: incomplete"}
    return _command("warning", properties, item.reason)


def _command(name: str, properties: dict[str, object], message: str) -> str:
    shown = ",".join(f"{key}={escape_property(str(value))}" for key, value in properties.items())
    return f"::{name} {shown}::{escape_data(message)}"


def escape_data(text: str) -> str:
    """Escape a message so that it stays one command on one line and contains no terminal codes."""
    return "".join(_ESCAPES.get(part) or printable(part) for part in _ESCAPED.split(text))


def escape_property(text: str) -> str:
    """Escape a property's value so that it ends neither the property nor the property list."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
