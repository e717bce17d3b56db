"""Which columns a SELECT gives, by their position."""

from __future__ import annotations

import re
from functools import lru_cache

_SELECTED = re.compile(r"\s*select\s+(?:distinct\s+)?(.*?)\s+from\s", re.IGNORECASE | re.DOTALL)
_BETWEEN = re.compile(r"\s*,\s*(?![^()]*\))")
"""A comma that stands within no parentheses."""
_NO_WORD = re.compile(r"\W+")


@lru_cache(maxsize=1024)
def selected(text: str) -> tuple[str, ...]:
    """The names of the columns that a SELECT gives, in order; nothing where only the database knows them."""
    found = _SELECTED.match(text)
    parts = [] if found is None else _BETWEEN.split(found[1])
    return () if "*" in parts else tuple([_NO_WORD.split(part.strip('"` '))[-1].lower() for part in parts])
