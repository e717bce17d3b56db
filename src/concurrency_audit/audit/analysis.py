"""Runs the entry points, asks the rules, places and filters the findings."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import partial
from pathlib import Path

from concurrency_audit.audit import test_code
from concurrency_audit.audit.choosing import Choosing
from concurrency_audit.audit.derived.deriving import derive
from concurrency_audit.audit.derived.installed import Installed
from concurrency_audit.audit.derived.undescribed import marked, undescribed
from concurrency_audit.audit.function_models import FunctionModels
from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.model.findings import AuditResult, EntryPoint, Incomplete, ModelEvidence
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import Verdict
from concurrency_audit.audit.one_loop import OneLoop
from concurrency_audit.audit.only import loaded
from concurrency_audit.audit.pieces import Pieces
from concurrency_audit.audit.placing import Placing
from concurrency_audit.audit.probes import Probes
from concurrency_audit.audit.program.candidates import groups, spawn_names
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.entries import Entry
from concurrency_audit.audit.program.interpreter.machine import new_run
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.inventory import inventory
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.running import Ran, interpret
from concurrency_audit.audit.program.tree.import_effects import ImportEffects, with_parents
from concurrency_audit.audit.program.tree.known_packages import libraries, surroundings
from concurrency_audit.audit.program.tree.modules import module_table
from concurrency_audit.audit.program.tree.named_entries import asked_for, named_by, not_there
from concurrency_audit.audit.reach import reach
from concurrency_audit.audit.reading.above import packages_around
from concurrency_audit.audit.reading.cache import Cache
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.reading.source import surprise
from concurrency_audit.audit.reported import reported
from concurrency_audit.audit.resting import Resting
from concurrency_audit.audit.rules import all_rules
from concurrency_audit.audit.shared_files import shared_files
from concurrency_audit.audit.variables import variables

_NOT_THERE = "a deployed function whose handler was not found in the code"


def analyse(reader: Reader, cache: Cache, references: Sequence[HandlerReference], settings: Settings) -> AuditResult:
    """The result for the files that the reader has before it."""
    files = tuple(reader.keys)
    surveyed = reader.surveys()
    surveys = surveyed if settings.survey else dict.fromkeys(surveyed)
    table = module_table(surveys)
    folders = [reference.folders for reference in references if reference.folders]
    known = libraries(table, reader.source)
    around = surroundings(table, known, surveys, packages_around(Path.cwd()), reader.source)
    table = module_table(surveys, known, folders, around)
    knowledge = Knowledge.load().extended(settings.known_safe, settings.known_unsafe, variables(references))
    named = (*asked_for(settings.entries, table), *named_by(references, table))
    effects_of = ImportEffects(surveys, table) if settings.survey else with_parents(table)
    probes = Probes(reader, cache, table, effects_of, settings)
    installed = Installed(settings.installed)
    make = partial(new_run, table, probes.read, knowledge, probes.effects_of)
    tests = test_code.test_modules(surveys)
    choosing = Choosing(surveys, table, cache)
    chosen = test_code.without(choosing.candidates(), tests)
    if not settings.survey:  # every module is a candidate then, but what starts a thread has the same names
        chosen = chosen._replace(spawn_names=spawn_names(surveyed))
    parted = groups(chosen, table)
    one = choosing.only(settings)
    resting = Resting(reader, cache, probes, settings)
    if (kept := resting.load(references, named, parted, one)) is not None:
        return kept
    reader.prefetch(sorted(chosen.entries | chosen.spawns))
    pieces = Pieces(reader, min((*chosen.entries, *chosen.spawns, *reader.keys), default="."))
    while True:
        ran = interpret(make, parted, named, probes.spread, one)
        program = Program(ran.run.record, ran.run, settings.forking)
        unknown = undescribed(program)
        derived = derive(unknown, installed, knowledge, cache)
        ran.run.knowledge = knowledge.with_derived(derived.rows)  # rules ask it from here on
        drafts = [
            draft
            for rule in all_rules()
            for draft in pieces.found(partial(rule.check, program), f"checking {rule.rule.code}")
        ]
        if reader.confirmed({site.module for draft in drafts for site in draft.sites}):
            break

    on_one_loop = OneLoop(program, ran.run.modules).judged
    placing = Placing(lambda path: reader.source(path) or "", reader.read, on_one_loop)
    for entry in ran.exhausted:
        place = placing.span(entry.site)
        if entry.failure is not None:
            reader.failed(place.path, surprise(entry.failure, f"following {entry.function}", place.line))
            continue
        reader.incomplete.add(Incomplete(place.path, place.line, f"{entry.function} leads to too much code to follow"))

    for site, what in ran.run.record.unfollowed.items():
        place = placing.span(site)
        reader.incomplete.add(Incomplete(place.path, place.line, what, unread=False))

    for evidence in not_there(references, partial(_global_names, ran.run)):
        path, _, line = evidence.rpartition(":")
        reader.incomplete.add(Incomplete(path, int(line), _NOT_THERE, unread=False))

    models = FunctionModels(program, ran.entries, references, settings, lambda key: loaded({key}, surveys, table))
    findings = pieces.each(drafts, lambda draft: placing.finding(draft, models.of(draft)))
    hazards = [finding for finding in findings if set(finding.verdicts.values()) != {Verdict.SAFE}]
    names = {rule.rule.code: rule.rule.name for rule in all_rules()}
    items = pieces.found(partial(inventory, program, drafts), "making the inventory")
    items += pieces.found(partial(shared_files, program, drafts), "listing shared files")
    listed = pieces.each(items, lambda item: placing.item(item, models.all))
    said = reported(hazards, reader.with_comments, reader.source, names, settings)
    result = AuditResult(
        models=models.all,
        entry_points=tuple(sorted(_entry_points(ran, placing))),
        others=tuple(sorted(_entry_point(entry, placing) for entry in ran.others)),
        imported=tuple(sorted(one.modules)) if one else (),
        findings=said.findings,
        inventory=tuple(marked(listed, unknown, derived, installed, models.all, placing.span)),
        incomplete=tuple(sorted(reader.incomplete)),
        suppressed=said.suppressed,
        files=len(files),
        model_evidence=tuple(
            ModelEvidence(f"{r.module}.{r.function}", r.model, r.model_reason) for r in references if r.model
        ),
        reach=reach(files, {path for path, _ in ran.run.record.reached}, surveys, tests, reader.read, placing),
    )
    resting.save(result, is_final=derived.is_final)
    return result


def _global_names(run: Run, key: str) -> Container[str] | None:
    """The global names of an audited module; None where they are not all known."""
    state = run.module(key) if key in run.table.names else None
    if state is None or any(statement[0] == "import-all" for statement in state.summary.functions[0].body):
        return None
    return state.globals


def _entry_point(entry: Entry, placing: Placing) -> EntryPoint:
    return EntryPoint(entry.site.module, placing.span(entry.site).line, entry.function, entry.evidence)


def _entry_points(ran: Ran, placing: Placing) -> Iterator[EntryPoint]:
    """Where invocations and threads begin, one per function."""
    known = {entry.site for entry in ran.entries}
    yield from (_entry_point(entry, placing) for entry in ran.entries)
    for spawned in ran.run.record.spawned:
        closure, _ = ran.run.target(spawned.function)
        if closure is not None and (site := Site(closure.module, closure.index, -1)) not in known:
            known.add(site)
            call = placing.span(spawned.site)
            evidence = f"{spawned.name.rpartition('.')[2]}(...) at {call.path}:{call.line}"
            yield EntryPoint(site.module, placing.span(site).line, spawned.frame.context.label, evidence)
