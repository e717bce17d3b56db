"""The modules that one entry point can load; the rest of a code folder belongs to other functions."""

from __future__ import annotations

from collections.abc import Mapping

from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.surveys import Survey
from concurrency_audit.audit.program.running import Only
from concurrency_audit.audit.program.tree.import_effects import targets
from concurrency_audit.audit.program.tree.modules import ModuleTable
from concurrency_audit.audit.program.tree.named_entries import asked_for

_BY_NAME = frozenset({"import_module", "__import__"})


def only(settings: Settings, surveys: Mapping[str, Survey | None], table: ModuleTable) -> Only | None:
    """The entry point that the settings ask for, or None for all. Raises UsageError if it does not exist."""
    if not settings.only:
        return None
    start = {name.module for name in asked_for((settings.only,), table)}
    return Only(settings.only, _loaded(start, surveys, table))


def _loaded(start: set[str], surveys: Mapping[str, Survey | None], table: ModuleTable) -> frozenset[str]:
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
