"""Runs the entry points, asks the rules, places and filters the findings."""

from __future__ import annotations

from collections.abc import Sequence

from concurrency_audit.audit import test_code
from concurrency_audit.audit.choosing import Choosing
from concurrency_audit.audit.ground import Ground, ground
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.probes import Probes
from concurrency_audit.audit.program.candidates import Candidates, groups, spawn_names
from concurrency_audit.audit.program.selection import Only
from concurrency_audit.audit.reading.cache import Cache
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.resting import Resting


def analyse(reader: Reader, cache: Cache, references: Sequence[HandlerReference], settings: Settings) -> AuditResult:
    """The result for the files that the reader has before it."""
    known = ground(reader, cache, references, settings)
    choosing = known.choosing
    probes = Probes(reader, cache, known.table, known.effects_of, choosing.given, settings)
    tests = test_code.test_modules(known.surveyed)
    only = choosing.only(settings)
    chosen = _counting(_chosen(choosing, tests, known, settings), only)
    parted = groups(chosen, known.table)
    resting = Resting(reader, cache, probes, settings)
    if (kept := resting.load(references, known.named, parted, only)) is not None:
        return kept

    from concurrency_audit.audit.asking import Asking  # late: where nothing that counts has changed, nobody is asked

    reader.prefetch(sorted(chosen.entries | chosen.spawns))
    asking = Asking(reader, cache, known, references, settings, min((*chosen.entries, *chosen.spawns), default=""))
    answers = asking.answers(probes, parted, chosen.spawn_names, only)
    result = asking.whole(answers, tests, only)
    resting.save(result, is_final=all(answer.is_final for answer in answers))
    return result


def _chosen(choosing: Choosing, tests: frozenset[str], known: Ground, settings: Settings) -> Candidates:
    """The modules that may hold entry points or start threads, without test code."""
    chosen = test_code.without(choosing.candidates(), tests)
    if settings.survey:
        return chosen
    # Every module is a candidate then, but what starts a thread has the same names.
    return chosen._replace(spawn_names=spawn_names(known.surveyed, known.table))


def _counting(chosen: Candidates, only: Only | None) -> Candidates:
    """Those whose entry points and threads may count. What is looked at near one file is not asked of others: their
    answers may rest on the very file that is edited."""
    if only is None or only.asked_for:
        return chosen
    return chosen._replace(entries=chosen.entries & only.modules, spawns=chosen.spawns & only.spawning)
