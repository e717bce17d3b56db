"""Converts libcst string literals to `ast` form, which joins adjacent literals."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import libcst as cst

Convert = Callable[[cst.CSTNode], ast.expr]
_CODE = cst.Module([])
_COMMENT = re.compile("#.*")


def string(node: cst.SimpleString) -> ast.Constant:
    """A plain literal."""
    return ast.Constant(_evaluated(node.value))


def formatted(node: cst.ConcatenatedString | cst.FormattedString, convert: Convert) -> ast.expr:
    """An f-string or adjacent literals; one constant if no part is an f-string."""
    literals = list(_literals(node))
    if any(isinstance(literal, cst.FormattedString) for literal in literals):
        return ast.JoinedStr(_joined([part for literal in literals for part in _parts(literal, convert)]))
    values = [_evaluated(literal.value) for literal in literals if isinstance(literal, cst.SimpleString)]
    texts = [value for value in values if isinstance(value, str)]
    return ast.Constant("".join(texts) if len(texts) == len(literals) else None)


def _literals(node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    while isinstance(node, cst.ConcatenatedString):
        yield node.left
        node = node.right
    yield node


def _parts(node: cst.BaseExpression, convert: Convert) -> Iterator[ast.expr]:
    if isinstance(node, cst.FormattedString):
        yield from _contents(node.parts, "" if "r" in node.prefix.lower() else node.quote, convert)
    elif isinstance(node, cst.SimpleString):
        yield string(node)


def _contents(parts: Sequence[cst.BaseFormattedStringContent], quote: str, convert: Convert) -> Iterator[ast.expr]:
    for part in parts:
        if isinstance(part, cst.FormattedStringText):
            yield ast.Constant(_text(part.value.replace("{{", "{").replace("}}", "}"), quote))
        elif isinstance(part, cst.FormattedStringExpression):
            if part.equal is not None:  # f"{name=}" contains the text of the expression
                before, after = (
                    _COMMENT.sub("", _CODE.code_for_node(n)) for n in (part.whitespace_before_expression, part.equal)
                )
                yield ast.Constant(f"{before}{_CODE.code_for_node(part.expression)}{after}")
            spec = None
            if part.format_spec is not None:
                spec = ast.JoinedStr(_joined(list(_contents(part.format_spec, quote, convert))))
            yield ast.FormattedValue(convert(part.expression), -1, spec)


def _text(text: str, quote: str) -> str:
    """The value of a literal part of an f-string. In a raw one the quote needs no escaping."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not quote or "\\" not in text:
        return text
    value = _evaluated(f"{quote}{text} {quote}")  # the blank keeps a final quote or backslash off the quote
    return value[:-1] if isinstance(value, str) else text


def _joined(parts: list[ast.expr]) -> list[ast.expr]:
    """The parts with adjacent texts joined and empty ones removed."""
    out: list[ast.expr] = []
    for is_text, group in groupby(parts, lambda part: isinstance(part, ast.Constant)):
        if is_text:
            text = "".join([str(part.value) for part in group if isinstance(part, ast.Constant)])
            out += [ast.Constant(text)] if text else []
        else:
            out += group
    return out


def _evaluated(literal: str) -> str | bytes | None:
    """The value of a literal; None if this Python version rejects it."""
    if literal[0] in "'\"" and "\\" not in literal and "\r" not in literal:  # fast path: most strings have no escapes
        quotes = 3 if literal[:3] in ("'''", '"""') else 1
        return literal[quotes:-quotes]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = ast.literal_eval(literal)
    except (SyntaxError, ValueError):
        return None
    return value if isinstance(value, str | bytes) else None
