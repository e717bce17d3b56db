"""Findings as Markdown, for a pull request comment or a step summary."""

from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.markup import markdown_cell
from concurrency_audit.reports.summary import count_words
from concurrency_audit.reports.worst_first import worst_first
from concurrency_audit.wording import counted


def render(result: AuditResult) -> str:
    """A heading with the counts, a table of the findings, worst first, and what could not be read."""
    found = count_words(result.findings) or ("nothing found" if result.entry_points else "nothing judged")
    lines = [f"## concurrency-audit: {found} in {counted(result.files, 'file')}", ""]
    if result.findings:
        models = [model.value for model in result.models]
        lines += [
            f"| where | rule | what | {' | '.join(models)} | do |",
            f"| --- | --- | --- |{' --- |' * len(models)} --- |",
        ]
        lines += [_row(finding, result) for finding in worst_first(result.findings)]
        lines.append("")
    if not result.entry_points:
        lines += ["No entry points were found, so nothing was judged.", ""]
    unread = [item for item in result.incomplete if item.unread]
    lines += [f"- Not read: `{markdown_cell(f'{one.path}:{one.line}')}` {markdown_cell(one.reason)}" for one in unread]
    return "\n".join(lines).rstrip("\n") + "\n"


def _row(finding: Finding, result: AuditResult) -> str:
    place = markdown_cell(f"{finding.span.path}:{finding.span.line}")
    what = f"`{markdown_cell(finding.symbol)}`: {markdown_cell(finding.message)}"
    verdicts = [finding.verdicts[model].value if model in finding.verdicts else "" for model in result.models]
    cells = [f"`{place}`", f"{finding.rule} {finding.name}", what, *verdicts, markdown_cell(finding.advice)]
    return f"| {' | '.join(cells)} |"
