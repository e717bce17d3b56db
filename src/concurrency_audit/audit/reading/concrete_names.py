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
    """A pattern that binds the same names to the same parts, in the same order; what it compares is left out."""
    if isinstance(node, cst.MatchAs):
        inside = None if node.pattern is None else pattern(node.pattern)
        return ast.MatchAs(inside, None if node.name is None else identifier(node.name))
    if isinstance(node, cst.MatchStar):
        return ast.MatchStar(None if node.name is None else identifier(node.name))
    if isinstance(node, (cst.MatchList, cst.MatchTuple)):
        parts = (each.value if isinstance(each, cst.MatchSequenceElement) else each for each in node.patterns)
        return ast.MatchSequence([pattern(part) for part in parts])
    if isinstance(node, cst.MatchMapping):
        keys = [_key(each.key) for each in node.elements]
        rest = None if node.rest is None else identifier(node.rest)
        return ast.MatchMapping(keys, [pattern(each.pattern) for each in node.elements], rest)
    if isinstance(node, cst.MatchClass):
        by_position = [pattern(each.value) for each in node.patterns]
        names = [identifier(each.key) for each in node.kwds]
        return ast.MatchClass(ast.Name(""), by_position, names, [pattern(each.pattern) for each in node.kwds])
    if isinstance(node, cst.MatchOr):
        return ast.MatchOr([pattern(each.pattern) for each in node.patterns])
    return ast.MatchSequence([])


def _key(node: cst.CSTNode) -> ast.expr:
    """A key of a mapping, where it is a text or number."""
    is_stated = isinstance(node, (cst.SimpleString, cst.ConcatenatedString, cst.Integer))
    return ast.Constant(node.evaluated_value) if is_stated else ast.Name("")  # type: ignore[attr-defined]
