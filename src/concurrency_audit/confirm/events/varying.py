"""Combines events: different ones for leaks, equal ones for caches, equal keys with different tenants."""

import base64
import json
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

from concurrency_audit.confirm.events.probing import LARGE, MARK, SMALL

MARKS = ("amber7", "birch9", "cedar4")
_OWNERS = ("user", "tenant", "customer", "account", "owner", "session", "email", "sub", "principal")
_PATHS = ("key", "path", "file", "filename", "url", "uri")
_WITH_MEANING = {"zone": ("Europe/Berlin", "Asia/Tokyo", "America/New_York")}
_WITH_MEANING |= dict.fromkeys(("tz", "timezone"), _WITH_MEANING["zone"])
"""What stands for each mark where a text by chance would be none at all."""
_OPPOSITES = (
    "from to", "source target destination", "src dst", "left right", "first second", "a b", "debit credit",
    "sender receiver", "payer payee", "old new",
)  # fmt: skip
_OTHERS = {name: [other for other in names.split() if other != name] for names in _OPPOSITES for name in names.split()}
MADE_UP = (SMALL, LARGE)
Events = tuple[Any, ...]


def of_template(template: Any) -> list[Events]:
    """Pairs of events from one template, then triples."""
    different = [_numbered(filled(template, mark), number) for number, mark in enumerate(MARKS)]
    equal_keys = [_only_owners(template, mark) for mark in MARKS]
    equal_names = [_only_folders(template, mark) for mark in MARKS]
    sets = [(different[0], different[1]), (equal_keys[0], equal_keys[1]), (different[0], different[0])]
    sets += [(equal_names[0], equal_names[1]), (different[0], mirrored(different[0]))]
    sets += [(repeated(different[0]), repeated(different[1]))]
    sets += [tuple(different), tuple(equal_keys)]
    return _once(sets)


def of_given(events: Sequence[Any]) -> list[Events]:
    """Pairs of the given events, one of them twice, then triples."""
    pairs: list[Events] = list(combinations(events, 2))[:6]
    several = [*events, events[0]]
    return _once([*pairs, (events[0], events[0]), tuple(several[:3]) if len(several) > 2 else (events[0],) * 3])


def filled(template: Any, mark: str) -> Any:
    """The template with the mark in place of every placeholder."""
    return _map(template, lambda _: mark, "")


def _only_owners(template: Any, mark: str) -> Any:
    """Equal keys in all events, but different users."""
    return _map(template, lambda name: mark if name.lower().startswith(_OWNERS) else MARKS[0], "")


def _only_folders(template: Any, mark: str) -> Any:
    """Paths that end in the same name, in folders of their own."""

    def marked(value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: marked(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [marked(item, name) for item in value]
        if isinstance(value, str) and MARK in value and name.lower().rpartition("_")[2] in _PATHS:
            folder, _, last = value.rpartition("/")
            return f"{(folder or MARK).replace(MARK, mark)}/{last}"
        return value

    return filled(marked(template, ""), MARKS[0])


def _numbered(event: Any, number: int) -> Any:
    """Numbers that were made up are others in each event: nothing else may tell what is whose."""
    if isinstance(event, dict):
        return {name: _numbered(item, number) for name, item in event.items()}
    if isinstance(event, list):
        return [_numbered(item, number) for item in event]
    return event * (number + 1) if type(event) is int and event in MADE_UP else event


def repeated(event: Any) -> Any:
    """Lists whose items are all the first one: what is added up for each may meet."""
    if isinstance(event, dict):
        return {name: repeated(item) for name, item in event.items()}
    return [repeated(event[0])] * len(event) if isinstance(event, list) and event else event


def mirrored(event: Any) -> Any:
    """The same the other way round: lists from their end, and what is called `from` in place of what is called `to`."""
    if isinstance(event, list):
        return [mirrored(item) for item in reversed(event)]
    if isinstance(event, dict):
        return {name: mirrored(event[other]) for name, other in ((name, _other(name, event)) for name in event)}
    return event


def _other(name: str, event: dict[str, Any]) -> str:
    """The name of the opposite that the event holds too; else the name itself."""
    head, joint, last = name.rpartition("_")
    ends = (f"{head}{joint}{other}" for other in _OTHERS.get(last, ()))
    beginnings = (f"{other}{joint}{last}" for other in _OTHERS.get(head, ()))
    return next((other for other in (*ends, *beginnings) if other in event), name)


def _map(value: Any, mark: Callable[[str], str], name: str) -> Any:
    if isinstance(value, dict):
        return {key.replace(MARK, mark(key)): _map(item, mark, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_map(item, mark, name) for item in value]
    return _text(value, mark, name) if isinstance(value, str) else value


def _text(text: str, mark: Callable[[str], str], name: str) -> str:
    """Text that is JSON, or the base64 of something, is marked inside."""
    if MARK not in text:
        decoded = _decoded(text)
        return text if MARK not in decoded else base64.b64encode(_text(decoded, mark, name).encode()).decode()
    try:
        held = json.loads(text)
    except ValueError:
        held = None
    if isinstance(held, dict | list):
        return json.dumps(_map(held, mark, name))
    known = _WITH_MEANING.get(name.lower().rpartition("_")[2]) if text == f"{name}-{MARK}" else None
    chosen = mark(name)
    return known[MARKS.index(chosen)] if known and chosen in MARKS else text.replace(MARK, chosen)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return ""


def _once(sets: Sequence[Events]) -> list[Events]:
    seen: dict[str, Events] = {}
    for events in sets:
        seen.setdefault(json.dumps(events, sort_keys=True), events)
    return list(seen.values())
