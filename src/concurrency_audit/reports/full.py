"""The report for people: each finding with its places, its call path, and what to do."""

from collections.abc import Iterable, Iterator, Sequence

from concurrency_audit import documentation
from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.audit.model.verdicts import Severity
from concurrency_audit.reports.colour import BOLD, DIM, Paint
from concurrency_audit.reports.excerpt import excerpt
from concurrency_audit.reports.plain import inert, one_line, printable
from concurrency_audit.reports.sources import Sources
from concurrency_audit.reports.summary import summary

_LABELS = 10
"""Width of the column before each sentence: `processes` and a space."""
_MOST_ALIKE = 8
"""Places of notes alike that are named; the others are counted."""


def render(result: AuditResult, sources: Sources, paint: Paint, *, quiet: bool = False, verbose: bool = False) -> str:
    """The whole report in reading order, notes last; `quiet` leaves out the summary, `verbose` adds its lists."""
    lines: list[str] = []
    for finding, *alike in _told_once(sorted(result.findings, key=lambda f: (f.span, f.rule, f.symbol))):
        lines.extend(_finding(finding, sources, paint))
        if alike:
            lines.append(_row("also", _places(alike), paint))
        lines.append("")
    if not quiet:
        lines.extend(summary(result, paint, verbose=verbose))
    return "".join(f"{inert(line)}\n" for line in lines)


def _told_once(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Each finding by itself, but notes that say the same of several places together, after what is worse."""
    worse: list[list[Finding]] = []
    notes: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.severity is Severity.NOTE:
            notes.setdefault((finding.rule, finding.message), []).append(finding)
        else:
            worse.append([finding])
    return worse + list(notes.values())


def _places(findings: Sequence[Finding]) -> str:
    named = [f"{printable(f.span.path)}:{f.span.line}" for f in findings[:_MOST_ALIKE]]
    more = len(findings) - len(named)
    return ", ".join(named) + (f" and {more} more (--format concise lists all)" if more else "")


def _finding(finding: Finding, sources: Sources, paint: Paint) -> Iterator[str]:
    span = finding.span
    place = paint(f"{printable(span.path)}:{span.line}:{span.column}", BOLD)
    address = documentation.page(finding.rule, finding.name)
    rule = f"{paint.link(paint(finding.rule, BOLD), address)} {finding.name}"
    yield f"{place} {paint.severity(finding.severity)} {rule} {paint(one_line(finding.symbol), BOLD)}"
    yield f"  {one_line(finding.message)}"
    for line in excerpt(finding, sources, paint):
        yield f"  {line}"
    if len(finding.call_path) > 1:
        yield _row("called", " -> ".join(map(one_line, finding.call_path)), paint)
    elif finding.call_path:
        yield _row("in", one_line(finding.call_path[0]), paint)
    yield from _judgement(finding, paint)
    yield _row("do", one_line(finding.advice), paint)
    if address:
        yield _row("more", paint.link(address, address), paint)


def _judgement(finding: Finding, paint: Paint) -> Iterator[str]:
    for model, verdict in finding.verdicts.items():
        why = one_line(finding.why.get(model, ""))
        yield _row(model.value, f"{paint.verdict(verdict, len('unsafe'))} {why}".rstrip(), paint)
    if finding.interpreter == "free-threaded":
        yield _row("python", "no switch point inside under the GIL; free-threaded builds have one", paint)
    if finding.confidence.word != "high":
        yield _row("sure", f"{finding.confidence.word} confidence", paint)


def _row(label: str, text: str, paint: Paint) -> str:
    return f"  {paint(label, DIM)}{' ' * (_LABELS - len(label))} {text}"
