"""Words by which effects can be looked for in a module at a glance; no row is parsed for them."""

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from concurrency_audit.audit.knowledge.library import Entry, library, shelf
from concurrency_audit.audit.model.shapes import COMMAND_LIBRARIES, TASK_LIBRARIES

_MULTIPLIES = re.compile(r"^multiplies = ", re.MULTILINE)
_EFFECT = re.compile(r'^effect = "([^"]*)"', re.MULTILINE)
_TARGET = re.compile(r'^to = "([^"]*)"', re.MULTILINE)


class Hint(NamedTuple):
    """What code that has an effect is bound to mention."""

    word: str
    """The last part of the name: `submit`."""
    owner: str
    """The part before it, of which something must be had first: `ThreadPoolExecutor`."""
    root: str
    """What must be imported: `concurrent`."""


@cache
def hints(table: str, effects: frozenset[str]) -> frozenset[Hint]:
    """The hints for all rows of a `[[table]]` with one of the effects; other names for the same things included."""
    found = _Found()
    for entry in _by_table().get(table, ()):
        if _effect(entry) in effects:
            found.add(_of(entry))
    for name, target in _renamed():
        word, last, root = name.rpartition(".")[2], target.rpartition(".")[2], _root(target)
        found.add([h._replace(word=word, root=_root(name)) for h in found.by_word.get(last, ()) if h.root == root])
        found.add([h._replace(owner=word, root=_root(name)) for h in found.by_owner.get(last, ()) if h.root == root])
    return frozenset(found.all)


@cache
def _by_table() -> Mapping[str, Sequence[Entry]]:
    """The rows of all files by the table they stand in."""
    found: dict[str, list[Entry]] = {}
    for entry in _entries():
        found.setdefault(entry.table, []).append(entry)
    return found


@cache
def _renamed() -> Sequence[tuple[str, str]]:
    """Other names for things, and what they go by."""
    rows = _by_table()
    aliases = [(entry.names, _TARGET.search(entry.toml)) for entry in rows.get("alias", ())]
    found = [(name, target[1]) for names, target in aliases if target is not None for name in names]
    return [*found, *((name, entry.type) for entry in rows.get("object", ()) if entry.type for name in entry.names)]


class _Found:
    """Hints, which others are looked up among by word and by owner."""

    def __init__(self) -> None:
        self.all: set[Hint] = set()
        self.by_word: dict[str, list[Hint]] = {}
        self.by_owner: dict[str, list[Hint]] = {}

    def add(self, hints: Iterable[Hint]) -> None:
        for hint in hints:
            if hint not in self.all:
                self.all.add(hint)
                self.by_word.setdefault(hint.word, []).append(hint)
                self.by_owner.setdefault(hint.owner, []).append(hint)


@cache
def multiplied_words() -> frozenset[str]:
    """The last parts of the constructors of objects of which every worker process makes its own at a cost."""
    multiplied = (entry for entry in _by_table().get("object", ()) if _MULTIPLIES.search(entry.toml))
    return frozenset(hint.word for entry in multiplied for hint in _of(entry))


def words(table: str, effects: Collection[str]) -> frozenset[str]:
    """The words of the hints alone."""
    return frozenset(hint.word for hint in hints(table, frozenset(effects)))


def names_under(root: str) -> Iterator[str]:
    """The dotted names that knowledge has for a library outside the standard library."""
    if root not in sys.stdlib_module_names and root != "builtins":
        for stem in shelf().by_root.get(root, ()):
            for entry in library(stem).entries:
                yield from (name for name in entry.names if _root(name) == root)


def is_undescribed(root: str) -> bool:
    """Whether an import root is a library of which nothing is known, and that is none for commands and tests."""
    is_known = root in shelf().by_root or root in COMMAND_LIBRARIES or root in TASK_LIBRARIES
    return bool(root) and root not in sys.stdlib_module_names and root != "builtins" and not is_known


def _entries() -> Iterator[Entry]:
    for stem in shelf().texts:
        yield from library(stem).entries


def _effect(entry: Entry) -> str:
    match = _EFFECT.search(entry.toml)
    return match[1] if match else ""


def _of(entry: Entry) -> Iterator[Hint]:
    for name in entry.names:
        parts = name.rstrip("*").split(".")
        yield Hint(parts[-1], parts[-2] if len(parts) > 1 else "", parts[0])


def _root(name: str) -> str:
    return name.partition(".")[0]
