"""Which fields of an answer say nothing: what varies between runs of one payload alone is left out of comparisons.

A field is a path in which places of lists do not count, so what is learned of one payload, row or environment holds for
all. Lists whose order varies are compared as multisets, floats without their last digits, and of a text only the words
that vary are left out.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from concurrency_audit.load.payloads.documents import ITEM, Path, leaves

DIGITS = 12
"""Significant digits of a float that count: the order of a sum changes only later ones."""
ROUNDS = 5
"""Passes over all lone runs after which whatever still varies is left out whole."""
NOW_AND_THEN = 3
"""Names that an object may have now and then; where there are more, they are made up, and it is left out whole."""
_WORD = re.compile(r"([0-9A-Za-z_]+)")
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_OF_THE_LOAD = frozenset(
    "ms millis milliseconds elapsed duration took latency uptime waited inflight concurrent concurrency queued backlog "
    "rss maxrss memory heap cpu threads".split()
)
_HIDDEN = "\0hidden"


class Fields:
    """What is known of the fields of one function's answers."""

    def __init__(self) -> None:
        self.hidden: set[Path] = set()
        """Fields that vary: left out whole."""
        self.unordered: set[Path] = set()
        """Lists that are compared as multisets, and texts whose words are."""
        self._words: defaultdict[tuple[Path, int], set[int]] = defaultdict(set)
        """By field and number of words: the places of those that vary."""
        self._now_and_then: defaultdict[Path, set[str]] = defaultdict(set)
        """Names that some runs of a payload have in an object and others lack."""

    def learn(self, runs: Sequence[Sequence[Any]]) -> None:
        """Learn from the documents of each payload (and kind of answer), all of them of runs alone."""
        self._hide_figures_of_the_load(one for documents in runs for one in documents)
        for _ in range(ROUNDS):
            found = [self._differ(documents) for documents in runs]
            if not any(found):
                return
        for documents in runs:
            for one in documents[1:]:
                self._hide_rest(documents[0], one, ())

    def canonical(self, value: Any, path: Path = ()) -> Any:
        """Give a document without what says nothing: equal ones mean the same."""
        if path in self.hidden:
            return _HIDDEN
        if isinstance(value, dict):
            items = ((name, self.canonical(item, (*path, name))) for name, item in value.items())
            return {name: item for name, item in items if item != _HIDDEN}
        if isinstance(value, list):
            items_ = [self.canonical(item, (*path, ITEM)) for item in value]
            return sorted(items_, key=_text) if path in self.unordered else items_
        if isinstance(value, float):
            return float(f"{value:.{DIGITS}g}")
        return self._canonical_text(value, path) if isinstance(value, str) else value

    def _canonical_text(self, text: str, path: Path) -> str:
        parts = _WORD.split(text)
        hidden = self._words.get((path, len(parts)), ())
        kept = ["*" if place in hidden else part for place, part in enumerate(parts)]
        return "".join(sorted(kept) if path in self.unordered else kept)

    def _differ(self, documents: Sequence[Any]) -> bool:
        """Learn from the first difference of each pair; whether there was any."""
        found = False
        for one in documents[1:]:
            if self.canonical(documents[0]) != self.canonical(one):
                found = True
                self._compare(documents[0], one, ())
        return found

    def _compare(self, one: Any, other: Any, path: Path) -> None:
        if self.canonical(one, path) == self.canonical(other, path):
            return
        if isinstance(one, dict) and isinstance(other, dict):
            self._compare_objects(one, other, path)
        elif isinstance(one, list) and isinstance(other, list):
            self._compare_lists(one, other, path)
        else:
            self._compare_values([one], [other], path)

    def _compare_objects(self, one: dict[str, Any], other: dict[str, Any], path: Path) -> None:
        unlike = one.keys() ^ other.keys()
        self._now_and_then[path] |= unlike
        if len(self._now_and_then[path]) > NOW_AND_THEN or (unlike and one and other and not one.keys() & other.keys()):
            self.hidden.add(path)
            return
        self.hidden |= {(*path, name) for name in unlike}
        for name in one.keys() & other.keys():
            self._compare(one[name], other[name], (*path, name))

    def _compare_lists(self, one: list[Any], other: list[Any], path: Path) -> None:
        """Fields whose values are others vary; where only their places are others, the order does."""
        if len(one) != len(other):
            self.hidden.add(path)
            return
        before, now = _by_field(one, path), _by_field(other, path)
        for field in sorted(before.keys() | now.keys()):
            if sorted(map(_text, before[field])) != sorted(map(_text, now[field])):
                if field[-1] == "#":
                    self.hidden.add(field[:-1])
                else:
                    self._compare_values(before[field], now[field], field)
        left, right = self.canonical(one, path), self.canonical(other, path)
        if left != right:
            alike = sorted(left, key=_text) == sorted(right, key=_text)
            (self.unordered if alike else self.hidden).add(path)

    def _compare_values(self, ones: list[Any], others: list[Any], path: Path) -> None:
        texts = len(ones) == len(others) and all(isinstance(value, str) for value in (*ones, *others))
        if not texts:
            self.hidden.add(path)
            return
        for one, other in zip(ones, others, strict=True):
            left, right = _WORD.split(one), _WORD.split(other)
            if left == right:
                continue
            if sorted(left) == sorted(right):
                self.unordered.add(path)
            elif len(left) != len(right) or left[::2] != right[::2]:
                self.hidden.add(path)
            else:
                places = self._words[path, len(left)]
                places |= {place for place, (a, b) in enumerate(zip(left, right, strict=True)) if a != b}
                if len(places) == len(left) // 2:  # no word of it is always the same
                    self.hidden.add(path)

    def _hide_rest(self, one: Any, other: Any, path: Path) -> None:
        """Whatever still differs is left out, as deep down as it can be."""
        if self.canonical(one, path) == self.canonical(other, path):
            return
        if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
            for name in one:
                self._hide_rest(one[name], other[name], (*path, name))
        if self.canonical(one, path) != self.canonical(other, path):
            self.hidden.add(path)

    def _hide_figures_of_the_load(self, documents: Iterable[Any]) -> None:
        """Numbers that measure how busy it is vary under load alone: known by their name, and by being no payload's."""
        values: defaultdict[Path, set[str]] = defaultdict(set)
        for one in documents:
            for path, value in leaves(one):
                if isinstance(value, int | float) and not isinstance(value, bool) and path and path[-1] != "#":
                    values[path].add(_text(value))
        for path, found in values.items():
            words = {word.lower() for word in _NAME.findall(next((part for part in path[::-1] if part != ITEM), ""))}
            if len(found) == 1 and (words & _OF_THE_LOAD or {"in", "flight"} <= words):
                self.hidden.add(path)


def _by_field(items: list[Any], path: Path) -> defaultdict[Path, list[Any]]:
    found: defaultdict[Path, list[Any]] = defaultdict(list)
    for item in items:
        for field, value in leaves(item, (*path, ITEM)):
            found[field].append(float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value)
    return found


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
