"""Python embedded in deployment templates: analysed as a file of its own, reported at its place in the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from concurrency_audit.audit.model.findings import AuditResult, EntryPoint, Finding, Incomplete, Reach, Span
from concurrency_audit.audit.model.references import InlineSource

Sources = Mapping[str, InlineSource]


def texts(inline: Iterable[InlineSource]) -> dict[str, bytes]:
    """Map virtual file names to the embedded sources."""
    return {found.key: found.source.encode("utf-8", "surrogatepass") for found in inline}


def placed(result: AuditResult, inline: Iterable[InlineSource]) -> AuditResult:
    """The result with positions in embedded sources translated to positions in their templates."""
    sources = {found.key: found for found in inline}
    if not sources:
        return result
    return replace(
        result,
        entry_points=tuple(sorted(_entry(entry, sources) for entry in result.entry_points)),
        findings=tuple(_finding(finding, sources) for finding in result.findings),
        inventory=tuple(replace(item, span=_span(item.span, sources)) for item in result.inventory),
        incomplete=tuple(sorted(_incomplete(lost, sources) for lost in result.incomplete)),
        reach=_reach(result.reach, sources),
    )


def _finding(finding: Finding, sources: Sources) -> Finding:
    """Translate a finding and drop its fix, which would have to be written into the template."""
    if finding.span.path not in sources:
        return finding
    return replace(
        finding,
        span=_span(finding.span, sources),
        definition=finding.definition and _span(finding.definition, sources),
        related=tuple(replace(related, span=_span(related.span, sources)) for related in finding.related),
        fix=None,
    )


def _span(span: Span, sources: Sources) -> Span:
    source = sources.get(span.path)
    if source is None:
        return span
    if not source.aligned:
        return Span(source.path, source.line, 1, source.line, 1)
    column, end_column = span.column + source.column, span.end_column + source.column
    return Span(source.path, span.line, column, span.end_line, end_column)


def _entry(entry: EntryPoint, sources: Sources) -> EntryPoint:
    span = _span(Span(entry.path, entry.line, 1, entry.line, 1), sources)
    return replace(entry, path=span.path, line=span.line)


def _reach(reach: Reach, sources: Sources) -> Reach:
    spans = [_span(Span(near.path, near.line, 1, near.line, 1), sources) for near in reach.near_misses]
    return Reach(
        tuple(sorted(sources[path].path if path in sources else path for path in reach.unreached)),
        tuple(
            replace(near, path=span.path, line=span.line) for near, span in zip(reach.near_misses, spans, strict=True)
        ),
    )


def _incomplete(lost: Incomplete, sources: Sources) -> Incomplete:
    span = _span(Span(lost.path, lost.line, 1, lost.line, 1), sources)
    return replace(lost, path=span.path, line=span.line)
