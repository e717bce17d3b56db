"""Statements of SQL: what their text says that they do."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.conditions import VERSION
from concurrency_audit.audit.program.domain.frames import LibraryCall

_TEXTS = ("sql", "Sql", "Statement", "query")
"""Keywords of the text of a statement."""
SELECT = re.compile(r"\s*(?:with\b.*?\))?\s*select\b.*?\bfrom\s+([\w.\"`]+)", re.IGNORECASE | re.DOTALL)
UPDATE = re.compile(r"\s*update\s+([\w.\"`]+)\s+set\s+(.*?)(?:\swhere\s(.*))?$", re.IGNORECASE | re.DOTALL)
REPLACE = re.compile(r"\s*(?:replace|insert\s+or\s+replace)\s+into\s+([\w.\"`]+)", re.IGNORECASE)
INSERT = re.compile(r"\s*insert\s+(?:(?:or\s+)?ignore\s+)?into\s+([\w.\"`]+)", re.IGNORECASE)
DELETE = re.compile(r"\s*delete\s+from\s+([\w.\"`]+)", re.IGNORECASE)
ONCE = re.compile(r"on\s+conflict|on\s+duplicate|ignore", re.IGNORECASE)
"""What makes an INSERT add no second row where there is one."""
AS_THEY_ARE = re.compile(r"\bnot\s+exists\b|insert\b.*\bselect\b", re.IGNORECASE | re.DOTALL)
"""What makes an INSERT look itself, or take rows as they are."""
EXCLUSIVE = re.compile(
    r"begin\s+(immediate|exclusive)|for\s+(no\s+key\s+)?update|lock\s+tables?|serializable|advisory|get_lock",
    re.IGNORECASE,
)
ISOLATED = re.compile(r"serializable|repeatable.read", re.IGNORECASE)
_COLUMN = re.compile(r"([\w.\"`]+)\s*=")


def given(call: LibraryCall) -> str:
    """The statement as text, its holes as they are shown."""
    text = next((v for v in (*call.args[:1], *(v for name, v in call.keywords if name in _TEXTS))), None)
    if text is None:
        return ""
    if text.obj is not None and text.obj.first_argument is not None:
        text = text.obj.first_argument
    return path_patterns.show(path_patterns.pattern(text)) if path_patterns.is_text(text) else ""


def is_compared(setting: str, condition: str) -> bool:
    """Whether a row is only updated if it still is what was read: the condition names what is set, or a version."""
    columns = {name.lower() for name in _COLUMN.findall(condition)}
    return bool(columns & {name.lower() for name in _COLUMN.findall(setting)}) or bool(VERSION.search(condition))
