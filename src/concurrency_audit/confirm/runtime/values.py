"""Values as shown in a witness: short, and without calling the user's `__repr__`."""

import ast
from types import FrameType
from typing import Any

from concurrency_audit.confirm.runtime.names import UnknownError, is_a, value_of

_PLAIN = (int, float, str, bytes, bool, type(None))
_LIMIT = 60


def short(node: ast.AST, frame: FrameType) -> str:
    """The current value of the expression; empty if unknown."""
    if isinstance(node, ast.AugAssign):
        node = node.target
    if isinstance(node, ast.Compare):
        node = node.comparators[0]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    if not isinstance(node, ast.expr):
        return ""
    try:
        return show(value_of(node, frame))
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
