"""Makes the result of an analysis from what was interpreted and what the rules say of it."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from functools import partial

from concurrency_audit.audit import given_away
from concurrency_audit.audit.apart import Answer
from concurrency_audit.audit.derived.installed import Installed
from concurrency_audit.audit.derived.undescribed import marked
from concurrency_audit.audit.function_models import FunctionModels
from concurrency_audit.audit.ground import Ground
from concurrency_audit.audit.judging import Judged
from concurrency_audit.audit.knowledge.hints import is_undescribed
from concurrency_audit.audit.meeting import meeting
from concurrency_audit.audit.model.findings import (
    AuditResult,
    EntryPoint,
    Finding,
    Incomplete,
    InventoryItem,
    ModelEvidence,
    Span,
)
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict
from concurrency_audit.audit.one_loop import OneLoop
from concurrency_audit.audit.only import loaded
from concurrency_audit.audit.pieces import Pieces
from concurrency_audit.audit.placing import Placing
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.entry import Entry
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.inventory import inventory
from concurrency_audit.audit.program.running import Ran
from concurrency_audit.audit.program.selection import Only
from concurrency_audit.audit.program.tree.named_entries import not_there
from concurrency_audit.audit.reach import reach
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.reading.source import surprise
from concurrency_audit.audit.reported import reported
from concurrency_audit.audit.row_libraries import row_libraries
from concurrency_audit.audit.rules import all_rules
from concurrency_audit.audit.shared_files import shared_files
from concurrency_audit.audit.tasks import tasks
from concurrency_audit.audit.unfound import unfound

_NOT_THERE = "a deployed function whose handler was not found in the code"


class Assembling:
    """Places what was judged in the source, and says what was not followed or not found."""

    def __init__(
        self,
        judged: Judged,
        reader: Reader,
        pieces: Pieces,
        ground: Ground,
        references: Sequence[HandlerReference],
        settings: Settings,
    ) -> None:
        self._judged, self._reader, self._pieces = judged, reader, pieces
        self._ground, self._references, self._settings = ground, references, settings
        on_one_loop = OneLoop(judged.program, judged.ran.run.modules).judged
        self._placing = Placing(lambda path: reader.source(path) or "", reader.read, on_one_loop)
        self._models = FunctionModels(judged.program, judged.ran.entries, references, settings, self._loads)

    def answer(self, modules: Collection[str] | None, installed: Installed) -> Answer:
        """What was judged, with every hazard as a finding. `modules` are those of this part, None for all."""
        self._say_what_is_left_out(modules)
        judged, placing = self._judged, self._placing
        ran = judged.ran
        findings = self._pieces.each(judged.drafts, lambda draft: placing.finding(draft, self._models.of(draft)))
        result = AuditResult(
            models=self._models.all,
            entry_points=tuple(sorted(_entry_points(ran, placing))),
            others=tuple(sorted(_entry_point(entry, placing) for entry in ran.others)),
            findings=tuple(_hazards(findings)),
            inventory=tuple(
                marked(self._listed(), judged.unknown, judged.derived, installed, self._models.all, placing.span)
            ),
        )
        reached = tuple(sorted({path for path, _ in ran.run.record.reached}))
        met = meeting(judged.program, ran.run.modules, in_turns=ExecutionModel.TASKS in self._models.all)
        return Answer(result, reached, met, {}, (), judged.derived.is_final)

    def _say_what_is_left_out(self, modules: Collection[str] | None) -> None:
        """Add a row for each thing that was not followed to its end, not followed at all, or not found."""
        ran, reader = self._judged.ran, self._reader
        for entry in ran.exhausted:
            place = self._placing.span(entry.site)
            if entry.failure is not None:
                reader.failed(place.path, surprise(entry.failure, f"following {entry.function}", place.line))
                continue
            reader.incomplete.add(
                Incomplete(place.path, place.line, f"{entry.function} leads to too much code to follow")
            )
        for site, what in ran.run.record.unfollowed.items():
            place = self._placing.span(site)
            reader.incomplete.add(Incomplete(place.path, place.line, what, unread=False))
        for site, what in given_away.said(ran):
            place = self._placing.span(site)
            reader.incomplete.add(Incomplete(place.path, place.line, what, unread=False))
        own = [r for r in self._references if r.file is not None and (modules is None or r.file in modules)]
        for evidence in not_there(own, partial(_global_names, ran.run)):
            reader.incomplete.add(_missing(evidence))

    def _listed(self) -> list[InventoryItem]:
        program, drafts = self._judged.program, self._judged.drafts
        items = self._pieces.found(partial(inventory, program, drafts), "making the inventory")
        items += self._pieces.found(partial(shared_files, program, drafts), "listing shared files")
        return self._pieces.each(items, lambda item: self._placing.item(item, self._models.all))

    def _loads(self, module: str) -> frozenset[str]:
        return loaded({module}, self._ground.surveys, self._ground.table)


def whole(
    answers: Sequence[Answer],
    reader: Reader,
    ground: Ground,
    references: Sequence[HandlerReference],
    settings: Settings,
    tests: frozenset[str],
    only: Only | None,
) -> AuditResult:
    """The result of all parts together. `tests` are the modules of test code, which are left out."""
    results = [answer.result for answer in answers]
    reader.incomplete.update(row for result in results for row in result.incomplete)
    reader.incomplete.update(map(_missing, not_there([r for r in references if r.file is None], lambda _: None)))
    findings = [finding for result in results for finding in result.findings]
    said = reported(findings, reader.with_comments, reader.source, _names(), settings)
    reached = {path for answer in answers for path in answer.reached}
    ways = [*settings.packaged, *(r.folders for r in references if r.folders)]
    reader.incomplete.update(unfound(ground, reached, ways, reader.source))
    placing = Placing(lambda path: reader.source(path) or "", reader.read)
    seen = {model for result in results for model in result.models}
    found = reach(ground.files, reached, ground.surveys, tests, reader.read, placing, partial(_is_unknown, ground))
    entries = {entry for result in results for entry in result.entry_points}
    reader.incomplete.update(tasks(ground.surveys, ground.table, tests, reader.read, placing, entries))
    reader.incomplete.update(row_libraries(ground.surveys, tests))
    return AuditResult(
        models=tuple(model for model in ExecutionModel if model in seen or model in settings.models),
        entry_points=tuple(sorted(entries)),
        others=tuple(sorted(entry for result in results for entry in result.others)),
        imported=tuple(sorted(only.modules)) if only else (),
        findings=said.findings,
        inventory=tuple(sorted((item for result in results for item in result.inventory), key=_place)),
        incomplete=tuple(sorted(reader.incomplete)),
        suppressed=said.suppressed,
        files=len(ground.files),
        model_evidence=tuple(
            ModelEvidence(f"{r.module}.{r.function}", r.model, r.model_reason) for r in references if r.model
        ),
        reach=found,
    )


def _is_unknown(ground: Ground, importer: str, root: str) -> bool:
    """Whether what a module imports is a library of which nothing is known: neither Python's own nor of the tree."""
    is_own = ground.table.resolve(importer, root) is not None or ground.table.folder(importer, root) is not None
    return is_undescribed(root) and not is_own


def _place(item: InventoryItem) -> tuple[Span, str]:
    return item.span, item.symbol


def _missing(evidence: str) -> Incomplete:
    path, _, line = evidence.rpartition(":")
    return Incomplete(path, int(line), _NOT_THERE, unread=False)


def _hazards(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if set(finding.verdicts.values()) != {Verdict.SAFE}]


def _names() -> dict[str, str]:
    """Code -> name of every rule."""
    return {rule.rule.code: rule.rule.name for rule in all_rules()}


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
