"""Parses a module, with Python's own parser or libcst, and lowers it to a summary ("close reading")."""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from concurrency_audit.audit.model.summaries import ModuleSummary
from concurrency_audit.audit.reading.lower import Lowered, lower_module
from concurrency_audit.audit.reading.source import Unreadable

_DEEP = 10_000
"""Recursion limit for lowering, which recurses once per nesting level, and for libcst, which needs a few frames per
level."""
VISITED = 20_000
"""Recursion limit for libcst's visitors on any tree that its parser accepts."""

_LIBCST_DEEPEST = 500
_CHAINS: dict[type, str] = {ast.Attribute: "value", ast.Call: "func", ast.Subscript: "value", ast.BinOp: "left"}


def lowered(text: str) -> Lowered:
    """A module lowered from Python's own parser, with its nodes; raises Unreadable."""
    with at_ease():
        try:
            return lower_module(ast.parse(text))
        except SyntaxError as error:
            raise Unreadable(f"cannot be parsed: {error.msg}", error.lineno or 1) from error
        except (MemoryError, ValueError) as error:
            raise Unreadable("nested too deeply" if isinstance(error, MemoryError) else str(error)) from error


def summarise(text: str) -> ModuleSummary:
    """The summary of a module by this Python's own parser; raises Unreadable."""
    return lowered(text).summary


def deep_for_libcst(text: str) -> bool:
    """Whether the nesting is so deep that libcst's parser would take hundreds of megabytes; raises Unreadable.

    Each level costs it half a megabyte, except in chains of calls, attributes and operators.
    """
    with at_ease():
        try:
            stack: list[tuple[ast.AST, int]] = [(ast.parse(text), 0)]
        except (SyntaxError, MemoryError, ValueError) as error:
            raise Unreadable(f"cannot be parsed: {error}") from error
    while stack:
        node, depth = stack.pop()
        if depth > _LIBCST_DEEPEST:
            return True
        kind = node.__class__
        first = _CHAINS.get(kind)
        for name in kind._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                stack += [(part, depth + 1) for part in value if isinstance(part, ast.AST) and part._fields]
            elif isinstance(value, ast.AST) and value._fields:  # contexts and operators hold nothing
                stack.append((value, depth if name == first else depth + 1))
    return False


def summarise_concretely(text: str) -> ModuleSummary:
    """The summary of a module by libcst, which also reads syntax newer than the running Python; raises Unreadable."""
    import libcst

    from concurrency_audit.audit.reading.concrete import as_ast

    with at_ease():
        try:
            return lower_module(as_ast(libcst.parse_module(text))).summary
        except libcst.ParserSyntaxError as error:
            raise Unreadable(f"cannot be parsed: {error.message}", error.raw_line) from error
        except SyntaxError as error:  # e.g. of a literal that Python itself evaluates
            raise Unreadable(f"holds a literal that Python does not take: {error.msg}") from error


def lowered_concretely(text: str) -> Lowered:
    """A module lowered from libcst's tree, whose nodes know their places; raises Unreadable."""
    import libcst

    from concurrency_audit.audit.reading.concrete import placed_ast

    with at_ease():
        try:
            return lower_module(placed_ast(libcst.parse_module(text)))
        except (libcst.ParserSyntaxError, SyntaxError) as error:
            raise Unreadable(f"cannot be parsed: {error}") from error


@contextmanager
def at_ease(frames: int = _DEEP) -> Iterator[None]:
    """Raise the recursion limit for deeply nested code and silence warnings about the code being read."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, frames))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except RecursionError as error:
        raise Unreadable("nested too deeply") from error
    finally:
        sys.setrecursionlimit(limit)
