"""Columns that the program's own statements make unique: `CREATE TABLE ... UNIQUE (...)`, `CREATE UNIQUE INDEX`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

_FEWEST = len("create table a (b int unique)")
_NAME = r"([\w.\"`]+)"
_TABLE = re.compile(rf"\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?{_NAME}\s*\(", re.IGNORECASE)
_INDEX = re.compile(
    rf"\bcreate\s+unique\s+index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?(?:{_NAME}\s+)?on\s+{_NAME}\s*"
    r"(?:using\s+\w+\s*)?\(",
    re.IGNORECASE,
)
_ALTERED = re.compile(
    rf"\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?{_NAME}\s+add\s+(?:constraint\s+\S+\s+)?(?:unique|primary\s+key)\s*\(",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"\s*(?:constraint\s+\S+\s+)?(?:unique|primary\s+key)\b[^(]*\(([^)]*)\)", re.IGNORECASE)
_ALONE = re.compile(rf"\s*{_NAME}\s.*\b(?:unique|primary\s+key)\b", re.IGNORECASE | re.DOTALL)
_QUOTES = '"`'
_APPLIED = re.compile(rf"\s*(?:\w*\(\s*)+{_NAME}")
"""What an index has of a column: `lower(mail)`."""


def unique_groups(blocks: Iterable[object]) -> Mapping[str, frozenset[frozenset[str]]]:
    """Table -> the groups of columns of which no two rows have the same values, as far as texts in the code say it."""
    found: dict[str, set[frozenset[str]]] = {}
    for text in _texts(blocks):
        for table, group in _stated(text):
            found.setdefault(plain(table), set()).add(group)
    return {table: frozenset(groups) for table, groups in found.items()}


def plain(name: str) -> str:
    """A table or column without quotes and without what it belongs to."""
    return name.rpartition(".")[2].strip(_QUOTES).lower()


def _texts(blocks: Iterable[object]) -> Iterator[str]:
    stack = list(blocks)
    while stack:
        term = stack.pop()
        if isinstance(term, (tuple, list)):
            stack.extend(term)
        elif isinstance(term, str) and len(term) >= _FEWEST and ("unique" in (low := term.lower()) or "primary" in low):
            yield term


def _stated(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    for made in _TABLE.finditer(text):
        for part in _parts(text, made.end()):
            if (together := _TOGETHER.match(part)) is not None:
                yield made[1], _columns(together[1])
            elif (alone := _ALONE.match(part)) is not None:
                yield made[1], frozenset([plain(alone[1])])
    for found, table in ((_INDEX, 2), (_ALTERED, 1)):
        for made in found.finditer(text):
            yield made[table], frozenset(_indexed(part) for part in _parts(text, made.end()) if part.split())


def _parts(text: str, start: int) -> Iterator[str]:
    """What stands between the commas of a pair of brackets."""
    depth, begun = 1, start
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0 or (depth == 1 and text[at] == ","):
            yield text[begun:at]
            begun = at + 1
        if depth == 0:
            return


def _indexed(part: str) -> str:
    applied = _APPLIED.match(part)
    return plain(part.split()[0] if applied is None else applied[1])


def _columns(text: str) -> frozenset[str]:
    return frozenset(plain(word.split()[0]) for word in text.split(",") if word.split())
