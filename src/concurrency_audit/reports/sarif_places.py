"""SARIF locations: URIs that GitHub can match with the repository, regions of one line, line hashes."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from concurrency_audit.audit.model.findings import Span
from concurrency_audit.reports.line_hash import line_hashes
from concurrency_audit.reports.sources import Sources


class Places:
    """Converts spans to SARIF, reading each source once."""

    def __init__(self, sources: Sources, root: Path) -> None:
        self._sources = sources
        self._root = root.resolve()
        self._uris: dict[str, str] = {}
        self._hashes: dict[str, list[str]] = {}

    def location(self, span: Span, message: str | None = None) -> dict[str, Any]:
        """A location with a region of one line; a longer span is cut at the end of its first line.

        GitHub shows a result in a pull request only if every line of its region is in the diff. End columns are
        exclusive.
        """
        end = span.end_column
        if span.end_line != span.line:
            end = len(self._sources.line(span.path, span.line) or "") + 1
        region = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.line,
            "endColumn": max(end, span.column + 1),
        }
        return self._location(span.path, region, message)

    def line(self, path: str, number: int, message: str | None = None) -> dict[str, Any]:
        """A location of a whole line, without its indentation."""
        text = self._sources.line(path, number) or ""
        start = len(text) - len(text.lstrip()) + 1
        region = {"startLine": number, "startColumn": start, "endLine": number, "endColumn": max(len(text), start) + 1}
        return self._location(path, region, message)

    def line_hash(self, span: Span) -> str:
        """GitHub's `primaryLocationLineHash` of the span's first line."""
        if span.path not in self._hashes:
            self._hashes[span.path] = line_hashes(self._sources.data(span.path))
        hashes = self._hashes[span.path]
        # A file that changed or was deleted since the audit still needs a fingerprint that is not empty.
        return hashes[span.line - 1] if span.line <= len(hashes) else f"0:{span.line}"

    def _location(self, path: str, region: dict[str, int], message: str | None) -> dict[str, Any]:
        place: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": self._uri(path)}, "region": region}}
        if message is not None:
            place["message"] = {"text": message}
        return place

    def _uri(self, path: str) -> str:
        if path not in self._uris:
            real = Path(path).resolve()
            inside = real.is_relative_to(self._root)
            self._uris[path] = quote(os.fsencode(real.relative_to(self._root).as_posix())) if inside else real.as_uri()
        return self._uris[path]
