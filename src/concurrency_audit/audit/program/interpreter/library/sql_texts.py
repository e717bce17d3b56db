"""Statements of SQL: what their text says that they do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.conditions import VERSION
from concurrency_audit.audit.program.domain.frames import LibraryCall

_TEXTS = ("sql", "Sql", "Statement", "query")
"""Keywords of the text of a statement."""
_NAME = r"((?:[\w.\"`]|%s|\{[^{}\s]*\})+)"
"""The name of a table, some of which only the run may tell."""
SELECT = re.compile(rf"\s*(?:with\b.*?\))?\s*select\b.*?\bfrom\s+{_NAME}", re.IGNORECASE | re.DOTALL)
UPDATE = re.compile(
    rf"\s*update\s+{_NAME}\s+set\s+(.*?)(?:\swhere\s(.*?))?(?:\sreturning\s.*)?$", re.IGNORECASE | re.DOTALL
)
REPLACE = re.compile(rf"\s*(?:replace|insert\s+or\s+replace)\s+into\s+{_NAME}", re.IGNORECASE)
INSERT = re.compile(rf"\s*insert\s+(?:(?:or\s+)?ignore\s+)?into\s+{_NAME}", re.IGNORECASE)
DELETE = re.compile(rf"\s*delete\s+from\s+{_NAME}", re.IGNORECASE)
ONCE = re.compile(r"on\s+conflict|on\s+duplicate|ignore", re.IGNORECASE)
"""What makes an INSERT add no second row where there is one."""
AS_THEY_ARE = re.compile(r"\bnot\s+exists\b|insert\b.*\bselect\b", re.IGNORECASE | re.DOTALL)
"""What makes an INSERT look itself, or take rows as they are."""
EXCLUSIVE = re.compile(
    r"begin\s+(immediate|exclusive)|for\s+(no\s+key\s+)?update|lock\s+tables?|serializable|advisory|get_lock",
    re.IGNORECASE,
)
ISOLATED = re.compile(r"serializable|repeatable.read", re.IGNORECASE)
RETURNS = re.compile(r"\breturning\s+[\"`\w.]*(id|uuid|pk)\b", re.IGNORECASE)
"""What makes an INSERT give the key of the row."""
_NO_WORD = re.compile(r"\W+")
_UNKNOWN, _SAME = "unknown", "same"
"""Shown for what may be anything; what a part is whose value all invocations have, as a setting."""
_COLUMN = re.compile(r"([\w.\"`]+)\s*=")
_ASKED = re.compile(r"(?<!%\()(?<![:$\w.\"`])[\w.\"`]+")
"""A word of a condition that is no placeholder."""


def given(call: LibraryCall) -> str:
    """The statement as text, its holes as they are shown."""
    text = next((v for v in (*call.args[:1], *(v for name, v in call.keywords if name in _TEXTS))), None)
    if text is None:
        return ""
    if text.obj is not None and text.obj.first_argument is not None:
        text = text.obj.first_argument
    if not path_patterns.is_text(text):
        return ""
    settings = [dep for dep in text.deps if dep.startswith(path_patterns.SETTING)]
    return "".join(_shown(part, settings) for part in path_patterns.pattern(text))


def _shown(part: str | tuple[str, str], settings: Sequence[str]) -> str:
    """A part of a text; of what is put in by the run where it comes from, so that two tables are told apart."""
    if isinstance(part, str):
        return part
    kind, dependency = part
    if kind == _SAME:
        dependency = settings[0] if len(settings) == 1 else ""
    return "{" + _NO_WORD.sub("_", dependency or _UNKNOWN) + "}"


def is_known(table: str) -> bool:
    """Whether a table is named, or what names it is known at least."""
    return f"{{{_UNKNOWN}}}" not in table


def is_compared(setting: str, condition: str) -> bool:
    """Whether a row is only updated if it still is what was read: the condition names what is set, or a version."""
    columns = {name.lower() for name in _ASKED.findall(condition)}
    return bool(columns & {name.lower() for name in _COLUMN.findall(setting)}) or bool(VERSION.search(condition))
