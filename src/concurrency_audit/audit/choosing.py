"""What follows from the surveys alone, remembered from the last run in which they were the same: an edit that brings no
new name chooses no other modules."""

from __future__ import annotations

from functools import cached_property
from hashlib import blake2b
from typing import Any

from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.surveyed import Surveyed
from concurrency_audit.audit.only import only
from concurrency_audit.audit.probes import resolution
from concurrency_audit.audit.program.candidates import Candidates, Surveys, candidates
from concurrency_audit.audit.program.selection import Only
from concurrency_audit.audit.program.tree.import_effects import EffectSources, effect_sources
from concurrency_audit.audit.program.tree.modules import ModuleTable
from concurrency_audit.audit.reading.cache import Cache, decoded
from concurrency_audit.audit.reading.version import code_version


class Choosing:
    """The choices for one tree, each from the cache if it is there."""

    def __init__(self, surveys: Surveys, table: ModuleTable, cache: Cache) -> None:
        self._surveys, self._table, self._cache = surveys, table, cache

    def candidates(self) -> Candidates:
        """The modules that may hold entry points or start threads."""
        key = self._key()
        kept = decoded(self._cache.get("candidates", key), _candidates)
        if kept is None:
            kept = candidates(self._surveys, self._table)
            self._cache.put("candidates", key, [sorted(names) for names in kept])
        return kept

    def only(self, settings: Settings) -> Only | None:
        """The entry points that count; None for all. Raises UsageError if the one that was asked for does not exist."""
        if not (settings.near or settings.only):
            return None
        key = self._key(settings.only, settings.near)
        kept = decoded(self._cache.get("only", key), _only)
        if kept is None:
            kept = only(settings, self._surveys, self._table)
            if kept is not None:
                self._cache.put("only", key, [kept.asked_for, sorted(kept.modules), sorted(kept.spawning)])
        return kept

    def effect_sources(self) -> EffectSources:
        """Which modules and classes have effects when they are imported or derived from."""
        key = self._key()
        kept = decoded(self._cache.get("effect sources", key), _sources)
        if kept is None:
            kept = effect_sources(self._surveys)
            self._cache.put("effect sources", key, [sorted(names) for names in kept])
        return kept

    def _key(self, *asked: str) -> str:
        return blake2b(f"{asked} {self.given}".encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()

    @cached_property
    def given(self) -> str:
        """A digest of the surveys and of what their imports mean."""
        surveys = self._surveys
        said = surveys.digests() if isinstance(surveys, Surveyed) else sorted(surveys.items())
        given = repr((code_version(), resolution(self._table), said))
        return blake2b(given.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _candidates(data: Any) -> Candidates:
    entries, spawns, names, registering = (frozenset(map(str, each)) for each in data)
    return Candidates(entries, spawns, names, registering)


def _only(data: Any) -> Only:
    asked_for, modules, spawning = data
    return Only(str(asked_for), frozenset(map(str, modules)), frozenset(map(str, spawning)))


def _sources(data: Any) -> EffectSources:
    loud, told = (frozenset(map(str, each)) for each in data)
    return EffectSources(loud, told)
