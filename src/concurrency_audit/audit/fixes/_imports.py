"""Adds the imports that a fix needs, above the code that needs them."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

import libcst as cst
import libcst.matchers as m
from libcst.helpers import get_full_name_for_node

_IMPORT = m.SimpleStatementLine(body=[m.ZeroOrMore(m.Import() | m.ImportFrom())])
_HEAD = re.compile(r"#!|#.*coding[:=]")
_TEXT = m.SimpleStatementLine(body=[m.Expr(m.SimpleString() | m.ConcatenatedString())])


def imported(statement: cst.CSTNode) -> set[str]:
    """The modules that a top-level statement imports under their own names."""
    return {alias.evaluated_name.partition(".")[0] for alias in _aliases(statement) if alias.asname is None}


def with_import(module: cst.Module, name: str) -> cst.Module:
    """The module with `import name` (standard library) added to its leading imports, in isort's order."""
    body = list(module.body)
    end = next(
        (n for n, line in enumerate(body) if not (m.matches(line, _IMPORT) or _is_docstring(n, line))), len(body)
    )
    start = next((n for n in range(end) if not _is_head(n, body[n])), end)
    at = next((n for n in range(start, end) if _sorts_after(body[n], name)), end)
    if at == 0 and body:
        module = _own_comments(module)
        body = list(module.body)
    line = cst.ensure_type(cst.parse_statement(f"import {name}"), cst.SimpleStatementLine)
    if at == end:
        return _spaced(module.with_changes(body=[*body[:at], _apart(body[:at], line), *body[at:]]), at + 1)
    return module.with_changes(body=[*body[:at], *_before(body[at], line, first=at == start), *body[at + 1 :]])


def _before(
    following: cst.BaseStatement | cst.SimpleStatementLine, line: cst.SimpleStatementLine, *, first: bool
) -> list[cst.BaseStatement | cst.SimpleStatementLine]:
    """The new import above another one: in that one's group, or at the end of the group before it."""
    lines = list(getattr(following, "leading_lines", ()))
    blank, comments = lines[: _blank(lines)], lines[_blank(lines) :]
    if _is_standard(following):
        return [line.with_changes(leading_lines=blank), following.with_changes(leading_lines=comments)]
    gap = [cst.EmptyLine(indent=False)]
    if first:
        return [line.with_changes(leading_lines=blank), following.with_changes(leading_lines=[*gap, *comments])]
    return [line, following.with_changes(leading_lines=[*(blank or gap), *comments])]


def _apart(above: Sequence[cst.CSTNode], line: cst.SimpleStatementLine) -> cst.SimpleStatementLine:
    """The new import after all others, separated by an empty line from a docstring or `__future__` import."""
    if above and _is_head(len(above) - 1, above[-1]):
        return line.with_changes(leading_lines=[cst.EmptyLine(indent=False)])
    return line


def _is_head(index: int, statement: cst.CSTNode) -> bool:
    return _is_docstring(index, statement) or _roots(statement) == {"__future__"}


def _sorts_after(statement: cst.CSTNode, name: str) -> bool:
    """Whether isort places a statement below `import name`, as it does with `from` and third-party imports."""
    if not _is_standard(statement):
        return True
    names = imported(statement) or {alias.evaluated_name for alias in _aliases(statement)}
    return not names or min(names) >= name


def _is_standard(statement: cst.CSTNode) -> bool:
    return bool(_roots(statement)) and _roots(statement) <= sys.stdlib_module_names


def _aliases(statement: cst.CSTNode) -> list[cst.ImportAlias]:
    parts = statement.body if isinstance(statement, cst.SimpleStatementLine) else ()
    return [alias for part in parts if isinstance(part, cst.Import) for alias in part.names]


def _roots(statement: cst.CSTNode) -> set[str]:
    """The top-level packages that a statement imports from; a relative import has none."""
    found = {alias.evaluated_name.partition(".")[0] for alias in _aliases(statement)}
    for part in statement.body if isinstance(statement, cst.SimpleStatementLine) else ():
        if isinstance(part, cst.ImportFrom):
            name = "" if part.module is None or part.relative else get_full_name_for_node(part.module) or ""
            found.add(name.partition(".")[0])
    return found


def _is_docstring(index: int, statement: cst.CSTNode) -> bool:
    return index == 0 and m.matches(statement, _TEXT)


def _own_comments(module: cst.Module) -> cst.Module:
    """The module with the comments right above its first statement moved from the header to that statement."""
    header = list(module.header)
    start = next((n for n in range(len(header), 0, -1) if header[n - 1].comment is None), 0)
    comments = header[start:]
    if any(line.comment is not None and _HEAD.match(line.comment.value) for line in comments):
        return module
    first = module.body[0].with_changes(leading_lines=[*comments, *getattr(module.body[0], "leading_lines", ())])
    return module.with_changes(header=header[:start], body=[first, *module.body[1:]])


def _spaced(module: cst.Module, at: int) -> cst.Module:
    """Put one empty line below the new import, two above a function or class, but never fewer than there were."""
    body = list(module.body)
    if at < len(body):
        below = body[at]
        wanted = 2 if isinstance(below, cst.FunctionDef | cst.ClassDef) else 1
        lines = list(getattr(below, "leading_lines", ()))
        blank = _blank(lines)
        body[at] = below.with_changes(leading_lines=[*[cst.EmptyLine(indent=False)] * (wanted - blank), *lines])
    return module.with_changes(body=body)


def _blank(lines: Sequence[cst.EmptyLine]) -> int:
    """Number of empty lines before the first comment."""
    return next((n for n, line in enumerate(lines) if line.comment is not None), len(lines))
