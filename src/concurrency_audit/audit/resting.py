"""The result of an earlier run, taken again where nothing that it rests on has changed.

Most files of a large tree are never read closely: no entry point's analysis comes to them. An edit of such a file
changes the result only through its survey: which modules may hold entry points, and which imports have effects. Both
are worked out anew in every run and compared; so is the content of every file that was read closely.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from concurrency_audit.audit.derived.installed import Installed
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.probes import Probes
from concurrency_audit.audit.program.candidates import Candidates
from concurrency_audit.audit.program.selection import Only
from concurrency_audit.audit.program.tree.named_entries import Named
from concurrency_audit.audit.reading.cache import Cache, decoded
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.reading.rests import strictest
from concurrency_audit.audit.reading.version import code_version
from concurrency_audit.audit.results import result_from_json, result_to_json

_KIND = "resting"


class Resting:
    """The cache entry for the result of one analysis, with what it rests on."""

    def __init__(self, reader: Reader, cache: Cache, probes: Probes, settings: Settings) -> None:
        self._reader, self._cache, self._probes, self._settings = reader, cache, probes, settings
        self._key = ""

    def load(
        self,
        references: Sequence[HandlerReference],
        named: Sequence[Named],
        groups: Sequence[Candidates],
        only: Only | None,
    ) -> AuditResult | None:
        """The result kept for the same questions, if it still holds. To be called before anything is read closely."""
        reader = self._reader
        comments = [(path, reader.keys.get(path)) for path in reader.with_comments]
        asked = replace(self._settings, jobs=None, cache_dir=None)
        state = Installed(self._settings.installed).state
        parts = (
            code_version(), sys.version_info[:2], self._probes.resolution, sorted(reader.keys),
            sorted(reader.incomplete), comments, asked, state, references, named,
            [tuple(map(sorted, group)) for group in groups],
            only and (only.asked_for, sorted(only.modules), sorted(only.spawning)),
        )  # fmt: skip
        self._key = blake2b(repr(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        if reader.surprised or self._settings.near:
            return None
        return decoded(self._cache.get(_KIND, self._key), self._still_true)

    def save(self, result: AuditResult, *, is_final: bool) -> None:
        """Keep a result, unless the next run could come to another one.

        Files that could not be read are tried again, and where nothing is reached, what merely looks like an entry
        point is told from all surveys.
        """
        if not self._cache.keeps:
            return
        reader = self._reader
        rests = strictest(self._probes.rests_on, reader.rests())
        reaches = len(result.reach.unreached) < result.files
        if is_final and reaches and all(rests.values()) and not reader.surprised and not reader.is_corrected:
            asked = list(self._probes.asked_for)
            self._cache.put(_KIND, self._key, [rests, asked, self._probes.digest(asked), result_to_json(result)])

    def _still_true(self, kept: Any) -> AuditResult | None:
        rests, asked, effects, result = kept
        if not self._reader.still(rests):
            return None
        return result_from_json(result) if self._probes.digest(asked) == effects else None
