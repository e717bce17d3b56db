"""An event that notes what a handler looks for in it and does not find, also inside of JSON that it holds as text."""

import base64
import json
from collections.abc import Callable
from typing import Any

Path = list[str | int]
JSON, ENCODED = "<json>", "<base64 json>"
"""Steps of a path: into the JSON that a text is, and into the JSON that it is the base64 of."""
_ABSENT = object()


class Asked(dict[str, Any]):
    """A dict that records missing keys with their path."""

    def __init__(self, content: dict[str, Any], path: Path, event: "_Event") -> None:
        super().__init__({key: event.wrapped(value, [*path, key]) for key, value in content.items()})
        self.path = path
        self.missing = event.missing

    def __missing__(self, key: str) -> Any:
        self._miss(key)
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        if not super().__contains__(key):
            self._miss(key)
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """As `dict.get`."""
        if not super().__contains__(key):
            self._miss(key)
        return super().get(key, default)

    def pop(self, key: str, default: Any = _ABSENT) -> Any:
        """As `dict.pop`."""
        if not super().__contains__(key):
            self._miss(key)
        return super().pop(key) if default is _ABSENT else super().pop(key, default)

    def _miss(self, key: object) -> None:
        if isinstance(key, str):
            self.missing.append([*self.path, key])


class _Event:
    """Knows which texts are JSON, so that their reader gets a dict of ours."""

    def __init__(self) -> None:
        self.missing: list[Path] = []
        self.texts: dict[str, Path] = {}

    def wrapped(self, value: Any, path: Path) -> Any:
        """The value with every dict in it replaced."""
        if isinstance(value, dict):
            return Asked(value, path, self)
        if isinstance(value, list):
            return [self.wrapped(item, [*path, number]) for number, item in enumerate(value)]
        if isinstance(value, str):
            self.texts[value] = [*path, JSON]
            self._encoded(value, path)
        return value

    def _encoded(self, text: str, path: Path) -> None:
        try:
            self.texts[base64.b64decode(text, validate=True).decode()] = [*path, ENCODED]
        except ValueError:
            return

    def loads(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """As `json.loads`; what it makes of a text of the event notes its misses too."""

        def loads(text: Any, *rest: Any, **named: Any) -> Any:
            value = real(text, *rest, **named)
            plain = bytes(text).decode(errors="replace") if isinstance(text, bytes | bytearray) else text
            path = self.texts.get(plain)
            return value if path is None else self.wrapped(value, path)

        return loads


def asked(event: Any) -> tuple[Any, list[Path]]:
    """The event, and the list that its missing keys are added to."""
    noting = _Event()
    json.loads = noting.loads(json.loads)
    return noting.wrapped(event, []), noting.missing
