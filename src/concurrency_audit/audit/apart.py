"""Parts of a tree that share nothing: each is interpreted and judged alone, and its answer kept for the next run.

A part is made of whole packages or folders. Two parts that read one module, or that meet outside of the code (a file,
an item of a store, the hidden state of a library), are taken together, and interpreted anew as one. So a part's answer
rests on the files that were read for it, and an edit elsewhere leaves it as it is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from typing import Any, NamedTuple

from concurrency_audit.audit.derived.installed import Installed
from concurrency_audit.audit.ground import Ground
from concurrency_audit.audit.meeting import Meeting, meet
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.probes import Probes
from concurrency_audit.audit.program.candidates import Candidates
from concurrency_audit.audit.program.selection import Probed
from concurrency_audit.audit.program.tree.named_entries import Named
from concurrency_audit.audit.reading.cache import Cache, decoded
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.reading.rests import Rests, Used, strictest
from concurrency_audit.audit.reading.source import Unreadable
from concurrency_audit.audit.reading.version import code_version
from concurrency_audit.audit.results import result_from_json, result_to_json

_KIND = "part"


class Part(NamedTuple):
    """What is interpreted together."""

    starting: frozenset[str]
    """Modules with entry points, also those that configuration names."""
    spawning: frozenset[str]
    """Modules that start threads."""

    @property
    def first(self) -> str:
        """The module by which parts are ordered."""
        return min(self.starting | self.spawning)

    def joined(self, other: Part) -> Part:
        """Both as one."""
        return Part(self.starting | other.starting, self.spawning | other.spawning)


class Answer(NamedTuple):
    """What one part comes to."""

    result: AuditResult
    """With every hazard as a finding, before any is suppressed or left out."""
    reached: tuple[str, ...]
    """Modules in which invocations or threads run code."""
    meeting: Meeting
    rests_on: Rests
    """Every file that was looked at."""
    asked_for: tuple[str, ...]
    """Modules whose import effects the answer depends on."""
    is_final: bool
    """Whether the next run would come to the same."""


Interpreted = Callable[[Part, Probes], Answer]
"""Interprets and judges one part; the modules are read through the probes that it is given."""


def can_part(settings: Settings, groups: Sequence[Candidates]) -> bool:
    """Whether to answer part by part: not where one budget, or one list of models, is for all.

    Parts that turn out to meet are interpreted twice. That pays where answers are kept, or several processes share it.
    """
    is_whole = settings.entries or settings.only or settings.near or settings.auto or settings.installed
    pays = settings.cache_dir is not None or settings.jobs != 1
    return pays and len(groups) > 1 and settings.survey and not is_whole


class Apart:
    """The answers for all parts of one tree."""

    def __init__(
        self, reader: Reader, cache: Cache, probes: Probes, ground: Ground, settings: Settings,
        references: Sequence[HandlerReference],
    ) -> None:  # fmt: skip
        self._reader, self._cache, self._probes, self._ground = reader, cache, probes, ground
        self._settings = settings
        state = Installed(settings.installed).state
        asked = replace(settings, jobs=None, cache_dir=None)
        common = (code_version(), sys.version_info[:2], probes.resolution, asked, state, tuple(references))
        self._common = _digest(common)

    def answers(
        self, groups: Sequence[Candidates], probed: Sequence[Probed], names: frozenset[str], interpreted: Interpreted
    ) -> list[Answer]:
        """The answer of each part, in the order of their modules; `names` are those by which threads are started.

        What was read to find the entry points tells most of the parts that meet before one is interpreted.
        """
        parts, known = self._first(groups, probed), dict[Part, Answer]()
        while True:
            missing = [part for part in parts if part not in known]
            known.update(zip(missing, self._answered(missing, names, interpreted), strict=True))
            whole = joined(parts, {part: known[part].meeting for part in parts})
            if len(whole) == len(parts):
                break
            parts = whole
        found = [known[part] for part in sorted(parts, key=lambda part: part.first)]
        for answer in found:
            self._probes.rest(answer.rests_on, answer.asked_for)
        return found

    def _first(self, groups: Sequence[Candidates], probed: Sequence[Probed]) -> list[Part]:
        """The modules by outermost package or folder, those together that read one module when they were probed."""
        parts = _parts(probed, self._ground)
        read: dict[str, frozenset[str]] = {}
        for group, one in zip(groups, probed, strict=True):
            for module in one.starting | one.spawning:
                read[module] = self._probes.read_for(group)
        reads = {
            part: frozenset[str]().union(*(read.get(module, ()) for module in part.starting | part.spawning))
            for part in parts
        }
        return joined(parts, {part: Meeting(names, names) for part, names in reads.items()})

    def _answered(self, parts: list[Part], names: frozenset[str], interpreted: Interpreted) -> Iterator[Answer]:
        keys = [self._key(part, names) for part in parts]
        kept = [None if self._reader.is_corrected else self._load(key) for key in keys]
        missing = [part for part, answer in zip(parts, kept, strict=True) if answer is None]
        made = self._reader.apart(partial(self._made, interpreted), missing)
        for part, key, answer in zip(parts, keys, kept, strict=True):
            new = answer or next(made)
            if isinstance(new, Unreadable):
                new = self._lost(part)
            elif answer is None:
                self._save(key, new)
            yield new

    def _lost(self, part: Part) -> Answer:
        """The answer for a part whose interpretation ended its process: nothing, and a row for each module."""
        for module in sorted(part.starting | part.spawning):
            self._reader.failed(module, Unreadable("following its entry points ended the process"))
        nothing = Meeting(frozenset(), frozenset())
        return Answer(AuditResult(self._settings.models), (), nothing, {}, (), is_final=False)

    def _made(self, interpreted: Interpreted, part: Part) -> Answer:
        """Interpret a part, with a list of its own of what was read and of what could not be read for it."""
        reader = self._reader
        incomplete, used = reader.incomplete, reader.used
        reader.incomplete, reader.used = set(), Used(set(), set())
        probes = self._probes.anew()
        try:
            answer = interpreted(part, probes)
            rests_on = strictest(probes.rests_on, reader.rests())
            is_final = answer.is_final and all(rests_on.values()) and not reader.is_corrected and not reader.surprised
            result = replace(answer.result, incomplete=tuple(sorted(reader.incomplete)))
            return answer._replace(
                result=result, rests_on=rests_on, asked_for=tuple(probes.asked_for), is_final=is_final
            )
        finally:
            reader.incomplete, reader.used = incomplete | reader.incomplete, used.joined(reader.used)

    def _key(self, part: Part, names: frozenset[str]) -> str:
        named = [name for name in self._ground.named if name.module in part.starting]
        return _digest((self._common, sorted(part.starting), sorted(part.spawning), sorted(names), named))

    def _save(self, key: str, answer: Answer) -> None:
        if answer.is_final:
            effects = self._probes.digest(answer.asked_for)
            meeting = [sorted(names) for names in answer.meeting]
            rest = [answer.reached, meeting, answer.rests_on, answer.asked_for]
            self._cache.put(_KIND, key, [result_to_json(answer.result), *rest, effects])

    def _load(self, key: str) -> Answer | None:
        return decoded(self._cache.get(_KIND, key), self._still_true)

    def _still_true(self, kept: Any) -> Answer | None:
        result, reached, meeting, rests_on, asked, effects = kept
        if not self._reader.still(rests_on) or self._probes.digest(asked) != effects:
            return None
        names = Meeting(*map(frozenset, meeting))
        return Answer(result_from_json(result), tuple(reached), names, rests_on, tuple(asked), True)


def _digest(asked: object) -> str:
    return blake2b(repr(asked).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _parts(probed: Iterable[Probed], ground: Ground) -> list[Part]:
    """The modules by outermost package or folder."""
    found: dict[object, Part] = {}

    def add(module: str, part: Part) -> None:
        top = ground.table.top(module)
        found[top] = found[top].joined(part) if top in found else part

    for one in probed:
        for module in one.starting:
            add(module, Part(frozenset((module,)), frozenset()))
        for module in one.spawning:
            add(module, Part(frozenset(), frozenset((module,))))
    for name in ground.named:
        add(name.module, Part(frozenset((name.module,)), frozenset()))
    return sorted(found.values(), key=lambda part: part.first)


def joined(parts: Sequence[Part], meetings: Mapping[Part, Meeting]) -> list[Part]:
    """The parts, of which those that meet are one."""
    found: list[tuple[Part, list[Part]]] = []
    for part in parts:
        own = [part]
        for one in [one for one in found if any(meet(meetings[a], meetings[part]) for a in one[1])]:
            found.remove(one)
            own += one[1]
        whole = own[0]
        for other in own[1:]:
            whole = whole.joined(other)
        found.append((whole, own))
    return [whole for whole, _ in found]


def of_part(part: Part, groups: Sequence[Candidates], named: Iterable[Named]) -> tuple[Candidates, Probed, list[Named]]:
    """What of the candidates, of what was found in them and of the named functions belongs to a part."""
    names = frozenset[str]().union(*(group.spawn_names for group in groups))
    registering = frozenset[str]().union(*(group.registering for group in groups))
    own = [name for name in named if name.module in part.starting]
    return Candidates(part.starting, part.spawning, names, registering), Probed(*part), own
