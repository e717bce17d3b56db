"""Which events run together: different ones for what leaks, equal ones for caches, equal keys of different tenants."""

import json
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from concurrency_audit.confirm.events.probing import MARK

MARKS = ("amber7", "birch9", "cedar4")
_OWNERS = ("user", "tenant", "customer", "account", "owner", "session", "email", "sub", "principal")
Events = tuple[Any, ...]


def of_template(template: Any) -> list[Events]:
    """Pairs of one template, then three events."""
    different = [filled(template, mark) for mark in MARKS]
    equal_keys = [_only_owners(template, mark) for mark in MARKS]
    sets = [(different[0], different[1]), (equal_keys[0], equal_keys[1]), (different[0], different[0])]
    sets += [tuple(different), tuple(equal_keys)]
    return _once(sets)


def of_given(events: Sequence[Any]) -> list[Events]:
    """Pairs of the events that were given, one of them twice, then three."""
    pairs: list[Events] = list(combinations(events, 2))[:6]
    several = [*events, events[0]]
    return _once([*pairs, (events[0], events[0]), tuple(several[:3]) if len(several) > 2 else (events[0],) * 3])


def filled(template: Any, mark: str) -> Any:
    """The template with this mark wherever one is due."""
    return _map(template, lambda _: mark, "")


def _only_owners(template: Any, mark: str) -> Any:
    """The same keys for all, but who asks differs."""
    return _map(template, lambda name: mark if name.lower().startswith(_OWNERS) else MARKS[0], "")


def _map(value: Any, mark: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _map(item, mark, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_map(item, mark, name) for item in value]
    return value.replace(MARK, mark(name)) if isinstance(value, str) else value


def _once(sets: Sequence[Events]) -> list[Events]:
    seen: dict[str, Events] = {}
    for events in sets:
        seen.setdefault(json.dumps(events, sort_keys=True), events)
    return list(seen.values())
