"""What the survey asks of single expressions and class bodies: the first and last name of a chain, names bound."""

from __future__ import annotations

import ast


def never(test: ast.expr) -> bool:
    """Whether a condition is false in Lambda: `TYPE_CHECKING` and `__name__ == "__main__"`."""
    if isinstance(test, ast.Compare):
        operands = (test.left, *test.comparators)
        equal = len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)
        return equal and any(isinstance(o, ast.Name) and o.id == "__name__" for o in operands)
    return last_name(test) == "TYPE_CHECKING" and not isinstance(test, ast.Call)


def last_name(node: ast.expr) -> str:
    """The last name in the chain of a call or reference; empty for other expressions."""
    while isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def base_name(base: ast.expr) -> str:
    """The last name of a base class, without type arguments."""
    return last_name(_bare(base))


def is_made(base: ast.expr) -> bool:
    """Whether a base class is computed, so that its name is not there to be read."""
    return isinstance(_bare(base), ast.Call) or not base_name(base)


def _bare(base: ast.expr) -> ast.expr:
    while isinstance(base, ast.Subscript):
        base = base.value
    return base


def binds(body: list[ast.stmt], name: str) -> bool:
    """Whether statements of a class body define a method or assign a name, under a condition too."""
    for part in body:
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found = part.name == name
        elif isinstance(part, (ast.Assign, ast.AnnAssign)):
            found = any(name in names_bound(target) for target in targets(part))
        else:
            inner = (getattr(part, field, []) for field in ("body", "handlers", "orelse", "finalbody"))
            found = part.__class__ is not ast.ClassDef and any(binds(each, name) for each in inner)
        if found:
            return True
    return False


def first_name(node: ast.expr) -> str:
    """The first name of a chain."""
    while isinstance(node, (ast.Call, ast.Attribute, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else "?"


def targets(node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> list[ast.expr]:
    """What an assignment assigns to."""
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def names_bound(target: ast.expr) -> list[str]:
    """The plain names that are bound by assigning to a target."""
    if isinstance(target, ast.Name):
        return [target.id]
    if isinstance(target, ast.Starred):
        return names_bound(target.value)
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for element in target.elts for name in names_bound(element)]
    return []
