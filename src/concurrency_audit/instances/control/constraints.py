"""The constraints of a service model that botocore's validator does not check: pattern, enum, maximum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape


def violations(value: Any, shape: Shape, at: str = "") -> list[str]:
    """One sentence for every violation of ``shape``'s constraints in ``value``, whose types are already valid."""
    return list(_walk(value, shape, at))


def _walk(value: Any, shape: Shape, at: str) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        for name, item in value.items():
            yield from _walk(item, shape.members[name], _join(at, name))
    elif isinstance(shape, ListShape):
        yield from _length(value, shape, at)
        for index, item in enumerate(value, 1):
            yield from _walk(item, shape.member, f"{at}.{index}.member")
    elif isinstance(shape, MapShape):
        yield from _length(value, shape, at)
        for key, item in value.items():
            yield from _walk(key, shape.key, f"{at}.key")
            yield from _walk(item, shape.value, f"{at}.{key}")
    elif isinstance(shape, StringShape):
        yield from _text(value, shape, at)
    elif shape.type_name in ("integer", "long", "double", "float"):
        yield from _number(value, shape, at)


def _text(value: str, shape: StringShape, at: str) -> Iterator[str]:
    if shape.enum and value not in shape.enum:
        yield _sentence(value, at, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")
    pattern = shape.metadata.get("pattern")
    compiled = _compiled(pattern) if pattern else None
    if compiled is not None and not compiled.fullmatch(value):
        yield _sentence(value, at, f"Member must satisfy regular expression pattern: {pattern}")
    yield from _length(value, shape, at)


def _length(value: Any, shape: Shape, at: str) -> Iterator[str]:
    largest = shape.metadata.get("max")
    if largest is not None and len(value) > largest:
        yield _sentence(value, at, f"Member must have length less than or equal to {largest}")


def _number(value: float, shape: Shape, at: str) -> Iterator[str]:
    largest = shape.metadata.get("max")
    if largest is not None and value > largest:
        yield _sentence(value, at, f"Member must have value less than or equal to {largest}")


def _sentence(value: Any, at: str, constraint: str) -> str:
    shown = str(value)
    shown = shown if len(shown) <= 80 else shown[:77] + "..."
    return f"Value '{shown}' at '{at}' failed to satisfy constraint: {constraint}"


def _join(at: str, name: str) -> str:
    member = name[:1].lower() + name[1:]
    return f"{at}.{member}" if at else member


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """The compiled pattern; None for the few patterns in Java's dialect (``\\p{L}``), which are not checked."""
    try:
        return re.compile(pattern)
    except re.error:
        return None
