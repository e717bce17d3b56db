"""What an annotation says of a column: `Mapped[once]`, `Annotated[str, mapped_column(unique=True)]`, `Indexed(str)`."""

from __future__ import annotations

import ast

from concurrency_audit.audit.reading.nodes import declared, last_name

_OUTSIDE, _BESIDE = "Mapped", "Annotated"
_MAKES = ("mapped_column", "Column", "Indexed")
"""Functions that say of a column more than its type."""
_PLAIN = frozenset("str int bool float bytes dict list datetime date time".split())
"""Types that say nothing more."""


def column_declared(annotation: ast.expr) -> ast.Call | None:
    """The call in an annotation that says whether a column is unique, or a key."""
    if isinstance(annotation, ast.Call):
        return annotation if last_name(annotation.func) in _MAKES else None
    if not isinstance(annotation, ast.Subscript):
        return None
    if last_name(annotation.value) == _OUTSIDE:
        return column_declared(annotation.slice)
    return column_beside(annotation)


def column_beside(node: ast.Subscript) -> ast.Call | None:
    """The same in `Annotated[str, mapped_column(unique=True)]`, which may also be a type with a name of its own."""
    if not isinstance(node.slice, ast.Tuple) or last_name(node.value) != _BESIDE:
        return None
    calls = (each for each in node.slice.elts[1:] if isinstance(each, ast.Call))
    return next((call for call in calls if last_name(call.func) in _MAKES), None)


def type_of_column(annotation: ast.expr) -> str | None:
    """The name of such a type: `Mapped[once]`, `Mapped[Optional[once]]`."""
    if not isinstance(annotation, ast.Subscript) or last_name(annotation.value) != _OUTSIDE:
        return None
    named = declared(annotation.slice)
    return named if named is not None and named.isidentifier() and named not in _PLAIN else None
