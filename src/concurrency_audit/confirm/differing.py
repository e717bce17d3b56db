"""Where two results differ: the fields, down to those of JSON in texts, and nothing of what is equal."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from concurrency_audit.confirm.masking import held_in

_LIST = 60
"""Letters up to which a list of plain values is shown as a whole."""

Path = tuple[str, ...]


class _Absent:
    """What stands for a field that is not there."""


ABSENT = _Absent()


class Difference(NamedTuple):
    """A field that is not the same in two results."""

    path: Path
    now: Any
    right: Any


def differences(now: Any, right: Any) -> list[Difference]:
    """The smallest parts that differ, in the order of the first."""
    return list(_differences((), plain(now), plain(right)))


def plain(value: Any) -> Any:
    """A value without what marks its type, and with JSON read where a text holds it."""
    held = _read(value)
    if held is not None:
        return plain(held)
    if isinstance(value, Mapping):
        if len(value) == 1 and next(iter(value)) in ("<bytes>", "<set>"):
            return plain(next(iter(value.values())))
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def _read(value: Any) -> Any:
    """What a text holds that is JSON: as for comparisons, and a single text in quotes."""
    if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"':
        try:
            return json.loads(value)
        except ValueError:
            return None
    return held_in(value)


def _differences(path: Path, now: Any, right: Any) -> Iterator[Difference]:
    if same(now, right):
        return
    if isinstance(now, dict) and isinstance(right, dict) and now and right:
        for name in dict.fromkeys([*now, *right]):
            yield from _differences((*path, name), now.get(name, ABSENT), right.get(name, ABSENT))
    elif isinstance(now, list) and isinstance(right, list) and _item_by_item(now, right):
        for number, (item, other) in enumerate(zip(now, right, strict=True)):
            yield from _differences((*path, str(number)), item, other)
    else:
        yield Difference(path, now, right)


def _item_by_item(now: Sequence[Any], right: Sequence[Any]) -> bool:
    """Whether a list is long enough, and otherwise like the other, for its items to be compared one by one."""
    return len(now) == len(right) and len(json.dumps([now, right])) > _LIST


def same(one: Any, other: Any) -> bool:
    """Equality as in JSON, where 1 and true are two things."""
    if one is ABSENT or other is ABSENT:
        return one is other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def at(value: Any, path: Path) -> Any:
    """What a plain value holds at a path."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step, ABSENT)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return ABSENT
    return value


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value that holds no others, by its path."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in inner:
        yield from leaves(item, (*path, str(name)))
    if not isinstance(value, dict | list) or not value:
        yield path, value
