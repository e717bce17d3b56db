"""From anchors to lines and columns, for the few places that are reported.

The names of the source are numbered again over `ast` in the order in which `lower` met them. That needs no libcst,
so a run whose
summaries come from the cache never imports it. Where the two disagree (source newer than the running Python, a form
the table below does not know), libcst's own positions are used instead.
"""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from concurrency_audit.audit.model.findings import Span
from concurrency_audit.audit.model.terms import ANCHOR_BASE


class Positions(NamedTuple):
    """Where the names and definitions of one module stand."""

    path: str
    names: list[ast.Name]
    parents: dict[ast.AST, ast.AST]
    definitions: list[ast.AST]
    lines: list[str]

    def anchor(self, anchor: int) -> Span | None:
        """The span of a chain, or None for an anchor that is none."""
        number, links = divmod(anchor, ANCHOR_BASE)
        if anchor < 0 or number >= len(self.names):
            return None
        node: ast.AST = self.names[number]
        for _ in range(links):
            node = self.parents[node]
        return self.span(node)

    def definition(self, ordinal: int) -> Span | None:
        """The span of a `def`, `class` or `lambda`: its first line."""
        if not 0 <= ordinal < len(self.definitions):
            return None
        node = self.definitions[ordinal]
        span = self.span(node)
        return _first_line(span, self.lines)

    def span(self, node: ast.AST) -> Span:
        """The span of a node, columns counted in characters."""
        line, end = node.lineno, node.end_lineno  # type: ignore[attr-defined]
        column = _characters(self.lines, line, node.col_offset)  # type: ignore[attr-defined]
        return Span(self.path, line, column, end, _characters(self.lines, end, node.end_col_offset))  # type: ignore[attr-defined]


def locate(path: str, source: str, names: int) -> Positions | None:
    """The positions of a module, or None when `ast` does not see the `names` names that reading numbered."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found: list[ast.Name] = []
    parents: dict[ast.AST, ast.AST] = {}
    definitions: list[ast.AST] = []
    for node in _walk(tree):
        if isinstance(node, ast.Name):
            found.append(node)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            definitions.append(node)
        elif isinstance(node, (ast.Attribute, ast.Subscript)):
            parents[node.value] = node
        elif isinstance(node, ast.Call):
            parents[node.func] = node
    if len(found) != names:
        return None
    return Positions(path, found, parents, definitions, source.splitlines())


def _walk(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node in reading order; parents before children."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        yield node
        children = _ORDER.get(type(node))
        parts = list(ast.iter_child_nodes(node)) if children is None else list(children(node))
        stack.extend(reversed(parts))


def _flat(*groups: object) -> Iterator[ast.AST]:
    for group in groups:
        if isinstance(group, ast.AST):
            yield group
        elif isinstance(group, list):
            yield from (item for item in group if isinstance(item, ast.AST))


def _written(*groups: list[ast.AST]) -> list[ast.AST]:
    return sorted((item for group in groups for item in group), key=_start)


def _start(node: ast.AST) -> tuple[int, int]:
    return node.lineno, node.col_offset  # type: ignore[attr-defined]


def _defaults(a: ast.arguments) -> Iterator[ast.AST]:
    return _flat(a.defaults, [d for d in a.kw_defaults if d is not None])


def _function(n: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    return _flat(n.decorator_list, list(_defaults(n.args)), n.body)


def _comprehension(n: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Iterator[ast.AST]:
    elements = [n.key, n.value] if isinstance(n, ast.DictComp) else [n.elt]
    return _flat(n.generators, elements)


def _dict(n: ast.Dict) -> Iterator[ast.AST]:
    for key, value in zip(n.keys, n.values, strict=True):
        yield from _flat(key, value)


def _class(n: ast.ClassDef) -> Iterator[ast.AST]:
    return _flat(n.decorator_list, n.bases, n.keywords, n.body) if not n.keywords else _flat(
        n.decorator_list, _written(list(n.bases), list(n.keywords)), n.body
    )  # fmt: skip


_ORDER: dict[type[ast.AST], Callable[[Any], Iterator[ast.AST]]] = {
    ast.Assign: lambda n: _flat(n.value, n.targets),
    ast.AnnAssign: lambda n: _flat(n.value, n.target),
    ast.AugAssign: lambda n: _flat(n.target, n.value),
    ast.For: lambda n: _flat(n.iter, n.target, n.body, n.orelse),
    ast.AsyncFor: lambda n: _flat(n.iter, n.target, n.body, n.orelse),
    ast.NamedExpr: lambda n: _flat(n.value, n.target),
    ast.comprehension: lambda n: _flat(n.iter, n.target, n.ifs),
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.Dict: _dict,
    ast.Call: lambda n: _flat(n.func, _written(list(n.args), list(n.keywords))),
    ast.ClassDef: _class,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.Lambda: lambda n: _flat(list(_defaults(n.args)), n.body),
    ast.match_case: lambda n: _flat(n.guard, n.body),
    ast.IfExp: lambda n: _flat(n.test, n.body, n.orelse),
    ast.Raise: lambda n: _flat(n.exc, n.cause),
}
if sys.version_info >= (3, 12):
    _ORDER[ast.TypeAlias] = lambda _: _flat()


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
