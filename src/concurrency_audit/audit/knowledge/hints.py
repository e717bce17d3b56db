"""Last names of what has a certain effect: what a glance at a module can look for, with no row parsed."""

import re
from collections.abc import Collection
from functools import cache

from concurrency_audit.audit.knowledge.library import library, shelf

_MULTIPLIES = re.compile(r"^multiplies = ", re.MULTILINE)
_EFFECT = re.compile(r'^effect = "([^"]*)"', re.MULTILINE)


def last_names(table: str, effects: Collection[str]) -> frozenset[str]:
    """The last parts of all names whose row in a `[[table]]` has one of the effects, aliases for them included."""
    return _last_names(table, frozenset(effects))


@cache
def multiplied_names() -> frozenset[str]:
    """The last parts of the constructors of objects of which every worker process makes its own at a cost."""
    return frozenset(
        _last(name)
        for stem in shelf().texts
        for entry in library(stem).entries
        if entry.table == "object" and _MULTIPLIES.search(entry.toml)
        for name in entry.names
    )


@cache
def _last_names(table: str, effects: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    renamed: list[tuple[str, str]] = []
    for stem in shelf().texts:
        for entry in library(stem).entries:
            effect = _EFFECT.search(entry.toml)
            if entry.table == table and effect is not None and effect[1] in effects:
                found.update(map(_last, entry.names))
            elif entry.table == "alias":
                target = re.search(r'^to = "([^"]*)"', entry.toml, re.MULTILINE)
                if target is not None:
                    renamed += [(_last(name), _last(target[1])) for name in entry.names]
    return frozenset(found | {origin for origin, target in renamed if target in found})


def _last(name: str) -> str:
    return name.rpartition(".")[2].rstrip("*")
