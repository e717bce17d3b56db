"""From surveys to the modules worth asking for entry points; may name too many, never too few."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from concurrency_audit.audit.knowledge.hints import last_names
from concurrency_audit.audit.model.surveys import Survey
from concurrency_audit.audit.program.entries import ENTRY_EFFECTS
from concurrency_audit.audit.program.import_effects import targets
from concurrency_audit.audit.program.modules import ModuleTable

Surveys = Mapping[str, Survey | None]
"""None stands for a module that could not be surveyed: it may be anything."""


class Candidates(NamedTuple):
    """Modules by what they may hold."""

    entries: frozenset[str]
    """May hold entry points."""
    spawns: frozenset[str]
    """May start threads."""
    spawn_names: frozenset[str]
    """The words by which they would."""


def candidates(surveys: Surveys, table: ModuleTable) -> Candidates:
    """The modules whose text may show entry points or start threads."""
    aliases = [pair for survey in surveys.values() if survey for pair in survey.aliases]
    decorators = _renamed(last_names("decorator", ENTRY_EFFECTS), aliases)
    spawns = _renamed(last_names("call", ["spawn-thread"]), aliases)
    imports = {key: _imports(key, survey, table) for key, survey in surveys.items() if survey}
    entries = {key for key, survey in surveys.items() if survey is None or _may_enter(survey, decorators)}
    entries |= _with_instances(surveys, imports)
    entries |= _by_star(surveys, table, entries)
    return Candidates(
        frozenset(entries),
        frozenset(key for key, s in surveys.items() if s is None or not spawns.isdisjoint(s.names.split())),
        spawns,
    )


def _may_enter(survey: Survey, decorators: Collection[str]) -> bool:
    return survey.binds_handler or survey.function_shaped or not decorators.isdisjoint(survey.decorators.split())


def _renamed(names: frozenset[str], aliases: list[tuple[str, str]]) -> frozenset[str]:
    """The names and whatever any module calls them, or makes of them."""
    found = set(names)
    while added := {bound for bound, source in aliases if source in found and bound not in found}:
        found |= added
    return frozenset(found)


def _imports(key: str, survey: Survey, table: ModuleTable) -> frozenset[str]:
    """The modules of the tree that a module may import."""
    return frozenset(hit for i in survey.imports for hit in targets(key, i[:3], table))


def _with_instances(surveys: Surveys, imports: Mapping[str, frozenset[str]]) -> set[str]:
    """Modules that may bind an object whose method takes (event, context), be its class ever so far away."""
    shaped = {key for key, survey in surveys.items() if survey is None or survey.method_shaped}
    return {key for key in _importers(shaped, imports) if (survey := surveys[key]) is None or survey.instances}


def _importers(modules: set[str], imports: Mapping[str, frozenset[str]]) -> set[str]:
    """The modules and all that import them, at any distance."""
    found = set(modules)
    while added := {key for key, targets in imports.items() if key not in found and not targets.isdisjoint(found)}:
        found |= added
    return found


def _by_star(surveys: Surveys, table: ModuleTable, entries: Collection[str]) -> set[str]:
    """Modules that take a handler's name from another by `from module import *`."""
    stars = {
        key: {table.resolve(key, module, level) for module, level, names, _ in survey.imports if names == "*"}
        for key, survey in surveys.items()
        if survey is not None
    }
    found = set(entries)
    while added := {key for key, targets in stars.items() if key not in found and not targets.isdisjoint(found)}:
        found |= added
    return found - set(entries)
