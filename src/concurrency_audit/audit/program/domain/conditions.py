"""Conditions of stores to a service: whether one keeps an item from being changed that is no longer what was read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.values import Value

_IS_THERE = ".Attr.exists"
_THERE = re.compile(r"attribute_exists\s*\([^()]*\)|\b(?:and|or)\b|[()]", re.IGNORECASE)
"""What asks whether an item is there, and what joins such questions."""
_ASKED = "asked "


def asked(name: str) -> str:
    """The dependency of a condition on a field that it compares: `Key("user").eq(user)`."""
    return f"{_ASKED}{name}"


def asked_by(condition: Value) -> set[str]:
    """The fields that a condition compares which was put together of objects."""
    return {dep.removeprefix(_ASKED) for dep in condition.deps if dep.startswith(_ASKED)}


def answered(value: Value) -> Value:
    """What a store gives: which fields were asked for says nothing of those that it is compared with later."""
    return value.with_deps(frozenset(dep for dep in value.deps if not dep.startswith(_ASKED)))


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
