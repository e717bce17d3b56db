"""Values as shown in a witness: short, and without calling the user's `__repr__`."""

import ast
from functools import cache
from types import FrameType
from typing import Any

from concurrency_audit.confirm.runtime.names import UnknownError, is_a, value_of

_PLAIN = (int, float, str, bytes, bool, type(None))
_LIMIT = 60


def noted(node: ast.AST, frame: FrameType, *, write: bool) -> str:
    """What is there now, said as it belongs to the expression; empty if unknown."""
    if isinstance(node, ast.AugAssign):
        return _value(node.target, frame, "was ")
    if isinstance(node, ast.Compare):
        return _named(node.comparators[0], frame)
    if isinstance(node, ast.Call):
        return _named(node.func.value, frame) if isinstance(node.func, ast.Attribute) else ""
    return _value(node, frame, "was " if write else "= ")


def _named(node: ast.expr, frame: FrameType) -> str:
    """What a part of the expression is, if that says more than its class."""
    value = _value(node, frame, "")
    return "" if not value or value.startswith("<") else f"{_text(node)} is {value}"


@cache
def _text(node: ast.expr) -> str:
    return ast.unparse(node)


def _value(node: ast.AST, frame: FrameType, before: str) -> str:
    if not isinstance(node, ast.expr):
        return ""
    try:
        return before + show(value_of(node, frame))
    except UnknownError:
        return ""


def show(value: Any, depth: int = 2) -> str:
    """A plain value or a builtin container of plain values; other objects by their class."""
    if type(value) in _PLAIN:
        text = repr(value)
    elif type(value) in (list, tuple, set) and depth:
        text = f"[{', '.join(show(item, depth - 1) for item in list(value)[:6])}]"
    elif is_a(value, dict) and type(value).__iter__ is dict.__iter__ and depth:
        pairs = list(dict.items(value))[:6]
        text = f"{{{', '.join(f'{show(key, 0)}: {show(item, depth - 1)}' for key, item in pairs)}}}"
    else:
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _LIMIT else _cut(text)


def _cut(text: str) -> str:
    """As much of the text as there is room for, up to the end of a word where it has several."""
    kept, blank, _ = text[: _LIMIT - 1].rpartition(" ")
    return f"{kept} …" if blank else f"{text[: _LIMIT - 1]}…"
