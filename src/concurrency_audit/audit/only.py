"""Which entry points count where not all do: one that was named, or those whose modules can load a file."""

from __future__ import annotations

from collections.abc import Mapping

from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.surveys import Survey
from concurrency_audit.audit.program.selection import Only
from concurrency_audit.audit.program.tree.import_effects import targets
from concurrency_audit.audit.program.tree.modules import ModuleTable
from concurrency_audit.audit.program.tree.named_entries import asked_for

_BY_NAME = frozenset({"import_module", "__import__"})


def only(settings: Settings, surveys: Mapping[str, Survey | None], table: ModuleTable) -> Only | None:
    """The entry points that the settings ask for, or None for all. Raises UsageError if the one does not exist."""
    if settings.near:
        return _near(settings.near, surveys, table)
    if not settings.only:
        return None
    start = {name.module for name in asked_for((settings.only,), table)}
    modules = loaded(start, surveys, table)
    return Only(settings.only, modules, modules)


def _near(key: str, surveys: Mapping[str, Survey | None], table: ModuleTable) -> Only:
    """The entry points whose modules can load a module.

    Modules that could not be surveyed, or import by a computed name, may load anything: their entry points count. What
    merely starts threads is left to the audit of everything, for it is dear to follow.
    """
    importers: dict[str, set[str]] = {}
    unknown: set[str] = set()
    for module, survey in surveys.items():
        if survey is None or not _BY_NAME.isdisjoint(survey.names.split()):
            unknown.add(module)
        for imported in survey.imports if survey is not None else ():
            for target in targets(module, imported[:3], table):
                importers.setdefault(target, set()).add(module)
    surely = _reached({key}, importers)
    return Only("", _reached({*surely, *unknown}, importers), surely)


def _reached(start: set[str], importers: Mapping[str, set[str]]) -> frozenset[str]:
    found, waiting = set(start), list(start)
    while waiting:
        added = importers.get(waiting.pop(), set()) - found
        found |= added
        waiting.extend(added)
    return frozenset(found)


def loaded(start: set[str], surveys: Mapping[str, Survey | None], table: ModuleTable) -> frozenset[str]:
    """The modules reachable through import statements, wherever these stand.

    All modules, if one of them could not be surveyed or imports by a computed name: then what it loads is unknown.
    """
    found, waiting = set(start), list(start)
    while waiting:
        key = waiting.pop()
        survey = surveys.get(key)
        if survey is None or not _BY_NAME.isdisjoint(survey.names.split()):
            return frozenset(surveys)
        for imported in survey.imports:
            added = targets(key, imported[:3], table) - found
            found |= added
            waiting.extend(added)
    return frozenset(found)
