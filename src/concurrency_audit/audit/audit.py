"""The audit on one page: paths -> summaries -> program -> findings."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.model.findings import AuditResult, EntryPoint, ModelEvidence
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import Verdict
from concurrency_audit.audit.placing import Placing
from concurrency_audit.audit.program.candidates import candidates
from concurrency_audit.audit.program.machine import Machine
from concurrency_audit.audit.program.modules import module_table
from concurrency_audit.audit.program.naming import asked_for, named_by
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.running import Run, run
from concurrency_audit.audit.reading.cache import Cache
from concurrency_audit.audit.reading.files import discover
from concurrency_audit.audit.reading.pool import Pool
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.reading.templates import read_templates
from concurrency_audit.audit.reported import reported
from concurrency_audit.audit.rules import all_rules

Progress = Callable[[str, int, int], None]


def audit(paths: Sequence[Path], settings: Settings, progress: Progress | None = None) -> AuditResult:
    """Audit the Python files under `paths`; raises UsageError for paths or settings that make no sense."""
    discovery = discover(paths, settings.exclude, settings.force_exclude)
    texts = (*discovery.templates, *discovery.texts)
    with Cache(settings.cache_dir) as cache, calm_memory():
        reader = Reader([str(path) for path in discovery.python], cache, Pool(settings.jobs), progress)
        references, unread = read_templates(
            (*texts, *map(Path, reader.mentions_cdk)), settings.root or Path(), discovery.python
        )
        reader.incomplete.update(discovery.incomplete, unread)
        return analyse(reader, references, settings)


def analyse(reader: Reader, references: Sequence[HandlerReference], settings: Settings) -> AuditResult:
    """The result for what the reader has before it."""
    files = len(reader.keys)
    surveys = reader.surveys() if settings.survey else dict.fromkeys(reader.keys)
    table = module_table(surveys)
    knowledge = Knowledge.load().extended(settings.known_safe, settings.known_unsafe)
    named = (*asked_for(settings.entries, table), *named_by(references, table))
    ran = run(lambda: Machine(table, reader.read, knowledge), candidates(surveys, table), named)
    placing = Placing(reader.text, reader.read)
    program = Program(ran.machine)
    judged = (placing.finding(d, settings.models) for rule in all_rules() for d in rule.check(program))
    findings = [f for f in judged if set(f.verdicts.values()) != {Verdict.SAFE}]
    said = reported(findings, surveys, reader.source, {r.rule.code: r.rule.name for r in all_rules()}, settings)
    return AuditResult(
        settings.models,
        tuple(entry_points(ran, placing)),
        said.findings,
        (),
        tuple(sorted(reader.incomplete)),
        said.suppressed,
        files,
        tuple(ModelEvidence(f"{r.module}.{r.function}", r.model, r.model_reason) for r in references if r.model),
    )


def entry_points(ran: Run, placing: Placing) -> list[EntryPoint]:
    """Where invocations and threads begin, one per function, in order of place."""
    found: dict[tuple[str, int], EntryPoint] = {}
    for entry in ran.entries:
        point = EntryPoint(entry.site.module, placing.span(entry.site).line, entry.function, entry.evidence)
        found[entry.site.module, entry.site.function] = point
    for spawned in ran.machine.spawned:
        closure, _ = ran.machine.target(spawned.function)
        if closure is not None:
            call = placing.span(spawned.site)
            home = spawned.site._replace(module=closure.module, function=closure.index, anchor=-1)
            evidence = f"{spawned.name.rpartition('.')[2]}(...) at {call.path}:{call.line}"
            point = EntryPoint(home.module, placing.span(home).line, spawned.frame.context.label, evidence)
            found.setdefault((home.module, home.function), point)
    return sorted(found.values())


@contextmanager
def calm_memory() -> Iterator[None]:
    """Without the cycle collector: trees are dropped by reference counts, and summaries only make it look in vain."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
