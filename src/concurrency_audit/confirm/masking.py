"""Masks values that vary between serial runs and so do not depend on the schedule, path by path."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_UUID = re.compile(
    r"(?<![0-9a-f])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{12}[1-8][0-9a-f]{3}[89ab][0-9a-f]{15})(?![0-9a-f])",
    re.I,
)
"""Without dashes only with the version and the variant of one: a digest says what was read, and is no id."""
_JSON = "<json>"
"""A step of a path into what a text holds."""
VARIES = "<differs each run>"
UNLIKE = "<not what the others are>"
_MANY = 1_000_000
"""Numbers from here on are too large to be equal by chance."""

Path = tuple[str, ...]
Facts = dict[Path, Counter[str]]


class Masks:
    """Learns from serial runs with other clocks and seeds which values to exclude from comparisons."""

    def __init__(self, given: str) -> None:
        self.given = given
        """The events as text; ids contained in them are not random."""
        self.hidden: set[Path] = set()
        self.random: set[Path] = set()
        self.alike: dict[Path, int] | None = None
        """Random values that were equal in every serial run, by group: equal by no chance, whatever they are."""
        self.made_up: set[str] = set()
        """Names of files that one serial run leaves and an equivalent one does not."""
        self.fixed: set[str] = set()
        self.firsts: dict[int, str] = {}

    def learn(self, base: Mapping[str, Any], other_time: Mapping[str, Any], other_seed: Mapping[str, Any]) -> None:
        """Compare three runs of one order.

        Values that depend on the clock are hidden. Values that depend on the seed are only compared with each other.
        """
        varying = set(base["files"]) ^ set(other_time["files"]) | set(base["files"]) ^ set(other_seed["files"])
        self.made_up |= varying
        self.fixed |= set(base["files"]) & set(other_time["files"]) & set(other_seed["files"])
        before = facts(base)
        self.hidden |= _differing(before, facts(other_time))
        self.random |= _differing(before, facts(other_seed)) - self.hidden
        for document in (base, other_seed):
            self._refine(dict(_values(("answers",), document["answers"])))

    def _refine(self, values: Mapping[Path, str]) -> None:
        """Of each group only those stay together that are equal here too."""
        known = self.alike
        keys = {path: (0 if known is None else known.get(path, -1), value) for path, value in values.items()}
        numbers: dict[tuple[int, str], int] = {}
        self.alike = {path: numbers.setdefault(key, len(numbers)) for path, key in keys.items()}

    def random_hides(self) -> None:
        """Hide random values completely, instead of comparing which are equal."""
        self.hidden |= self.random

    def applied(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The document without varying values; random values are numbered so that equal ones stay equal."""
        seen: dict[str, int] = {}
        self.firsts = {}
        return {
            part: self._part(part, document[part], seen)
            for part in sorted(document, key=lambda name: name != "answers")
        }

    def _part(self, part: str, value: Any, seen: dict[str, int]) -> Any:
        if part == "files":
            return self._files(value)
        if part != "effects":
            return self._value((part,), value, seen)
        return {
            self._text(resource, None): sorted((self._value((part, resource), item, None) for item in items), key=_text)
            for resource, items in sorted(value.items())
        }

    def _files(self, files: Mapping[str, Any]) -> dict[str, Any]:
        """Files by name if the name is constant; by folder and content if the name is random."""
        folders = {name.rpartition("/")[0] for name in self.made_up}
        fixed = {name: content for name, content in files.items() if name.rpartition("/")[0] not in folders}
        fixed |= {name: files[name] for name in files.keys() & self.fixed}
        others = sorted(_text(content) for name, content in files.items() if name not in fixed)
        return {**self._value(("files",), fixed, None), "<files with other names each run>": others}

    def _value(self, path: Path, value: Any, seen: dict[str, int] | None) -> Any:
        if path in self.hidden:
            return VARIES
        if isinstance(value, dict):
            return {
                self._text(name, seen): self._value((*path, name), item, seen) for name, item in sorted(value.items())
            }
        if isinstance(value, list):
            return [self._value((*path, str(number)), item, seen) for number, item in enumerate(value)]
        if (held := held_in(value)) is not None:
            return json.dumps(self._value((*path, _JSON), held, seen))
        if path in self.random:
            return self._among_others(path, value) if seen is not None and _small(value) else _alike(value, seen)
        return self._text(value, seen) if isinstance(value, str) else value

    def _among_others(self, path: Path, value: Any) -> str:
        """A small random value: only whether it is what the others of its group are."""
        group = (self.alike or {}).get(path)
        if group is None or path[0] != "answers":
            return VARIES
        return VARIES if self.firsts.setdefault(group, repr(value)) == repr(value) else UNLIKE

    def _text(self, text: str, seen: dict[str, int] | None) -> str:
        def replaced(match: re.Match[str]) -> str:
            if match[0] in self.given or match[0].startswith("5eed"):
                return match[0]
            return "<id>" if seen is None else f"<id no. {seen.setdefault(match[0], len(seen)) + 1}>"

        return _UUID.sub(replaced, text)


def held_in(value: Any) -> Any:
    """What a text holds that is JSON, as the body of an answer is; None for other values."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return None
    try:
        return json.loads(value)
    except ValueError:
        return None


def _small(value: Any) -> bool:
    """Whether two of its kind may be equal by chance."""
    large = isinstance(value, float) or (isinstance(value, int) and abs(value) >= _MANY)
    return not (large or (isinstance(value, str) and len(value) >= 8))


def _values(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    """Every value that holds no others, by its path."""
    if isinstance(value, dict | list):
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _values((*path, str(name)), item)
    elif (held := held_in(value)) is not None:
        yield from _values((*path, _JSON), held)
    else:
        yield path, repr(value)


def _alike(value: Any, seen: dict[str, int] | None) -> str:
    """A random value, numbered by first appearance so that equal ones stay equal; small ones may be equal by chance."""
    if seen is None or _small(value):
        return VARIES
    return f"<differs each run, no. {seen.setdefault(repr(value), len(seen)) + 1}>"


def facts(document: Mapping[str, Any]) -> Facts:
    """Path -> the values at that path; all writes to one resource have the same path."""
    found: Facts = {}
    for path, value in _leaves((), document):
        found.setdefault(path, Counter())[value] += 1
    return found


def _leaves(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _leaves((*path, name), item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        several = len(path) == 2 and path[0] == "effects"
        for number, item in enumerate(value):
            yield from _leaves(path if several else (*path, str(number)), item)
        yield (*path, "#"), str(len(value))
    elif (held := held_in(value)) is not None:
        yield from _leaves((*path, _JSON), held)
    else:
        yield path, _UUID.sub("", value) if isinstance(value, str) else repr(value)


def _differing(one: Facts, other: Facts) -> set[Path]:
    differing = {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}
    return {path[:-1] if path[-1] == "#" else path for path in differing}


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
