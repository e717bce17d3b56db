"""Runs the entry points, asks the rules, places and filters the findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from concurrency_audit.audit import test_code
from concurrency_audit.audit.apart import Answer, Apart, Part, can_part, of_part
from concurrency_audit.audit.assembling import Assembling, whole
from concurrency_audit.audit.choosing import Choosing
from concurrency_audit.audit.derived.deriving import derive
from concurrency_audit.audit.derived.installed import Installed
from concurrency_audit.audit.ground import Ground, ground
from concurrency_audit.audit.judging import judge
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.pieces import Pieces
from concurrency_audit.audit.probes import Probes
from concurrency_audit.audit.program.candidates import Candidates, groups, spawn_names
from concurrency_audit.audit.program.interpreter.machine import new_run
from concurrency_audit.audit.program.running import Make, Ran, interpret, probe
from concurrency_audit.audit.reading.cache import Cache
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.resting import Resting


def analyse(reader: Reader, cache: Cache, references: Sequence[HandlerReference], settings: Settings) -> AuditResult:
    """The result for the files that the reader has before it."""
    known = ground(reader, references, settings)
    choosing = Choosing(known.surveys, known.table, cache)
    probes = Probes(reader, cache, known.table, known.effects_of, choosing.given, settings)
    tests = test_code.test_modules(known.surveyed)
    chosen = _chosen(choosing, tests, known, settings)
    parted = groups(chosen, known.table)
    only = choosing.only(settings)
    resting = Resting(reader, cache, probes, settings)
    if (kept := resting.load(references, known.named, parted, only)) is not None:
        return kept

    reader.prefetch(sorted(chosen.entries | chosen.spawns))
    asking = _Asking(reader, cache, known, references, settings, min((*chosen.entries, *chosen.spawns), default=""))
    if can_part(settings, parted):
        probed = list(probes.spread(partial(probe, asking.make(probes)), parted))
        apart = Apart(reader, cache, probes, known, settings, references)
        answers = apart.answers(parted, probed, chosen.spawn_names, partial(asking.of_part, parted))
    else:
        answers = [asking.answer(probes, lambda make: interpret(make, parted, known.named, probes.spread, only), None)]
    result = whole(answers, reader, known, references, settings, tests, only)
    resting.save(result, is_final=all(answer.is_final for answer in answers))
    return result


class _Asking:
    """Interprets, judges and places what it is given, in one tree."""

    def __init__(
        self, reader: Reader, cache: Cache, known: Ground, references: Sequence[HandlerReference], settings: Settings,
        somewhere: str,
    ) -> None:  # fmt: skip
        self._reader, self._cache, self._known = reader, cache, known
        self._references, self._settings = references, settings
        self._somewhere = somewhere or min(reader.keys, default=".")

    def make(self, probes: Probes) -> Make:
        """What makes a fresh run, which reads modules through the probes."""
        return partial(new_run, self._known.table, probes.read, self._known.knowledge, probes.effects_of)

    def of_part(self, groups: Sequence[Candidates], part: Part, probes: Probes) -> Answer:
        """The answer for one part of the tree."""
        candidates, probed, named = of_part(part, groups, self._known.named)
        return self.answer(
            probes,
            lambda make: interpret(make, [candidates], named, lambda *_: [probed]),
            part.starting | part.spawning,
        )

    def answer(self, probes: Probes, interpreted: Callable[[Make], Ran], modules: frozenset[str] | None) -> Answer:
        """The answer for what is interpreted; `modules` are those of a part, None for all."""
        reader, settings, knowledge = self._reader, self._settings, self._known.knowledge
        pieces = Pieces(reader, self._somewhere)
        installed = Installed(settings.installed)
        judged = judge(
            lambda: interpreted(self.make(probes)),
            lambda unknown: derive(unknown, installed, knowledge, self._cache),
            settings.forking,
            reader,
            pieces,
        )
        return Assembling(judged, reader, pieces, self._known, self._references, settings).answer(modules, installed)


def _chosen(choosing: Choosing, tests: frozenset[str], known: Ground, settings: Settings) -> Candidates:
    """The modules that may hold entry points or start threads, without test code."""
    chosen = test_code.without(choosing.candidates(), tests)
    if settings.survey:
        return chosen
    # Every module is a candidate then, but what starts a thread has the same names.
    return chosen._replace(spawn_names=spawn_names(known.surveyed, known.table))
