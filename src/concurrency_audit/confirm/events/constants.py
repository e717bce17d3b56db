"""Values that code compares something with, or looks up in a table: events that hold them take other ways."""

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_MOST = 24
"""Values of one handler's code that are tried."""


class Constant(NamedTuple):
    """A value, and the name of what it is compared with; empty for an entry of a table."""

    name: str
    value: str | int


def constants(texts: Iterable[str]) -> list[Constant]:
    """Those of several files: what is compared with something that has a name comes first."""
    found: dict[Constant, None] = {}
    for text in texts:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        found.update(dict.fromkeys(_of(tree)))
    return sorted(found, key=lambda constant: not constant.name)[:_MOST]


def _of(tree: ast.Module) -> Iterator[Constant]:
    given = _given(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from _compared(node, given)
        elif isinstance(node, ast.Match):
            parts = [part for case in node.cases for part in ast.walk(case.pattern)]
            cases = [_value(part.value) for part in parts if isinstance(part, ast.MatchValue)]
            yield from (Constant(_name(node.subject), value) for value in cases if value is not None)
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            yield from _table(statement.value)


def _given(tree: ast.Module) -> dict[str, list[str | int]]:
    """The values that the functions of a file are called with, by the name of the parameter."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    found: dict[str, list[str | int]] = {}
    for node in ast.walk(tree):
        called = functions.get(node.func.id) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
        if called is not None and isinstance(node, ast.Call):
            for parameter, argument in zip(called.args.args, node.args, strict=False):
                if (value := _value(argument)) is not None:
                    found.setdefault(parameter.arg, []).append(value)
    return found


def _compared(node: ast.Compare, given: dict[str, list[str | int]]) -> Iterator[Constant]:
    sides = [node.left, *node.comparators]
    for side in sides:
        values = given.get(side.id, ()) if isinstance(side, ast.Name) else ()
        others = {_name(other) for other in sides if other is not side} - {""}
        yield from (Constant(other, value) for other in sorted(others) for value in values)
    name = next((name for side in sides if (name := _name(side))), "")
    for side in sides:
        held = side.elts if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side]
        yield from (Constant(name, value) for one in held if name and (value := _value(one)) is not None)


def _table(node: ast.expr) -> Iterator[Constant]:
    """The keys of a dict and the items of other collections, also of those that a comprehension goes through."""
    parts: list[ast.expr | None] = []
    for inner in ast.walk(node):
        if isinstance(inner, ast.Dict):
            parts += inner.keys
        elif isinstance(inner, ast.Tuple | ast.List | ast.Set):
            parts += inner.elts
    for part in parts:
        value = None if part is None else _value(part)
        if isinstance(value, str) and value:
            yield Constant("", value)


def _name(node: ast.expr) -> str:
    """What a value is called: `op` for `op`, `event["op"]`, `event.get("op")`, `request.op` and `op.lower()`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        given = node.args[0] if node.func.attr == "get" and node.args else None
        return str(given.value) if isinstance(given, ast.Constant) else _name(node.func.value)
    return ""


def _value(node: ast.expr) -> str | int | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None
