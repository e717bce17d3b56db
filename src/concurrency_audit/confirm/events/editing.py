"""Values inside of an event by their path, also inside of JSON that the event holds as text."""

import base64
import json
from collections.abc import Iterator, Sequence
from typing import Any

from concurrency_audit.confirm.runtime.asking import ENCODED, JSON

Path = Sequence[str | int]


def there(event: Any, path: Path) -> bool:
    """Whether the event has the path."""
    for part in path:
        try:
            event = _opened(event, part) if part in (JSON, ENCODED) else event[part]
        except (LookupError, TypeError, ValueError):
            return False
    return True


def put(event: Any, path: Path, value: Any) -> Any:
    """A copy of the event with the value at the path; what is in the way is replaced."""
    if not path:
        return value
    part, rest = path[0], path[1:]
    if part in (JSON, ENCODED):
        try:
            return _closed(put(_opened(event, part), rest, value), part)
        except (TypeError, ValueError):
            return event
    if isinstance(part, int):
        return [put(item, rest, value) if number == part else item for number, item in enumerate(event)]
    held = event if isinstance(event, dict) else {}
    return {**held, part: put(held.get(part), rest, value)}


def dropped(event: Any, path: Path) -> Any:
    """A copy of the event without what is at the path."""
    part, rest = path[0], path[1:]
    if part in (JSON, ENCODED):
        return _closed(dropped(_opened(event, part), rest), part) if _holding(event) == part else event
    if isinstance(event, dict):
        if rest:
            return {name: dropped(item, rest) if name == part else item for name, item in event.items()}
        return {name: item for name, item in event.items() if name != part}
    if isinstance(event, list):
        if rest:
            return [dropped(item, rest) if number == part else item for number, item in enumerate(event)]
        return [item for number, item in enumerate(event) if number != part]
    return event


def paths(event: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all values that hold no others, those inside of JSON that is a text included."""
    inner: Any = ()
    if isinstance(event, dict):
        inner = event.items()
    elif isinstance(event, list):
        inner = enumerate(event)
    for name, value in inner:
        how = _holding(value)
        if how is not None:
            yield from paths(_opened(value, how), (*path, name, how))
        elif isinstance(value, dict | list) and value:
            yield from paths(value, (*path, name))
        else:
            yield (*path, name)


def _holding(value: Any) -> str | None:
    """How a text holds JSON with something in it; None for other values."""
    for how in (JSON, ENCODED):
        try:
            if isinstance(value, str) and isinstance(held := _opened(value, how), dict | list) and held:
                return how
        except ValueError:
            continue
    return None


def _opened(text: Any, how: object) -> Any:
    return json.loads(text if how == JSON else base64.b64decode(text, validate=True))


def _closed(value: Any, how: object) -> str:
    text = json.dumps(value)
    return text if how == JSON else base64.b64encode(text.encode()).decode()
