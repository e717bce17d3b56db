"""The cached result of a whole run.

Its key covers everything the result depends on, so an unchanged tree is not analysed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b

from concurrency_audit.audit.derived.installed import Installed
from concurrency_audit.audit.model.findings import AuditResult, Incomplete
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.reading.cache import Cache, decoded
from concurrency_audit.audit.reading.version import code_version
from concurrency_audit.audit.results import result_from_json, result_to_json


class Stored:
    """The cache entry for the result of one run."""

    def __init__(
        self,
        cache: Cache,
        references: Sequence[HandlerReference],
        incomplete: Iterable[Incomplete],
        settings: Settings,
    ) -> None:
        """Build the key. Templates enter with the facts they state, not with their bytes."""
        asked = replace(settings, jobs=None, cache_dir=None)
        state = Installed(settings.installed).state
        self._parts = (code_version(), sys.version_info[:2], references, sorted(incomplete), asked, state)
        self._cache = cache

    def load(self, files: str) -> AuditResult | None:
        """The result kept for the files with this digest; None if there is none or it cannot be decoded."""
        data = self._cache.get("result", self._key(files))
        return decoded(data, result_from_json)

    def save(self, files: str, result: AuditResult) -> None:
        """Keep a result."""
        if self._cache.keeps:
            self._cache.put("result", self._key(files), result_to_json(result))

    def _key(self, files: str) -> str:
        return blake2b(repr((files, self._parts)).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
