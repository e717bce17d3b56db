"""Conditions of stores to a service: whether one keeps an item from being changed that is no longer what was read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.values import Value

_THERE = re.compile(r"[\s()]*attribute_exists\s*\([^()]*\)[\s()]*", re.IGNORECASE)
_AND = re.compile(r"\band\b", re.IGNORECASE)
_EXISTS = "exists"


def guards(conditions: Collection[str], keywords: Iterable[tuple[str | None, Value]]) -> bool:
    """Whether a store comes under a condition that another invocation's store can make fail."""
    return any(name in conditions and not _is_there(value) for name, value in keywords)


def _is_there(condition: Value) -> bool:
    """Whether it only asks that the item is there at all, as it is before and after every change of it."""
    if condition.kind == "object" and isinstance(condition.ref, str):
        return condition.ref.rpartition(".")[2] == _EXISTS
    text = path_patterns.show(path_patterns.pattern(condition)) if path_patterns.is_text(condition) else ""
    return all(_THERE.fullmatch(part) for part in _AND.split(text))
