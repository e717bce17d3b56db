"""What is known before any file is read closely: surveys, the module table, knowledge, named entry points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache as once
from pathlib import Path
from typing import NamedTuple

from concurrency_audit.audit.choosing import Choosing
from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.program.candidates import Surveys
from concurrency_audit.audit.program.tree.import_effects import ImportEffects, with_parents
from concurrency_audit.audit.program.tree.known_packages import libraries, surroundings
from concurrency_audit.audit.program.tree.modules import ModuleTable, module_table
from concurrency_audit.audit.program.tree.named_entries import Named, asked_for, named_by
from concurrency_audit.audit.reading.above import packages_around
from concurrency_audit.audit.reading.cache import Cache
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.variables import variables


class Ground(NamedTuple):
    """What the surveys, the templates and the settings say."""

    files: tuple[str, ...]
    """The paths of all audited files, also of those that turn out to be unreadable."""
    surveyed: Surveys
    """The surveys as they were made."""
    surveys: Surveys
    """The same, or without content where the settings switch the survey off: every module may matter then."""
    table: ModuleTable
    knowledge: Knowledge
    named: tuple[Named, ...]
    """The entry points that the settings or templates name."""
    choosing: Choosing
    """What follows from the surveys alone."""
    effects_of: Callable[[str], Iterable[str]]
    """The modules with import effects that an import of a module leads to."""


def ground(reader: Reader, cache: Cache, references: Sequence[HandlerReference], settings: Settings) -> Ground:
    """Survey the files and lay out their modules."""
    files = tuple(reader.keys)
    surveyed = reader.surveys()
    surveys = surveyed if settings.survey else dict.fromkeys(surveyed)
    table = module_table(surveys)
    folders = [*(reference.folders for reference in references if reference.folders), *settings.packaged]
    known = libraries(table, reader.source)
    around = surroundings(table, known, surveys, packages_around(Path.cwd()), reader.source)
    table = module_table(surveys, known, folders, around)
    choosing = Choosing(surveys, table, cache)
    return Ground(
        files,
        surveyed,
        surveys,
        table,
        Knowledge.load().extended(settings.known_safe, settings.known_unsafe, variables(references)),
        (*asked_for(settings.entries, table), *named_by(references, table)),
        choosing,
        _effects(surveys, table, choosing) if settings.survey else with_parents(table),
    )


def _effects(surveys: Surveys, table: ModuleTable, choosing: Choosing) -> Callable[[str], Iterable[str]]:
    """The effects of imports, worked out only if one is asked for."""
    made = once(lambda: ImportEffects(surveys, table, choosing.effect_sources()))

    def effects_of(key: str) -> Iterable[str]:
        return made()(key)

    return effects_of
