"""Source excerpts with marks under them: every place of a finding, the hazardous access's file first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from concurrency_audit.audit.model.findings import Finding, Span
from concurrency_audit.reports.colour import BOLD, CYAN, DIM, RED, YELLOW, Paint
from concurrency_audit.reports.plain import one_line, printable, width
from concurrency_audit.reports.sources import Sources

_BRIDGED = 2
"""A gap of at most this many lines is shown in full."""
_MARGIN = 40
_LONGEST = 160
"""Longer lines are cut to this many columns around the mark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A text to show under a part of one line."""

    span: Span
    text: str
    primary: bool = False


def marks(finding: Finding) -> list[Mark]:
    """The finding's places without duplicates, the hazardous access first."""
    others = [] if finding.definition is None else [(finding.definition, "made here")]
    others += [(related.span, related.message) for related in finding.related]
    here = ", ".join(dict.fromkeys(text for span, text in others if span == finding.span and text))
    elsewhere = dict.fromkeys(Mark(span, text) for span, text in others if span != finding.span)
    return [Mark(finding.span, here, primary=True), *(mark for mark in elsewhere if not _is_said(mark, elsewhere))]


def _is_said(mark: Mark, marks: Iterable[Mark]) -> bool:
    """Whether a longer mark from the same column says the same, as `x["id"]` does for `x`."""
    start = (mark.span.path, mark.span.line, mark.span.column)
    end = (mark.span.end_line, mark.span.end_column)
    return any(
        (one.span.path, one.span.line, one.span.column, one.text) == (*start, mark.text)
        and (one.span.end_line, one.span.end_column) > end
        for one in marks
    )


def excerpt(finding: Finding, sources: Sources, paint: Paint) -> Iterator[str]:
    """The lines of the excerpt: the hazardous access's file first, other files below their path."""
    by_path: dict[str, list[Mark]] = {}
    for mark in marks(finding):
        by_path.setdefault(mark.span.path, []).append(mark)
    gutter = len(str(max(mark.span.line for group in by_path.values() for mark in group)))
    for path, group in by_path.items():
        if path != finding.span.path:
            yield f"{' ' * gutter} {paint('-->', CYAN)} {printable(path)}"
        yield from _file(path, sorted(group, key=lambda m: (m.span.line, m.span.column)), gutter, sources, paint)


def _file(path: str, group: list[Mark], gutter: int, sources: Sources, paint: Paint) -> Iterator[str]:
    by_line: dict[int, list[Mark]] = {}
    for mark in group:
        by_line.setdefault(mark.span.line, []).append(mark)
    numbers = sorted(by_line)
    bar = paint("|", CYAN)
    for number, following in pairwise([*numbers, 0]):
        yield from _line(number, by_line[number], path, gutter, sources, paint)
        if following and following - number - 1 > _BRIDGED:
            yield f"{paint('...'[:gutter].rjust(gutter), CYAN)} {paint(':', CYAN)}"
        else:
            for between in range(number + 1, following):
                text = _shown(sources.line(path, between) or "")[:_LONGEST]
                yield f"{paint(str(between).rjust(gutter), DIM)} {bar} {paint(text, DIM)}".rstrip()


def _line(number: int, found: list[Mark], path: str, gutter: int, sources: Sources, paint: Paint) -> Iterator[str]:
    bar = paint("|", CYAN)
    source = sources.line(path, number)
    if source is None:
        for mark in found:
            yield f"{paint(str(number).rjust(gutter), CYAN)} {bar} {one_line(mark.text)}".rstrip()
        return
    start = _start(source, found)
    shown = _shown(source[start : start + _LONGEST])
    yield f"{paint(str(number).rjust(gutter), CYAN)} {bar} {shown}".rstrip()
    for mark in found:
        yield f"{' ' * gutter} {bar} {_pointer(mark, source, start, paint)}".rstrip()


def _start(source: str, found: list[Mark]) -> int:
    if len(source) <= _LONGEST:
        return 0
    return max(0, min(mark.span.column for mark in found) - 1 - _MARGIN)


def _pointer(mark: Mark, source: str, start: int, paint: Paint) -> str:
    first = max(mark.span.column - 1, start)
    last = mark.span.end_column - 1 if mark.span.end_line == mark.span.line else len(source.rstrip())
    last = min(max(last, first + 1), start + _LONGEST)
    indent = width(_shown(source[start:first]))
    length = max(1, width(_shown(source[first:last])))
    sign, colour = ("^", RED) if mark.primary else ("-", YELLOW)
    words = one_line(mark.text)
    return f"{' ' * indent}{paint(sign * length, colour, BOLD)} {paint(words, colour)}".rstrip()


def _shown(source: str) -> str:
    return printable(source.replace("\t", "    "))
