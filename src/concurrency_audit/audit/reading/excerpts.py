"""The part of a module that a second parser is to read: the functions that a finding speaks of, and no others."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence, Set

from concurrency_audit.audit.reading.source import lines_of

MODULE = ""
"""Stands for the module's own statements among the names of functions."""
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def outermost(qualname: str) -> str:
    """The name of the outermost function that a function lies in, or of the class whose body it is."""
    return qualname.partition(".<locals>.")[0]


def excerpt(text: str, names: Set[str]) -> str:
    """Those lines of a module that define one of the functions, or are run by the body of one of the classes or, for
    `MODULE`, at import; functions that these define are left without a body. Raises what `ast.parse` raises."""
    lines = lines_of(text)
    kept: dict[int, str] = {}
    _Excerpt(lines, names, kept).block(ast.parse(text).body, MODULE)
    return "".join(f"{line}\n" for _, line in sorted(kept.items()))


class _Excerpt:
    """Collects lines, by their index."""

    def __init__(self, lines: Sequence[str], names: Set[str], kept: dict[int, str]) -> None:
        self._lines, self._names, self._kept = lines, names, kept

    def block(self, statements: Sequence[ast.stmt], owner: str) -> None:
        """Keep what is wanted of the statements of a module or class, whose name is empty or ends without a dot."""
        is_own, prefix = owner in self._names, f"{owner}." if owner else ""
        for statement in statements:
            if isinstance(statement, (_Function, ast.ClassDef)):
                self._definition(statement, prefix + statement.name, is_own)
            elif is_own or any(self._is_within(prefix + name) for name in _defined(statement)):
                self._keep(_first(statement), _end(statement))

    def _definition(self, statement: _Function | ast.ClassDef, name: str, is_own: bool) -> None:
        body = statement.body[0]
        if name in self._names and not isinstance(statement, ast.ClassDef):
            self._keep(_first(statement), _end(statement))
        elif self._is_within(name) or is_own:
            indent = self._lines[body.lineno - 1][: body.col_offset]
            if not indent.isspace():  # on the line of the header
                return self._keep(_first(statement), _end(statement))
            self._keep(_first(statement), _first(body))
            before = len(self._kept)
            if isinstance(statement, ast.ClassDef):
                self.block(statement.body, name)
            if len(self._kept) == before:
                self._kept[_first(body)] = f"{indent}pass"
        return None

    def _is_within(self, name: str) -> bool:
        """Whether something that is asked for has this name, or lies in a class of this name."""
        return any(each == name or each.startswith(f"{name}.") for each in self._names)

    def _keep(self, first: int, end: int) -> None:
        self._kept.update((number, self._lines[number]) for number in range(first, end))


def _defined(statement: ast.stmt) -> Iterator[str]:
    """The functions and classes that are defined within a statement, lambdas among them."""
    for part in ast.walk(statement):
        if isinstance(part, (_Function, ast.ClassDef)):
            yield part.name
        elif isinstance(part, ast.Lambda):
            yield "<lambda>"


def _first(statement: ast.stmt) -> int:
    """The index of its first line; a decorator stands above what it decorates."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(one.lineno for one in decorators)]) - 1


def _end(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno
