"""Conditions of stores to a service: whether one keeps an item from being changed that is no longer what was read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.values import Value

_IS_THERE = ".Attr.exists"
_THERE = re.compile(r"attribute_exists\s*\([^()]*\)|\b(?:and|or)\b|[()]", re.IGNORECASE)
"""What asks whether an item is there, and what joins such questions."""


def guards(conditions: Collection[str], keywords: Iterable[tuple[str | None, Value]]) -> bool:
    """Whether a store happens only if nothing has changed in between."""
    return any(
        (name in conditions and not _always_holds(value))
        or (value.kind == "const" and f"{name}={value.ref}" in conditions)
        for name, value in keywords
    )


def _always_holds(condition: Value) -> bool:
    """Whether a condition only asks that the item is there, which one that was read is."""
    if condition.kind == "object":
        return str(condition.ref).endswith(_IS_THERE)
    if not path_patterns.is_text(condition):
        return False
    text = path_patterns.show(path_patterns.pattern(condition))
    return bool(text) and not _THERE.sub("", text).strip()
