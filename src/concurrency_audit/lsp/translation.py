"""Findings in the words of the Language Server Protocol: diagnostics, hover texts, and edits.

Shapes: https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lsprotocol import types
from pygls.workspace import PositionCodec

from concurrency_audit import documentation
from concurrency_audit.audit.model.findings import Finding, Incomplete, InventoryItem, Span, Verdicts
from concurrency_audit.audit.model.verdicts import Severity

SOURCE = "concurrency-audit"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def lines_of(text: str) -> list[str]:
    """The lines with their ends, split where Python and the protocol split them and nowhere else."""
    return _LINES.findall(text)


class Text(NamedTuple):
    """A document as the editor counts in it."""

    uri: str
    lines: Sequence[str]
    codec: PositionCodec

    def range(self, span: Span) -> types.Range:
        """The range of a span, in the client's units; lines that are not there any more are the last one."""
        last = max(len(self.lines) - 1, 0)
        start = types.Position(min(span.line - 1, last), max(span.column - 1, 0))
        end = types.Position(min(span.end_line - 1, last), max(span.end_column - 1, 0))
        return self.codec.range_to_client_units(self.lines, types.Range(start, end))


def diagnostic(finding: Finding, text: Text, places: Iterable[types.DiagnosticRelatedInformation]) -> types.Diagnostic:
    """A finding as a diagnostic; `places` explain it."""
    address = documentation.page(finding.rule, finding.name)
    return types.Diagnostic(
        range=text.range(finding.span),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(address) if address else None,
        source=SOURCE,
        message="\n".join([finding.message, *_per_model(finding), finding.advice]),
        related_information=list(places),
    )


def unread(row: Incomplete, text: Text) -> types.Diagnostic:
    """A file that could not be read: silence about it would look like a clean result."""
    place = Span(row.path, row.line, 1, row.line, 1_000)
    return types.Diagnostic(
        range=text.range(place),
        severity=types.DiagnosticSeverity.Information,
        source=SOURCE,
        message=f"not audited: {row.reason}",
    )


def hover(finding: Finding, explanation: str) -> str:
    """Markdown: both verdicts with their reasons, the advice, and what the rule is about."""
    rows = "\n".join(f"- {row}" for row in _per_model(finding))
    return (
        f"**{finding.rule} {finding.name}** (confidence: {finding.confidence.word})\n\n{finding.message}\n\n{rows}\n\n"
        f"{finding.advice}\n\n---\n{explanation}\n\n`concurrency-audit explain {finding.rule}` says more."
    )


def hover_shared(item: InventoryItem) -> str:
    """Markdown: an object that invocations share, with its verdicts."""
    return f"`{item.symbol}` ({item.type}) is shared by invocations: {_words(item.verdicts)}\n\n{item.reason}"


def edits(before: str, after: str, text: Text) -> list[types.TextEdit]:
    """The changed lines, as edits of the document."""
    old, new = lines_of(before), lines_of(after)
    found = []
    for tag, first, last, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            place = types.Range(_line_start(first, text), _line_start(last, text))
            found.append(types.TextEdit(place, "".join(new[start:end])))
    return found


def _line_start(number: int, text: Text) -> types.Position:
    """The start of a line; after the last line, the end of the document."""
    if number < len(text.lines) or not text.lines or text.lines[-1].endswith(("\n", "\r")):
        return types.Position(number, 0)
    return types.Position(len(text.lines) - 1, text.codec.client_num_units(text.lines[-1]))


def _per_model(finding: Finding) -> list[str]:
    return [
        f"{model.value}: {verdict.value}. {finding.why[model]}" if model in finding.why else f"{model.value}: {verdict}"
        for model, verdict in finding.verdicts.items()
    ]


def _words(verdicts: Verdicts) -> str:
    return ", ".join(f"{model.value} {verdict.value}" for model, verdict in verdicts.items())
