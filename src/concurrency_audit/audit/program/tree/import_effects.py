"""Modules whose import has effects beyond defining things, so that their bodies must run in any case.

A connection opened, a model loaded or a file written at import happens in every worker process, whoever uses what the
module defines. A module counts if its own code calls something with such an effect at import time, directly or through
its own functions, or if it hands something to another module: a class to a registry, a subclass to a base that learns
of its subclasses.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from concurrency_audit.audit.knowledge.hints import hints, multiplied_words
from concurrency_audit.audit.model.surveys import HOOK, Survey
from concurrency_audit.audit.program.tree.modules import ModuleTable

_EFFECTS = frozenset(
    """binds-port database download exit file-copy file-delete file-lock file-open file-rename file-write init-effect
    model-load spawn-process spawn-task spawn-thread store-write temp-predictable temp-unique tree-delete
    default-session""".split()
)

_IMPORTING = frozenset(["import_module", "__import__"])
_NOWHERE = frozenset[str]()
"""One for all imports that lead out of the tree: each of its own would take 200 bytes."""


def _words(surveys: Mapping[str, Survey | None]) -> frozenset[str]:
    """The last parts of the names of calls with effects: nothing of libraries that nobody imports, as `append` may be
    that of a spreadsheet. A file without survey may import all."""
    imported = {each[0].partition(".")[0] for survey in surveys.values() if survey for each in survey.imports}
    is_whole = None not in surveys.values()
    known = imported.union(dir(builtins), ["builtins"])
    return frozenset(hint.word for hint in hints("call", _EFFECTS) if not is_whole or hint.root in known)


class EffectSources(NamedTuple):
    """What only the surveys of all modules together say of effects."""

    loud: frozenset[str]
    """Modules that call something with an effect, or that could not be surveyed."""
    told: frozenset[str]
    """Names of classes that are told of their subclasses."""


def effect_sources(surveys: Mapping[str, Survey | None]) -> EffectSources:
    """Look through all surveys. A module that could not be surveyed counts as having effects."""
    effects = _words(surveys) | multiplied_words() | _IMPORTING
    loud = (key for key, one in surveys.items() if one is None or not effects.isdisjoint(one.at_import.split()))
    return EffectSources(frozenset(loud), _told_of_subclasses(surveys))


class ImportEffects:
    """Maps a module key to the modules with effects that its import executes, itself included."""

    def __init__(self, surveys: Mapping[str, Survey | None], table: ModuleTable, sources: EffectSources) -> None:
        """Surveys are looked at only of modules that are asked for, and of those that their imports lead to."""
        self._surveys, self._table = surveys, table
        self._loud, self._told = sources
        self._imports: dict[str, tuple[str, ...]] = {}
        self._found: dict[str, list[str]] = {}
        self._registering: dict[str, bool] = {}

    def __call__(self, key: str) -> list[str]:
        """The modules to run, ordered by name."""
        if key not in self._found:
            self._found[key] = self._loud_from(key)
        return self._found[key]

    def _loud_from(self, key: str) -> list[str]:
        seen = {key}
        stack = [key]
        while stack:
            for target in self._imported(stack.pop()):
                if target not in seen:
                    seen.add(target)
                    stack.append(target)
        return sorted(each for each in seen if each in self._loud or self._registers(each))

    def _registers(self, key: str) -> bool:
        """Whether a module hands something of its own to another module of the tree when it is imported."""
        if key not in self._registering:
            survey = self._surveys[key]
            self._registering[key] = survey is not None and self._hands_over(key, survey)
        return self._registering[key]

    def _hands_over(self, key: str, survey: Survey) -> bool:
        bases = (base.split(".") for base in survey.bases.split())
        names = {*survey.registering.split(), *(first for first, last in bases if last in self._told)}
        renamed = {source for bound, source in survey.aliases if bound in names}
        return bool(names) and any(
            targets(key, imported[:3], self._table)
            for imported in survey.imports
            if imported[3] and not names.union(renamed).isdisjoint(imported[2].split() or imported[0].split(".")[:1])
        )

    def _imported(self, key: str) -> tuple[str, ...]:
        if key not in self._imports:
            survey = self._surveys[key]
            imports = () if survey is None else (i for i in survey.imports if i[3])
            found = {*parents(key, self._table), *(hit for i in imports for hit in targets(key, i[:3], self._table))}
            self._imports[key] = tuple(found)
        return self._imports[key]


def _told_of_subclasses(surveys: Mapping[str, Survey | None]) -> frozenset[str]:
    """The names of classes with a method that is called for each subclass, and of all that may derive from them; where
    there are such classes, a base that is computed counts as well."""
    bound: dict[str, set[str]] = {}
    for survey in surveys.values():
        for name, source in survey.aliases if survey else ():
            bound.setdefault(source, set()).add(name)
    found: set[str] = set()
    stack = [HOOK]
    while stack:
        added = bound.get(stack.pop(), set()) - found
        found |= added
        stack.extend(added)
    return frozenset(found | {"?"} if found else found)


def with_parents(table: ModuleTable) -> Callable[[str], Iterable[str]]:
    """The effects when there is no survey: every module has them."""
    return lambda key: (*parents(key, table), key)


def parents(key: str, table: ModuleTable) -> list[str]:
    """The packages around a module, outermost first."""
    parts = table.name(key).split(".")
    names = (".".join(parts[:size]) for size in range(1, len(parts)))
    return [hit for name in names if (hit := table.resolve(key, name)) is not None and hit != key]


def targets(key: str, imported: tuple[str, int, str], table: ModuleTable) -> frozenset[str]:
    """The modules of the tree that one import statement names."""
    if (known := table.targets.get((key, imported))) is not None:
        return known
    module, level, names = imported
    dotted = [module, *(f"{module}.{name}" if module else name for name in names.split() if name != "*")]
    if not names:
        parts = module.split(".")
        dotted += [".".join(parts[:size]) for size in range(1, len(parts))]
    hits = [hit for name in dotted if (hit := table.resolve_once(key, name, level)) is not None]
    found = table.targets[key, imported] = frozenset(hits) if hits else _NOWHERE
    return found
