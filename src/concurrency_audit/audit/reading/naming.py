"""Names as text: dotted chains, `as` names, what a match pattern binds."""

from __future__ import annotations

import libcst as cst


def alias_of(node: cst.AsName) -> str:
    """The name after `as`; empty for a pattern."""
    return node.name.value if isinstance(node.name, cst.Name) else ""


def dotted_name(node: cst.CSTNode) -> str:
    """`a.b.c` for a chain of names, the empty string for anything else."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return ""
    return ".".join((node.value, *reversed(parts)))


def captures(pattern: cst.CSTNode) -> list[str]:
    """Names a match pattern binds; patterns are rare, so the slow generic walk will do."""
    if isinstance(pattern, (cst.MatchAs, cst.MatchStar)) and pattern.name is not None:
        own = [pattern.name.value]
    elif isinstance(pattern, cst.MatchMapping) and pattern.rest is not None:
        own = [pattern.rest.value]
    else:
        own = []
    return own + [name for child in pattern.children for name in captures(child)]
