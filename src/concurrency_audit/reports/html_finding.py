"""One finding as an element of the HTML page."""

from collections.abc import Iterator, Mapping, Sequence

from concurrency_audit import documentation
from concurrency_audit.audit.model.findings import Finding
from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Severity, Verdict
from concurrency_audit.reports.colour import Paint
from concurrency_audit.reports.excerpt import excerpt
from concurrency_audit.reports.html_text import painted, text, verdict
from concurrency_audit.reports.sources import Sources

_VERDICTS = [value.value for value in (Verdict.UNSAFE, Verdict.BENIGN, Verdict.SAFE)]
PROPERTIES: Mapping[str, Sequence[str]] = {
    "severity": [severity.word for severity in sorted(Severity, reverse=True)],
    "confidence": [confidence.word for confidence in sorted(Confidence, reverse=True)],
    "rule": (),
    **{model.value: _VERDICTS for model in ExecutionModel},
}
"""Properties that findings can be filtered by, with the order of their values if there is one."""
_FIXES = {"safe": "--fix", "unsafe": "--unsafe-fixes --diff-only"}


def properties(finding: Finding) -> dict[str, str]:
    """The values that the filters compare."""
    verdicts = {model.value: value.value for model, value in finding.verdicts.items()}
    rule = f"{finding.rule} {finding.name}"
    return {"severity": finding.severity.word, "confidence": finding.confidence.word, "rule": rule} | verdicts


def article(finding: Finding, sources: Sources) -> str:
    """Heading, message, excerpt, judgement and advice."""
    data = "".join(f' data-{name}="{text(value)}"' for name, value in properties(finding).items())
    word = finding.severity.word
    place = f"{finding.span.path}:{finding.span.line}:{finding.span.column}"
    source = painted("\n".join(excerpt(finding, sources, Paint(True))))
    rows = "".join(f"<dt>{label}</dt><dd>{value}</dd>\n" for label, value in _rows(finding))
    title = f"{text(finding.name)} <code>{text(finding.symbol)}</code>"
    return (
        f'<article class="{word}" data-item{data}>\n<header><span class="badge">{word}</span>\n'
        f'<h3><span class="code">{text(finding.rule)}</span> {title}</h3>\n'
        f'<span class="place">{text(place)}</span></header>\n'
        f'<p class="message">{text(finding.message)}</p>\n<pre>{source}</pre>\n<dl>\n{rows}</dl>\n</article>\n'
    )


def _rows(finding: Finding) -> Iterator[tuple[str, str]]:
    """Label and HTML of each fact about the finding."""
    for model, value in finding.verdicts.items():
        yield model.value, f"{verdict(value)} {text(finding.why.get(model, ''))}"
    if finding.call_path:
        steps = "".join(f"<li>{text(step)}</li>" for step in finding.call_path)
        yield "called", f'<ol class="way">{steps}</ol>'
    if finding.interpreter == "free-threaded":
        yield "python", "no switch point inside under the GIL; free-threaded builds have one"
    if finding.confidence is not Confidence.HIGH:
        yield "sure", f"{finding.confidence.word} confidence"
    yield "do", f"<strong>{text(finding.advice)}</strong>"
    if address := documentation.page(finding.rule, finding.name):
        yield "more", f'<a href="{text(address)}">{text(address)}</a>'
    if finding.fix is not None:
        yield "fix", f"<code>concurrency-audit {_FIXES[finding.fix]} --select {text(finding.rule)}</code>"
