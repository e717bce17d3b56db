"""The event that a handler asks for, found by running it: what it misses is added, what it cannot use is changed."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

Outcome = dict[str, Any]
Try = Callable[[Any], tuple[Outcome, list[list[str]]]]
"""Runs the handler alone with an event: what came of it, and the paths that it looked for in vain."""

_MOST = 40
_NUMBERS = frozenset(
    "n x y count number amount size price quantity total limit page age value width height score index seconds qty "
    "delta points weight cost left right a b".split()
)
MARK = "{mark}"
"""Stands in a template where each event puts its own mark."""


def template(attempt: Try) -> Any:
    """An event with marks left open that the handler accepts, or the best that was found."""
    event: Any = {}
    best, best_failure = event, None
    for _ in range(_MOST):
        outcome, missing = attempt(event)
        if new := [path for path in missing if not _there(event, path)]:
            event = _with(event, new)
            continue
        if "error" not in outcome:
            return event
        best, best_failure = event, _failure(outcome)
        break
    return _changed(best, best_failure, attempt)


def _changed(event: Any, failure: Any, attempt: Try) -> Any:
    """Change the type of one value after the other while the handler fails."""
    left = _MOST
    for path in list(_paths(event, [])):
        for value in _alternatives(path[-1]):
            if left == 0:
                return event
            left -= 1
            candidate = _put(event, path, value)
            outcome, missing = attempt(candidate)
            if new := [one for one in missing if not _there(candidate, one)]:
                candidate = _with(candidate, new)
                outcome, _ = attempt(candidate)
            if "error" not in outcome:
                return candidate
            if _failure(outcome) > failure:
                event, failure = candidate, _failure(outcome)
    return event


def _failure(outcome: Outcome) -> tuple[int, ...]:
    """How far the handler came: later lines are better."""
    return tuple(place[1] for place in outcome["error"]["at"][:1]) or (0,)


def _with(event: Any, missing: Sequence[Sequence[str]]) -> Any:
    for path in missing:
        event = _put(event, list(path), _guess(path[-1]))
    return event


def _guess(name: str) -> Any:
    word = name.lower().rpartition("_")[2]
    if word in _NUMBERS:
        return 3
    if word in (
        "items",
        "ids",
        "keys",
        "names",
        "rows",
        "users",
        "records",
        "tags",
        "lines",
        "values",
        "urls",
        "orders",
    ):
        return [f"{name}-{MARK}-1", f"{name}-{MARK}-2"]
    return f"{name}-{MARK}"


def _alternatives(name: str) -> list[Any]:
    return [3, [f"{name}-{MARK}"], [1, 2], {}, f"{name}-{MARK}.txt", True, '{"id": "id-' + MARK + '"}']


def _there(event: Any, path: Sequence[str]) -> bool:
    for part in path:
        if not isinstance(event, dict) or part not in event:
            return False
        event = event[part]
    return True


def _put(event: Any, path: Sequence[str], value: Any) -> Any:
    if not path:
        return value
    inner = event.get(path[0]) if isinstance(event, dict) else None
    return {**(event if isinstance(event, dict) else {}), path[0]: _put(inner, path[1:], value)}


def _paths(event: Any, path: list[str]) -> Iterator[list[str]]:
    for name, value in event.items():
        if isinstance(value, dict) and value:
            yield from _paths(value, [*path, name])
        else:
            yield [*path, name]
