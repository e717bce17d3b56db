"""An event that writes down what a handler looks for in it and does not find."""

from typing import Any

_ABSENT = object()


class Asked(dict[str, Any]):
    """A dict whose misses are noted with their path."""

    def __init__(self, content: dict[str, Any], path: list[str], missing: list[list[str]]) -> None:
        super().__init__({key: _wrapped(value, [*path, key], missing) for key, value in content.items()})
        self.path = path
        self.missing = missing

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


def _wrapped(value: Any, path: list[str], missing: list[list[str]]) -> Any:
    return Asked(value, path, missing) if isinstance(value, dict) else value


def asked(event: Any) -> tuple[Any, list[list[str]]]:
    """The event, and where its misses will be found."""
    missing: list[list[str]] = []
    return _wrapped(event, [], missing), missing
