"""Templates: `{{id}}` and its like in a payload stand for values that differ from payload to payload."""

import json
import random
import re
import uuid
from collections.abc import Callable
from typing import Any

from concurrency_audit.errors import UsageError

PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
GROUP = 3
"""Neighbouring payloads that share one `{{group}}`."""
_WORDS = "amber birch cedar delta ember fjord grove hazel inlet junip kelpy larch".split()


def _mark(number: int) -> str:
    """A word that no other payload holds, nor any text by chance."""
    return f"{_WORDS[number % len(_WORDS)]}{number:03d}q"


VALUES: dict[str, Callable[[int], Any]] = {
    "id": _mark,
    "n": lambda number: number,
    "uuid": lambda number: str(uuid.UUID(int=random.Random(number).getrandbits(128), version=4)),
    "group": lambda number: f"group{_mark(number // GROUP)}",
}
"""Name -> the value for the payload of this number; `n` alone in a string becomes a number."""


def is_template(payload: Any) -> bool:
    """Whether a payload leaves something open."""
    return PLACE.search(json.dumps(payload)) is not None


def filled(payload: Any, copies: int) -> list[Any]:
    """Fill a template in, once per copy; raises UsageError for a name that stands for nothing."""
    unknown = sorted(set(PLACE.findall(json.dumps(payload))) - VALUES.keys())
    if unknown:
        names = ", ".join(f"{{{{{name}}}}}" for name in VALUES)
        raise UsageError(f"--payloads: {{{{{unknown[0]}}}}} stands for nothing; there are {names}")
    return [_filled(payload, number) for number in range(copies)]


def _filled(value: Any, number: int) -> Any:
    if isinstance(value, dict):
        return {_filled_text(name, number): _filled(item, number) for name, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, number) for item in value]
    if not isinstance(value, str):
        return value
    whole = PLACE.fullmatch(value)
    return VALUES[whole[1]](number) if whole else _filled_text(value, number)


def _filled_text(text: str, number: int) -> str:
    return PLACE.sub(lambda match: str(VALUES[match[1]](number)), text)
