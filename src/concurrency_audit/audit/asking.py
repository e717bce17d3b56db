"""Interprets, judges and places: everything that an analysis does which no cache answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from concurrency_audit.audit.apart import Answer, Apart, Part, can_part, of_part
from concurrency_audit.audit.assembling import Assembling, whole
from concurrency_audit.audit.derived.deriving import derive
from concurrency_audit.audit.derived.installed import Installed
from concurrency_audit.audit.ground import Ground
from concurrency_audit.audit.judging import judge
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.pieces import Pieces
from concurrency_audit.audit.probes import Probes
from concurrency_audit.audit.program.candidates import Candidates
from concurrency_audit.audit.program.interpreter.machine import new_run
from concurrency_audit.audit.program.running import Make, Ran, interpret, probe
from concurrency_audit.audit.program.selection import Only
from concurrency_audit.audit.reading.cache import Cache
from concurrency_audit.audit.reading.reader import Reader


class Asking:
    """Interprets, judges and places what it is given, in one tree."""

    def __init__(
        self, reader: Reader, cache: Cache, known: Ground, references: Sequence[HandlerReference], settings: Settings,
        somewhere: str,
    ) -> None:  # fmt: skip
        self._reader, self._cache, self._known = reader, cache, known
        self._references, self._settings = references, settings
        self._somewhere = somewhere or min(reader.keys, default=".")

    def answers(
        self, probes: Probes, groups: Sequence[Candidates], spawn_names: frozenset[str], only: Only | None
    ) -> list[Answer]:
        """The answers for the groups of candidates: part by part where that pays, else one for all."""
        if not can_part(self._settings, groups):
            named = self._known.named
            return [self.answer(probes, lambda make: interpret(make, groups, named, probes.spread, only), None)]
        probed = list(probes.spread(partial(probe, self.make(probes)), groups))
        apart = Apart(self._reader, self._cache, probes, self._known, self._settings, self._references)
        return apart.answers(groups, probed, spawn_names, partial(self.of_part, groups))

    def whole(self, answers: Sequence[Answer], tests: frozenset[str], only: Only | None) -> AuditResult:
        """The result of all answers together."""
        return whole(answers, self._reader, self._known, self._references, self._settings, tests, only)

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

        def ran() -> Ran:
            found = interpreted(self.make(probes))
            if modules is None:  # nobody else will ask for what was only looked at
                reader.keep_only(found.run.modules.keys())
            return found

        judged = judge(
            ran,
            lambda unknown: derive(unknown, installed, knowledge, self._cache),
            settings,
            reader,
            pieces,
        )
        return Assembling(judged, reader, pieces, self._known, self._references, settings).answer(modules, installed)
