"""Where two answers differ, in one line."""

import json
from typing import Any

from concurrency_audit.wording import shortened

SHOWN = 80
"""Characters of each side that are shown."""


def difference(before: Any, now: Any, path: str = "", *, then: str = "before") -> str:
    """Give the first place where two JSON values differ, and both sides of it; empty when they are equal.

    The path is written as one would in Python or JavaScript: `results[0].key`; `then` says when the first one was.
    """
    if before == now and type(before) is type(now):
        return ""
    if isinstance(before, dict) and isinstance(now, dict):
        for name in sorted(before.keys() | now.keys()):
            if name not in before or name not in now:
                side = then if name in before else "now"
                return f"{_joined(path, name)} is there only {side}: {_shown((before | now)[name])}"
            if found := difference(before[name], now[name], _joined(path, name), then=then):
                return found
    if isinstance(before, list) and isinstance(now, list):
        for place, (left, right) in enumerate(zip(before, now, strict=False)):
            if found := difference(left, right, f"{path}[{place}]", then=then):
                return found
        return f"{path or 'it'} has {len(now)} items, {then} {len(before)}"
    return f"{path or 'it'} is {_shown(now)}, {then} {_shown(before)}"


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else str(name)


def _shown(value: Any) -> str:
    return shortened(json.dumps(value, ensure_ascii=False), SHOWN)
