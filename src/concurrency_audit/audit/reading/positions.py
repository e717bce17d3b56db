"""Translates anchors to lines and columns, for the few places that are reported.

An anchor counts the names that lowering meets, so the source is lowered once more, keeping its nodes: by the parser
that took it, which for syntax newer than the running Python is libcst's. Of its nodes only the places are kept, four
numbers each: the trees of all modules in which something is reported would be a good part of the audit's memory.
"""

from __future__ import annotations

import ast
from array import array
from collections.abc import Iterable
from itertools import chain
from typing import Any, NamedTuple

from concurrency_audit.audit.model.findings import Span
from concurrency_audit.audit.model.terms import ANCHOR_BASE
from concurrency_audit.audit.reading.close import lowered, lowered_concretely
from concurrency_audit.audit.reading.source import Unreadable, lines_of

_NUMBER = "L"
_NUMBERS = 4
"""Numbers per place."""


class Positions(NamedTuple):
    """The positions of names and definitions in one module."""

    path: str
    names: array[int]
    """Line, column in bytes, end line and end column of each name, one after the other."""
    links: dict[int, int]
    """Anchor of a longer chain -> the number of its place among those of the chains."""
    chains: array[int]
    definitions: array[int]
    lines: list[str]

    def anchor(self, anchor: int) -> Span | None:
        """The span of a chain; None if the anchor is not in this module."""
        number, links = divmod(anchor, ANCHOR_BASE)
        if anchor < 0 or number * _NUMBERS >= len(self.names):
            return None
        return self._span(self.chains, self.links[anchor]) if links else self._span(self.names, number)

    def definition(self, ordinal: int) -> Span | None:
        """The span of a `def`, `class` or `lambda`: its first line."""
        if not 0 <= ordinal * _NUMBERS < len(self.definitions):
            return None
        return _first_line(self._span(self.definitions, ordinal), self.lines)

    def _span(self, places: array[int], number: int) -> Span:
        """The span of a node, columns counted in characters."""
        line, start, end_line, end = places[number * _NUMBERS : (number + 1) * _NUMBERS]
        return Span(
            self.path, line, _characters(self.lines, line, start), end_line, _characters(self.lines, end_line, end)
        )


def locate(path: str, source: str, names: int) -> Positions | None:
    """The positions of a module; None if neither parser numbers `names` names."""
    lines = lines_of(source)
    try:
        module = lowered(source)
    except Unreadable:
        module = None
    if module is None or len(module.names) != names:
        try:
            module = lowered_concretely(source)
        except Unreadable:
            return None
        if len(module.names) != names:
            return None
        for node in (*module.names, *module.links.values(), *module.definitions):
            _set_position(node, lines)
    links = {anchor: number for number, anchor in enumerate(module.links)}
    chains = _places(module.links.values())
    return Positions(path, _places(module.names), links, chains, _places(module.definitions), lines)


def _places(nodes: Iterable[Any]) -> array[int]:
    numbers = ((node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) for node in nodes)
    return array(_NUMBER, chain.from_iterable(numbers))


def _set_position(node: Any, lines: list[str]) -> None:
    """Give a node that was made of libcst's the positions of one of Python's own."""
    place = getattr(node, "place", None)
    if place is None:
        node.lineno = node.end_lineno = 1
        node.col_offset = node.end_col_offset = 0
        return
    start, end = place.start.column, place.end.column
    if isinstance(node, ast.Tuple):  # libcst leaves its parentheses out; only a default is asked for, which has some
        before = lines[place.start.line - 1][:start].rstrip()
        after = lines[place.end.line - 1][end:]
        start -= (start - len(before) + 1) * before.endswith("(")
        end += (len(after) - len(after.lstrip()) + 1) * after.lstrip().startswith(")")
    node.lineno, node.end_lineno = place.start.line, place.end.line
    node.col_offset = _bytes(lines, place.start.line, start)
    node.end_col_offset = _bytes(lines, place.end.line, end)


def _bytes(lines: list[str], line: int, characters: int) -> int:
    return len(lines[line - 1][:characters].encode(errors="surrogatepass")) if line <= len(lines) else characters


def _characters(lines: list[str], line: int, offset: int) -> int:
    """A 1-based column in characters from a 0-based one in UTF-8 bytes."""
    text = lines[line - 1] if line <= len(lines) else ""
    if text.isascii():
        return offset + 1
    return len(text.encode()[:offset].decode(errors="replace")) + 1


def _first_line(span: Span, lines: list[str]) -> Span:
    if span.line == span.end_line:
        return span
    return Span(span.path, span.line, span.column, span.line, len(lines[span.line - 1]) + 1)
