"""Other names for functions and files of a project, where names carry no meaning."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable
from pathlib import Path

_MEANT = re.compile(r"handler|main|lambda|^test|^_*$", re.IGNORECASE)
"""Names by which an entry point may be found."""


def rename_functions(files: Iterable[Path], kept: frozenset[str]) -> int:
    """Give module-level functions of a project new names, all uses with them; how many there were.

    Left alone is a name that is anything else somewhere: an attribute, an argument, a word in a text or template.
    """
    files = list(files)
    trees = [ast.parse(file.read_text("utf-8")) for file in files]
    own = {part for file in files for part in (file.stem, file.parent.name)}
    free = _functions(trees) - _otherwise_used(trees, own) - kept
    for file in files:
        file.write_text(_renamed(file.read_text("utf-8"), free), "utf-8")
    return len(free)


def _functions(trees: list[ast.Module]) -> set[str]:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return {n.name for tree in trees for n in tree.body if isinstance(n, kinds) and not _MEANT.search(n.name)}


def _otherwise_used(trees: list[ast.Module], own: set[str]) -> set[str]:
    used: set[str] = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        match node:
            case ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)) | ast.ClassDef(name=name):
                used.add(name)
            case ast.Constant(value=str(text)):
                used.update(re.findall(r"\w+", text))
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                used.add(name)
            case ast.JoinedStr():  # one token before Python 3.12
                used.update(name.id for name in ast.walk(node) if isinstance(name, ast.Name))
            case ast.ImportFrom(level=0, names=names, module=str(module)):
                used.update(alias.name for alias in names if alias.asname or module.split(".")[0] not in own)
                used.update(module.split("."))
            case ast.Import(names=names):
                used.update(part for alias in names for part in alias.name.split("."))
            case ast.FunctionDef() | ast.AsyncFunctionDef() if node.decorator_list:
                used.add(node.name)
    return used


def _renamed(text: str, free: set[str]) -> str:
    lines = text.splitlines(keepends=True)
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(text).readline))):
        if token.type == tokenize.NAME and token.string in free:
            (row, start), (_, end) = token.start, token.end
            lines[row - 1] = f"{lines[row - 1][:start]}{token.string}_other{lines[row - 1][end:]}"
    return "".join(lines)
