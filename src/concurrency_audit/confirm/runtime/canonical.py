"""Converts answers and state to a form that can be compared between processes: plain JSON, without addresses."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Set
from itertools import count
from typing import Any

from concurrency_audit.confirm.runtime.names import is_module, names_of

_ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
_DEEP = 12
_LONG = 400
_MOST = 100_000
"""Values that are looked at; an answer of Lambda holds 6 MB."""


class _TooMuchError(Exception):
    """More values than a comparison needs: objects that lead to all others are walked again from each side."""


def canonical(value: Any, depth: int = _DEEP) -> Any:
    """The value as JSON; values that JSON cannot represent are named by their type.

    What holds too much is looked into less deep. How much it holds does not depend on an order, so that two equal
    values are always cut alike.
    """
    while True:
        try:
            return _canonical(value, depth, count())
        except _TooMuchError:
            depth //= 2


def _canonical(value: Any, depth: int, values: "count[int]") -> Any:
    if next(values) > _MOST:
        raise _TooMuchError
    if value is None or isinstance(value, bool | str):
        return _ADDRESS.sub("0x", value) if isinstance(value, str) else value
    if isinstance(value, int | float):
        return value if value == value else "nan"
    if is_module(value):
        return f"<module {names_of(value).get('__name__')}>"
    if depth == 0:
        return f"<{type(value).__name__}>"
    return _compound(value, lambda inner: _canonical(inner, depth - 1, values))


def _compound(value: Any, inner: Callable[[Any], Any]) -> Any:
    if isinstance(value, Mapping):
        return {_key(key): inner(item) for key, item in list(value.items())}
    if isinstance(value, list | tuple):
        return [inner(item) for item in list(value)]
    if isinstance(value, Set):
        return {"<set>": sorted((inner(item) for item in list(value)), key=repr)}
    if isinstance(value, bytes | bytearray | memoryview):
        return {"<bytes>": _bytes(bytes(value))}
    if isinstance(value, BaseException):
        return {"<exception>": type(value).__name__, "args": inner(list(value.args))}
    return _thing(value, inner)


def _key(key: Any) -> str:
    return key if isinstance(key, str) else f"<{type(key).__name__}> {_ADDRESS.sub('0x', repr(key))}"


def _bytes(value: bytes) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = base64.b64encode(value).decode()
    return (
        text
        if len(text) <= _LONG
        else f"{text[:_LONG]} ({len(value)} bytes, sha256 {hashlib.sha256(value).hexdigest()})"
    )


def _thing(value: Any, inner: Callable[[Any], Any]) -> Any:
    """An instance by its attributes; one without attributes by its text, unless that is only an address."""
    attributes = getattr(value, "__dict__", None)
    name = type(value).__name__
    if isinstance(attributes, dict) and attributes and not isinstance(value, type) and not callable(value):
        return {"<object>": name, **{key: inner(item) for key, item in list(attributes.items())}}
    if type(value).__module__ in ("datetime", "decimal", "uuid", "fractions", "pathlib"):
        return f"<{name}> {value}"
    if type(value).__name__ in ("deque", "array"):
        return [inner(item) for item in list(value)]
    return f"<{name}>"
