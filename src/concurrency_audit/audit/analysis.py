"""Runs the entry points, asks the rules, places and filters the findings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from concurrency_audit.audit import test_code
from concurrency_audit.audit.assembling import Assembling
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
from concurrency_audit.audit.program.running import interpret
from concurrency_audit.audit.reading.cache import Cache
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.resting import Resting


def analyse(reader: Reader, cache: Cache, references: Sequence[HandlerReference], settings: Settings) -> AuditResult:
    """The result for the files that the reader has before it."""
    known = ground(reader, references, settings)
    probes = Probes(reader, cache, known.table, known.effects_of, settings)
    tests = test_code.test_modules(known.surveys)
    choosing = Choosing(known.surveys, known.table, cache)
    chosen = _chosen(choosing, tests, known, settings)
    parted = groups(chosen, known.table)
    only = choosing.only(settings)
    resting = Resting(reader, cache, probes, settings)
    if (kept := resting.load(references, known.named, parted, only)) is not None:
        return kept

    reader.prefetch(sorted(chosen.entries | chosen.spawns))
    pieces = Pieces(reader, min((*chosen.entries, *chosen.spawns, *reader.keys), default="."))
    make = partial(new_run, known.table, probes.read, known.knowledge, probes.effects_of)
    installed = Installed(settings.installed)
    judged = judge(
        lambda: interpret(make, parted, known.named, probes.spread, only),
        lambda unknown: derive(unknown, installed, known.knowledge, cache),
        settings.forking,
        reader,
        pieces,
    )
    result = Assembling(judged, reader, pieces, known, references, settings).result(tests, only, installed)
    resting.save(result, is_final=judged.derived.is_final)
    return result


def _chosen(choosing: Choosing, tests: frozenset[str], known: Ground, settings: Settings) -> Candidates:
    """The modules that may hold entry points or start threads, without test code."""
    chosen = test_code.without(choosing.candidates(), tests)
    if settings.survey:
        return chosen
    # Every module is a candidate then, but what starts a thread has the same names.
    return chosen._replace(spawn_names=spawn_names(known.surveyed))
