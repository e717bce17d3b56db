"""Makes up what AWS answers to a call about something that the mock does not hold, from botocore's own description."""

import io
import random
import re
from datetime import UTC, datetime
from typing import Any

_DEEP = 5
"""Structures in structures that are made up; some kinds hold themselves."""
_MOST_ITEMS = 3
_PAGES = re.compile(r"token|marker|^is_?truncated$|^LastEvaluated", re.I)
"""Members that say that there is more to come."""
_MOMENT = 1_767_225_600
"""A date, in seconds since the epoch."""
_ABSENT = re.compile(r"NotFound|NoSuch|DoesNotExist|NonExistent|NotExist|Unknown")


def absent(error: Exception) -> bool:
    """Whether a call failed for what is not there, or because the mock does not know it."""
    if isinstance(error, NotImplementedError):
        return True
    answer = getattr(error, "response", None)
    code = str(answer.get("Error", {}).get("Code", "")) if isinstance(answer, dict) else ""
    return _ABSENT.search(code) is not None


def answer(client: Any, operation: str, chance: random.Random) -> dict[str, Any]:
    """An answer of the operation's shape, with values by chance."""
    shape = client.meta.service_model.operation_model(operation).output_shape
    made = {} if shape is None else _structure(shape, chance, _DEEP)
    return {**made, "ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}, "RetryAttempts": 0}}


def _structure(shape: Any, chance: random.Random, deep: int) -> dict[str, Any]:
    stream = shape.serialization.get("payload")
    return {
        name: _stream(chance)
        if name == stream and member.type_name == "blob"
        else _value(name, member, chance, deep - 1)
        for name, member in shape.members.items()
        if not _PAGES.search(name)
    }


def _value(name: str, shape: Any, chance: random.Random, deep: int) -> Any:
    kind = shape.type_name
    if kind == "structure":
        return _structure(shape, chance, deep - 1) if deep > 0 else {}
    if kind == "list":
        several = range(1 + chance.randrange(_MOST_ITEMS)) if deep > 0 else ()
        return [_value(name, shape.member, chance, deep - 1) for _ in several]
    if kind == "map":
        return {f"{name}-key": _value(name, shape.value, chance, deep - 1)} if deep > 0 else {}
    return _scalar(name, shape, chance)


def _scalar(name: str, shape: Any, chance: random.Random) -> Any:
    kind = shape.type_name
    if kind == "string":
        return chance.choice(shape.enum) if getattr(shape, "enum", ()) else f"{name}-{chance.getrandbits(64):016x}"
    if kind in ("integer", "long"):
        return 1 + chance.randrange(4096)
    if kind in ("float", "double"):
        return chance.random()
    if kind == "blob":
        return f"{name}-{chance.getrandbits(64):016x}".encode()
    return datetime.fromtimestamp(_MOMENT, UTC) if kind == "timestamp" else True


def _stream(chance: random.Random) -> Any:
    from botocore.response import StreamingBody

    content = f'{{"value": "value-{chance.getrandbits(64):016x}"}}'.encode()
    return StreamingBody(io.BytesIO(content), len(content))
