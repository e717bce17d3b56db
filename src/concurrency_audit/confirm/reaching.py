"""Which functions of a file have to do with a line of it: they hold it, or name what holds it."""

import ast
from collections.abc import Collection
from pathlib import Path

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def text_of(file: Path) -> str:
    """The text of a source file."""
    return file.read_text(encoding="utf-8", errors="replace")


def together(file: Path) -> list[Path]:
    """A file with the modules beside it that it imports, and those that they import."""
    found, left = [file], [file]
    while left:
        for name in sorted(_imported(text_of(left.pop()))):
            module = file.parent.joinpath(*name.split("."))
            for one in (module.with_suffix(".py"), module / "__init__.py"):
                if one.is_file() and one not in found:
                    found.append(one)
                    left.append(one)
    return found


def _imported(text: str) -> set[str]:
    """The modules that a text imports by their whole name, or that may be such."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return names


def is_coroutine(text: str, function: str) -> bool:
    """Whether the function of the text, or the method of one of its classes, is an `async def`."""
    return any(isinstance(node, ast.AsyncFunctionDef) for node in _defined(text, function))


def is_inner(text: str, function: str) -> bool:
    """Whether the function stands inside of another one, so that nobody can call it from outside."""
    outer, _, _ = function.rpartition(".")
    return bool(outer) and any(isinstance(node, _Function) for node in _defined(text, outer))


def _defined(text: str, name: str) -> list[ast.AST]:
    """The definitions of a dotted name."""
    try:
        found: list[ast.AST] = [ast.parse(text)]
    except (SyntaxError, ValueError):
        return []
    for part in name.split("."):
        inner = [node for one in found for node in getattr(one, "body", ())]
        found = [node for node in inner if getattr(node, "name", None) == part]
    return found


def functions(text: str, lines: Collection[int], *, through: int = 3) -> set[str]:
    """The functions that hold one of the lines (`through` 0), and those that name them, a class around them or a
    variable made there, over so many steps."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return set()
    made = {node: names for node in ast.walk(tree) if (names := _made(node))}
    named = {node: _named(node) for node in made}
    holding = {node for node in made if _holds(node, lines)}
    reached = {name for node in holding for name in made[node]}
    found = {node.name for node in holding if isinstance(node, _Function)}
    for _ in range(through):
        naming = {node for node, names in named.items() if names & reached}
        found |= {node.name for node in naming if isinstance(node, _Function)}
        reached |= {name for node in naming for name in made[node]}
    return found


def _made(node: ast.AST) -> set[str]:
    """What a statement gives a name."""
    if isinstance(node, _Function | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {node.target.id} if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) else set()


def _holds(node: ast.AST, lines: Collection[int]) -> bool:
    decorators = getattr(node, "decorator_list", ())
    first = min([getattr(node, "lineno", 0), *(one.lineno for one in decorators)])
    return any(first <= line <= getattr(node, "end_lineno", 0) for line in lines)


def _named(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
