"""Imports that a fix needs, where the code that needs them finds them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import libcst as cst
import libcst.matchers as m

_IMPORT = m.SimpleStatementLine(body=[m.ZeroOrMore(m.Import() | m.ImportFrom())])
_HEAD = re.compile(r"#!|#.*coding[:=]")
_TEXT = m.SimpleStatementLine(body=[m.Expr(m.SimpleString() | m.ConcatenatedString())])


def imported(statement: cst.CSTNode) -> set[str]:
    """The modules that a statement at the top imports under their own names."""
    if not isinstance(statement, cst.SimpleStatementLine):
        return set()
    aliases = [alias for part in statement.body if isinstance(part, cst.Import) for alias in part.names]
    return {alias.evaluated_name.partition(".")[0] for alias in aliases if alias.asname is None}


def with_import(module: cst.Module, name: str) -> cst.Module:
    """The module with `import name` below the imports that it begins with."""
    body = list(module.body)
    at = next((n for n, line in enumerate(body) if not (m.matches(line, _IMPORT) or _is_docstring(n, line))), len(body))
    line = cst.parse_statement(f"import {name}")
    if at == 0 and body:
        module = _own_comments(module)
        body = list(module.body)
    return _spaced(module.with_changes(body=[*body[:at], line, *body[at:]]), at + 1)


def _is_docstring(index: int, statement: cst.CSTNode) -> bool:
    return index == 0 and m.matches(statement, _TEXT)


def _own_comments(module: cst.Module) -> cst.Module:
    """The module with the comments right above its first statement belonging to that, not to the file's head."""
    header = list(module.header)
    start = next((n for n in range(len(header), 0, -1) if header[n - 1].comment is None), 0)
    comments = header[start:]
    if any(line.comment is not None and _HEAD.match(line.comment.value) for line in comments):
        return module
    first = module.body[0].with_changes(leading_lines=[*comments, *getattr(module.body[0], "leading_lines", ())])
    return module.with_changes(header=header[:start], body=[first, *module.body[1:]])


def _spaced(module: cst.Module, at: int) -> cst.Module:
    """An empty line below the new import, two above a function or class; no more than there were are taken away."""
    body = list(module.body)
    if at < len(body):
        below = body[at]
        wanted = 2 if isinstance(below, cst.FunctionDef | cst.ClassDef) else 1
        lines = list(getattr(below, "leading_lines", ()))
        blank = _blank(lines)
        body[at] = below.with_changes(leading_lines=[*[cst.EmptyLine(indent=False)] * (wanted - blank), *lines])
    return module.with_changes(body=body)


def _blank(lines: Sequence[cst.EmptyLine]) -> int:
    """How many empty lines come before the first comment."""
    return next((n for n, line in enumerate(lines) if line.comment is not None), len(lines))
