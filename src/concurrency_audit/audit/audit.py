"""The audit on one page: paths -> summaries -> program -> findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.model.findings import AuditResult, EntryPoint, Incomplete
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.summaries import ModuleSummary
from concurrency_audit.audit.placing import Placing
from concurrency_audit.audit.program import entries
from concurrency_audit.audit.program.machine import Machine
from concurrency_audit.audit.program.modules import module_table
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.reading.close import summarise
from concurrency_audit.audit.reading.files import discover
from concurrency_audit.audit.reading.source import Unreadable, decode, read_bytes
from concurrency_audit.audit.rules import all_rules

Progress = Callable[[str, int, int], None]


def audit(paths: Sequence[Path], settings: Settings, progress: Progress | None = None) -> AuditResult:
    """Audit the Python files under `paths`; raises UsageError for paths or settings that make no sense."""
    discovery = discover(paths, settings.exclude)
    incomplete: list[Incomplete] = list(discovery.incomplete)
    texts: dict[str, str] = {}
    summaries: dict[str, ModuleSummary | None] = {}

    def text(path: str) -> str:
        if path not in texts:
            texts[path] = decode(read_bytes(path))
        return texts[path]

    def read(path: str) -> ModuleSummary | None:
        if path not in summaries:
            summaries[path] = None
            try:
                summaries[path] = summarise(text(path))
            except Unreadable as why:
                incomplete.append(Incomplete(path, why.line, why.reason))
        return summaries[path]

    table = module_table(str(path) for path in discovery.python)
    knowledge = Knowledge.load().extended(settings.known_safe, settings.known_unsafe)
    machine = Machine(table, read, knowledge)
    found = [entry for path in table for entry in entries.discover(machine, path)]
    for _ in range(2):
        machine.forget_invocations()
        for entry in found:
            machine.run_entry(entry.value, entry.function, lambda f, i, e=entry: entries.arguments(e, machine))  # type: ignore[misc]
    program = Program(machine)
    drafts = [draft for rule in all_rules() for draft in rule.check(program)]
    placing = Placing(text, read)
    findings = sorted((placing.finding(d, settings.models) for d in drafts), key=lambda f: (f.span, f.rule, f.symbol))
    points = sorted(EntryPoint(e.site.module, placing.span(e.site).line, e.function, e.evidence) for e in found)
    return AuditResult(
        settings.models, tuple(points), tuple(findings), (), tuple(sorted(incomplete)), files=len(table.paths)
    )
