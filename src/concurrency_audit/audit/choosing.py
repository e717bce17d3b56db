"""The candidates of the last run with the same surveys: an edit that brings no new name chooses no other modules."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from concurrency_audit.audit.probes import resolution
from concurrency_audit.audit.program.candidates import Candidates, Surveys, candidates
from concurrency_audit.audit.program.tree.modules import ModuleTable
from concurrency_audit.audit.reading.cache import Cache, decoded
from concurrency_audit.audit.reading.version import code_version

_KIND = "candidates"


def chosen(surveys: Surveys, table: ModuleTable, cache: Cache) -> Candidates:
    """The modules that may hold entry points or start threads, remembered where surveys and imports are the same."""
    key = _key(surveys, table)
    kept = decoded(cache.get(_KIND, key), _from_json)
    if kept is None:
        kept = candidates(surveys, table)
        cache.put(_KIND, key, [sorted(names) for names in kept])
    return kept


def _key(surveys: Surveys, table: ModuleTable) -> str:
    asked = repr((code_version(), resolution(table), sorted(surveys.items())))
    return blake2b(asked.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _from_json(data: Any) -> Candidates:
    entries, spawns, names = (frozenset(map(str, each)) for each in data)
    return Candidates(entries, spawns, names)
