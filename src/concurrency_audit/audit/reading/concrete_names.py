"""Conversion of what holds no expressions: names, imports, operators, patterns."""

from __future__ import annotations

import ast
from typing import Any
from unicodedata import normalize

import libcst as cst

_OPERATORS = {"Subtract": "Sub", "Multiply": "Mult", "Divide": "Div", "Modulo": "Mod", "Power": "Pow",
              "FloorDivide": "FloorDiv", "MatrixMultiply": "MatMult", "LeftShift": "LShift", "RightShift": "RShift",
              "Plus": "UAdd", "Minus": "USub", "BitInvert": "Invert", "Equal": "Eq", "NotEqual": "NotEq",
              "LessThan": "Lt", "LessThanEqual": "LtE", "GreaterThan": "Gt", "GreaterThanEqual": "GtE"}  # fmt: skip


def identifier(node: cst.BaseExpression | cst.BaseAssignTargetExpression) -> str:
    """A name in the normal form in which Python compares it."""
    assert isinstance(node, cst.Name)
    return node.value if node.value.isascii() else normalize("NFKC", node.value)


def dotted(node: cst.CSTNode | None) -> str:
    """`a.b.c` for a chain of names, the empty string for nothing."""
    if isinstance(node, cst.Attribute):
        return f"{dotted(node.value)}.{identifier(node.attr)}"
    return identifier(node) if isinstance(node, cst.Name) else ""


def alias(node: cst.ImportAlias) -> ast.alias:
    """A name of an `import`."""
    return ast.alias(dotted(node.name), None if node.asname is None else identifier(node.asname.name))


def import_from(node: cst.ImportFrom) -> ast.stmt:
    """A `from ... import`."""
    names = [ast.alias("*")] if isinstance(node.names, cst.ImportStar) else [alias(a) for a in node.names]
    return ast.ImportFrom(dotted(node.module), names, len(node.relative))


def operator(node: cst.CSTNode) -> Any:
    """The operator class of the same name; a table gives those that `ast` names differently."""
    name = type(node).__name__.removesuffix("Assign")
    return getattr(ast, _OPERATORS.get(name, name))()


def pattern(node: cst.CSTNode) -> ast.pattern:
    """A pattern that binds the same names in the same order."""
    if isinstance(node, cst.MatchAs):
        inside = None if node.pattern is None else pattern(node.pattern)
        return ast.MatchAs(inside, None if node.name is None else identifier(node.name))
    inner = [pattern(child) for child in node.children]
    if isinstance(node, cst.MatchStar) and node.name is not None:
        return ast.MatchSequence([ast.MatchStar(identifier(node.name)), *inner])
    if isinstance(node, cst.MatchMapping) and node.rest is not None:
        return ast.MatchSequence([ast.MatchStar(identifier(node.rest)), *inner])
    return ast.MatchSequence(inner)
