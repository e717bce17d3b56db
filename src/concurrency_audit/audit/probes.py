"""Caches which candidate modules have entry points or start threads, so that an edit invalidates few of these answers.

A cached answer depends on the text of the modules that were read for it and on which imports have effects; both are
recorded with it and compared before it is used.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import partial
from hashlib import blake2b
from typing import Any

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.summaries import ModuleSummary
from concurrency_audit.audit.program.candidates import Candidates
from concurrency_audit.audit.program.selection import Probed
from concurrency_audit.audit.program.tree.modules import ModuleTable
from concurrency_audit.audit.reading.cache import Cache, decoded
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.reading.rests import Rests, strictest
from concurrency_audit.audit.reading.source import Unreadable, surprise
from concurrency_audit.audit.reading.version import code_version

_KIND = "probe"


class Probes:
    """Examines groups of candidate modules, or takes the cached answer for them."""

    def __init__(
        self,
        reader: Reader,
        cache: Cache,
        table: ModuleTable,
        effects_of: Callable[[str], Iterable[str]],
        given: str,
        settings: Settings,
    ) -> None:
        """`given` is a digest of what the effects of imports follow from."""
        self._reader, self._cache, self._effects_of, self._table = reader, cache, effects_of, table
        known = settings.known_safe, settings.known_unsafe, settings.survey
        self.resolution, self._given = resolution(table), given
        self._common = (code_version(), sys.version_info[:2], self.resolution, known)
        self._read: dict[str, str] = {}
        self._asked: dict[str, None] = {}
        self.rests_on: dict[str, str] = {}
        """Every module that was read for any answer, in this run or when it was cached -> what that rests on."""
        self.asked_for: dict[str, None] = {}
        """Every module whose import effects any answer depends on."""
        self._read_for: dict[str, frozenset[str]] = {}

    def read_for(self, group: Candidates) -> frozenset[str]:
        """The modules that were read to answer for a group, in this run or when that was cached."""
        return self._read_for.get(self._key(group), frozenset())

    def anew(self) -> Probes:
        """The same, with nothing recorded yet."""
        other = copy(self)
        other._read, other._asked, other.rests_on, other.asked_for = {}, {}, {}, {}
        return other

    def read(self, path: str) -> ModuleSummary | None:
        """The summary of a module, recorded as a dependency of the answer."""
        found = self._reader.read(path)
        self._read[path] = self.rests_on[path] = self._reader.rest(path)
        return found

    def effects_of(self, key: str) -> Iterable[str]:
        """The modules with import effects that an import leads to, recorded as a dependency of the answer."""
        self._asked[key] = self.asked_for[key] = None
        return self._effects_of(key)

    def spread(self, work: Callable[[Candidates], Probed], groups: Sequence[Candidates]) -> list[Probed]:
        """The answer for each group, in order; only answers that are not cached are computed.

        What was read in vain, for groups in which nothing was found, is not kept in memory.
        """
        keys = [self._key(group) for group in groups]
        known = [self._remembered(key) for key in keys]

        def noted(group: Candidates) -> tuple[Probed, dict[str, str], list[str]]:
            self._read, self._asked = {}, {}
            with fleeting():
                return self._guarded(work, group), self._read, list(self._asked)

        new = self._reader.apart(noted, [group for group, old in zip(groups, known, strict=True) if old is None])
        each = zip(groups, keys, known, strict=True)
        found = [old or self._settled(group, key, next(new)) for group, key, old in each]
        of_use = [
            self._read_for.get(key, ()) for key, one in zip(keys, found, strict=True) if one.starting or one.spawning
        ]
        self._reader.keep_only(frozenset[str]().union(*of_use))
        self._table.forget()
        return found

    def _guarded(self, work: Callable[[Candidates], Probed], group: Candidates) -> Probed:
        """The answer for a group.

        If that fails, examine its modules one by one, so that only the failing one is lost.
        """
        try:
            return work(group)
        except UsageError:
            raise
        except Exception as error:
            modules = sorted(group.entries | group.spawns)
            if len(modules) > 1:
                parts = [self._guarded(work, _only(group, module)) for module in modules]
                starting, spawning = zip(*parts, strict=True)
                return Probed(frozenset().union(*starting), frozenset().union(*spawning))
            self._reader.failed(modules[0], surprise(error, "looking for entry points"))
            return Probed(frozenset(), frozenset())

    def _settled(
        self, group: Candidates, key: str, found: tuple[Probed, dict[str, str], list[str]] | Unreadable
    ) -> Probed:
        if not isinstance(found, Unreadable):
            return self._kept(key, *found)
        for module in sorted(group.entries | group.spawns):
            self._reader.failed(module, Unreadable("looking for entry points ended the process"))
        return Probed(frozenset(), frozenset())

    def _key(self, group: Candidates) -> str:
        return _hashed((self._common, *map(sorted, group)))

    def _kept(self, key: str, probed: Probed, read: dict[str, str], asked: list[str]) -> Probed:
        self.rest(read, asked)
        self._read_for[key] = frozenset(read)
        # Unreadable files are tried and reported again; a corrected reading does not follow from the text, so it is
        # not cached.
        if all(read.values()) and not self._reader.is_corrected and not self._reader.surprised:
            value = [sorted(probed.starting), sorted(probed.spawning), read, asked, self.digest(asked)]
            self._cache.put(_KIND, key, value)
        return probed

    def _remembered(self, key: str) -> Probed | None:
        found: Any = None if self._reader.is_corrected else self._cache.get(_KIND, key)
        return decoded(found, partial(self._still_true, key))

    def _still_true(self, key: str, kept: Any) -> Probed | None:
        starting, spawning, read, asked, effects = kept
        if not self._reader.still(read) or self.digest(asked) != effects:
            return None
        probed = Probed(frozenset(starting), frozenset(spawning))
        self.rest(read, asked)
        self._read_for[key] = frozenset(read)
        return probed

    def rest(self, read: Rests, asked: Iterable[str]) -> None:
        """Record what an answer of another run depends on."""
        self.rests_on = strictest(self.rests_on, read)
        self.asked_for.update(dict.fromkeys(asked))

    def digest(self, asked: Iterable[str]) -> str:
        """What modules with import effects the modules lead to."""
        asked = tuple(asked)
        key = _hashed((self._given, asked))
        kept = self._cache.get("effects", key)
        if not isinstance(kept, str):
            kept = _hashed([tuple(self._effects_of(one)) for one in asked])
            self._cache.put("effects", key, kept)
        return kept


@contextmanager
def fleeting() -> Iterator[None]:
    """Free what a run leaves behind, which is full of cycles, without a look at anything older."""
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()


def _hashed(asked: object) -> str:
    return blake2b(repr(asked).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _only(group: Candidates, module: str) -> Candidates:
    """The part of a group that belongs to one module."""
    one = frozenset((module,))
    return group._replace(entries=group.entries & one, spawns=group.spawns & one)


def resolution(table: ModuleTable) -> tuple[object, ...]:
    """All that decides which module an import means; sets in a fixed order, as the key is a hash of the text."""
    around = table.surroundings
    folders = sorted(around.namesakes), sorted(around.extending), sorted(around.hollow)
    return table.paths, sorted(table.libraries), table.search, around.around, folders, sorted(around.libraries)
