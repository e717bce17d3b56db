"""Patterns of .gitignore files as most are written: their regular expressions, as pathspec makes them.

To import pathspec costs as much as to walk through a thousand files; a file of such lines does without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SEGMENT = r"(?:[\w.@$+~,=&%-]|\*(?!\*)|\[(?:a-z|A-Z|0-9|[A-Za-z0-9])+\])+"
_PLAIN = re.compile(rf"(!?)(/|\*\*/|)({_SEGMENT}(?:/{_SEGMENT})*)(/?)", re.ASCII)
_TOKEN = re.compile(r"\*|\[[\w-]+\]|[^*\[]+")
_ANYWHERE = "(?:.+/)?"
_FOLDER = "(?P<ps_d>/)"
_EITHER = f"(?:{_FOLDER}|$)"


def plain(lines: Sequence[str]) -> list[tuple[re.Pattern[str], bool]] | None:
    """What each line but comments and empty ones matches, and whether it ignores that; None if one is not plain."""
    found: list[tuple[re.Pattern[str], bool]] = []
    for line in filter(None, map(str.rstrip, lines)):
        if line.startswith("#"):
            continue
        match = _PLAIN.fullmatch(line)
        if match is None or "*" in match[3].split("/"):
            return None
        negated, start, path, end = match.groups()
        anchored = start == "/" or (not start and "/" in path)
        inner = "/".join("".join(map(_translated, _TOKEN.findall(segment))) for segment in path.split("/"))
        regex = f"^{'' if anchored else _ANYWHERE}{inner}{_FOLDER if end else _EITHER}"
        found.append((re.compile(regex), not negated))
    return found


def _translated(token: str) -> str:
    if token == "*":
        return "[^/]*"
    return token if token.startswith("[") else re.escape(token)
