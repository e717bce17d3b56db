"""Reads all files in several processes. Each content is parsed at most once, and lowered only if asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from itertools import chain
from typing import TypeVar

from concurrency_audit.audit.model.findings import Incomplete
from concurrency_audit.audit.model.summaries import ModuleSummary, from_json, to_json
from concurrency_audit.audit.model.surveyed import Surveyed
from concurrency_audit.audit.model.surveys import Survey, survey_from_json
from concurrency_audit.audit.reading.cache import Cache, Remembered, content_key, decoded, parsed
from concurrency_audit.audit.reading.excerpts import MODULE, outermost
from concurrency_audit.audit.reading.glances import Glance, glance
from concurrency_audit.audit.reading.pool import Pool
from concurrency_audit.audit.reading.progress import Progress
from concurrency_audit.audit.reading.rests import Rests, Used, strictest
from concurrency_audit.audit.reading.source import Surprise, Unreadable, decode
from concurrency_audit.audit.reading.stamps import Contents, Stamps
from concurrency_audit.audit.reading.version import reading_version
from concurrency_audit.audit.reading.work import content, read_file, read_otherwise, survey_file, with_its_time

T = TypeVar("T")
R = TypeVar("R")


class Reader:
    """Texts, surveys and summaries of the audited modules; `incomplete` lists what could not be read."""

    def __init__(
        self,
        paths: Sequence[str],
        cache: Cache,
        pool: Pool,
        progress: Progress | None = None,
        given: Mapping[str, bytes] | None = None,
    ) -> None:
        """Prepare without reading. Contents in `given` replace those on disk."""
        self.incomplete: set[Incomplete] = set()
        self.surprised = False
        """Whether the audit itself failed on some file; then the result is not cached."""
        self._mentions_cdk: list[str] = []
        self.with_comments: list[str] = []
        """Files that may hold a suppression comment that could be reported as unused."""
        self.keys: dict[str, str] = {}
        """Path -> content hash of every readable file; empty until `look`."""
        self.used = Used(set(), set())
        """Modules whose text or summary this process was asked for; what workers were asked for is theirs to tell."""
        self._paths = paths
        self._stamps = Stamps(cache, paths, given or ())
        self._cache, self._pool, self._progress = cache, pool, progress
        self._bytes = partial(content, dict(given or {}))
        self._texts: dict[str, str] = {}
        self._doubtful: set[str] = set()
        """Files that Python's own parser rejects: newer syntax, or code that crashes libcst's parser as well."""
        self._summaries: dict[str, ModuleSummary | None] = {}
        self._glances: dict[str, Glance] = {}
        self._rests: dict[str, str] = {}
        self._corrected: set[str] = set()

    def contents(self) -> Contents:
        """The digest of all files; no file is opened if none changed since the last run."""
        return self._stamps.load() or self.look()

    def look(self) -> Contents:
        """Read every file once: its hash, and the facts that need no parser."""
        is_first = not self.keys
        if is_first:
            self._glances = self._stamps.glances()
            for path in self._paths:
                self._look(path)
        found = repr(sorted(self.keys.items())).encode("utf-8", "surrogateescape")
        contents = Contents(content_key(found), tuple(self._mentions_cdk))
        if is_first and len(self.keys) == len(self._paths):
            self._stamps.save(contents, self._glances)
        return contents

    def _look(self, path: str) -> None:
        found = self._glances.get(path)
        if found is None:
            try:
                found = self._glances[path] = glance(self._bytes(path))
            except Unreadable as why:
                self._unreadable(path, why)
                return
        self.keys[path] = found.key
        if found.mentions_cdk:
            self._mentions_cdk.append(path)
        if found.has_comment:
            self.with_comments.append(path)

    def text(self, path: str) -> str:
        """The text of a module; raises Unreadable."""
        self.used.texts.add(path)
        if path not in self._texts:
            self._texts[path] = decode(self._bytes(path))
        return self._texts[path]

    def source(self, path: str) -> str | None:
        """The text of a module without keeping it; None if it cannot be read."""
        self.used.texts.add(path)
        try:
            return self._texts.get(path) or decode(self._bytes(path))
        except Unreadable:
            return None

    def surveys(self) -> Surveyed:
        """The survey of every readable module."""
        found = Surveyed(self._decoded)
        missing: list[str] = []
        known = self._cache.texts(f"survey {reading_version()}")
        for path, key in self.keys.items():
            if (kept := known.get(key)) is None:
                missing.append(path)
            else:
                digest, text = kept
                found.add(path, text, digest)
        results = self._pool.map(partial(with_its_time, partial(survey_file, self._bytes)), missing)
        for number, (path, timed) in enumerate(results, start=1):
            result = self._say("looking at files", number, len(missing), path, timed)
            if isinstance(result, Unreadable):
                self._unreadable(path, result)
            else:
                found.add(path, result, self._noted(path, result))
        return found

    def _noted(self, path: str, survey: Survey | None) -> str:
        """Keep a survey that was just made; its digest."""
        if survey is None:
            self._doubtful.add(path)
            return ""
        kind, key = f"survey {reading_version()}", self.keys[path]
        self._cache.put(kind, key, survey)
        return self._cache.digest(kind, key) or content_key(repr(survey).encode("utf-8", "surrogateescape"))

    def _decoded(self, path: str, text: str) -> Survey | None:
        """The survey that was kept for a module; one of another shape is made again."""
        kept = decoded(parsed(text), survey_from_json)
        if kept is not None:
            return kept
        again = survey_file(self._bytes, path)
        if isinstance(again, Unreadable):
            self._unreadable(path, again)
            return None
        self._noted(path, again)
        return again

    def read(self, path: str) -> ModuleSummary | None:
        """The summary of a module; None if it cannot be parsed."""
        self.used.summaries.add(path)
        if path not in self._summaries:
            self.prefetch([path])
        return self._summaries[path]

    def keep_only(self, paths: Set[str]) -> None:
        """Drop the summaries of other modules, which were read in vain; one that is asked for again is read again."""
        kept = paths | self._doubtful | self._corrected
        for path in [path for path, summary in self._summaries.items() if summary and path not in kept]:
            self.rest(path)
            del self._summaries[path]

    def rest(self, path: str) -> str:
        """What an answer rests on that knows only the summary of a module."""
        if path not in self._rests:
            is_read = self._summaries.get(path) is not None
            self._rests[path] = f"{self.keys[path]} {self._digest(path)}".rstrip() if is_read else ""
        return self._rests[path]

    def _digest(self, path: str) -> str:
        """The digest of the summary of a module; empty if it is not in the cache."""
        return self._cache.digest(f"summary {reading_version()}", self.keys[path])

    def rests(self) -> dict[str, str]:
        """What an answer rests on for which the modules in `used` were asked for."""
        texts = {path: self.keys.get(path, "") for path in self.used.texts}
        return strictest(texts, {path: self.rest(path) for path in self.used.summaries})

    def still(self, rests: Rests) -> bool:
        """Whether all is as it was that an answer rested on."""
        return all(map(self._is_still, rests.items()))

    def _is_still(self, rest: tuple[str, str]) -> bool:
        path, (content, _, summary) = rest[0], rest[1].partition(" ")
        if path not in self.keys or self.keys[path] == content:
            return path in self.keys
        if not summary or path in self._doubtful:
            return False
        if not self._digest(path):
            found = read_file(self._bytes, False, path)
            if isinstance(found, Unreadable):  # to be told if it is read closely after all
                return False
            self._keep(path, found)
        return self._digest(path) == summary

    def _keep(self, path: str, summary: ModuleSummary) -> None:
        self._summaries[path] = summary
        if self._cache.keeps:
            self._cache.put(f"summary {reading_version()}", self.keys[path], to_json(summary))

    def prefetch(self, paths: Iterable[str]) -> None:
        """Parse several modules, in several processes if there are enough of them."""
        missing: list[str] = []
        for path in paths:
            if path not in self._summaries:
                self._summaries[path] = None
                if path in self.keys:
                    kept = decoded(self._cache.get(f"summary {reading_version()}", self.keys[path]), from_json)
                    self._summaries[path] = kept
                    if kept is None:
                        missing.append(path)
        plain = [path for path in missing if path not in self._doubtful]
        doubtful = (path for path in missing if path in self._doubtful)
        read, read_concretely = (
            partial(with_its_time, partial(read_file, self._bytes, concretely)) for concretely in (False, True)
        )
        closely = chain(self._pool.map(read, plain), self._pool.map_apart(read_concretely, doubtful))
        for number, (path, timed) in enumerate(closely, start=1):
            result = self._say("reading closely", number, len(missing), path, timed)
            if isinstance(result, Unreadable):
                self._unreadable(path, result)
            else:
                self._keep(path, result)

    def apart(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R | Unreadable]:
        """Map a function that reads modules over items, in several processes if that is faster.

        Workers leave what they read in the cache; what they could not read is added to `incomplete`. A crashed process
        gives an Unreadable instead of a result.
        """
        self._cache.save()
        self._cache.close()  # a forked process must not inherit a database connection
        home = os.getpid()

        def worked(item: T) -> tuple[R, set[Incomplete], bool]:
            away = os.getpid() != home
            if away:
                self._progress, self._pool = None, Pool(1)  # the others have their processes already
            result = work(item)
            if away:
                self._cache.save()
            return result, self.incomplete, self.surprised

        for found in self._pool.spread(worked, items):
            if isinstance(found, Unreadable):
                yield found
                continue
            result, incomplete, surprised = found
            self.incomplete |= incomplete
            self.surprised |= surprised
            yield result

    @property
    def is_corrected(self) -> bool:
        """Whether libcst's reading replaced a different one by Python's own parser."""
        return bool(self._corrected)

    def confirmed(self, functions: Iterable[tuple[str, int]]) -> bool:
        """Whether libcst reads the functions like Python's own parser; if not, its reading of their modules is used
        from now on. They are given by path and index. The answer is cached by content.
        """
        known = Remembered(self._cache, "confirmed")
        names: dict[str, set[str]] = {}
        for path, index in functions:
            self.used.texts.add(path)
            if path not in self._doubtful | self._corrected:
                names.setdefault(path, set()).add(self._outermost(path, index))
        keys = {path: f"{self.keys[path]} {' '.join(sorted(wanted))}" for path, wanted in names.items()}
        asked = [path for path, key in sorted(keys.items()) if key not in known]
        read = partial(read_otherwise, self._bytes, names)
        for path, otherwise in self._pool.map(read, asked, worth_a_process=1):
            if otherwise is None:
                known.add(keys[path])
            elif not isinstance(otherwise, Unreadable):
                self._summaries[path] = otherwise
                self._corrected.add(path)
        return self._corrected.isdisjoint(asked)

    def _outermost(self, path: str, index: int) -> str:
        """The name of the outermost function or class of a module that a function lies in."""
        summary = self.read(path)
        return outermost(summary.functions[index].qualname) if index and summary is not None else MODULE

    def _say(self, what: str, done: int, total: int, path: str, timed: tuple[R, float] | Unreadable) -> R | Unreadable:
        """Tell of a file's result, and return it without its time; a crashed process has told none."""
        result, seconds = (timed, 0.0) if isinstance(timed, Unreadable) else timed
        if self._progress is not None:
            self._progress(what, done, total, path, seconds)
        return result

    def failed(self, path: str, why: Unreadable) -> None:
        """Report that a part of a file was left out."""
        self.surprised |= isinstance(why, Surprise)
        self.incomplete.add(Incomplete(path, why.line, why.reason))

    def _unreadable(self, path: str, why: Unreadable) -> None:
        self.keys.pop(path, None)
        self.failed(path, why)
