"""Turns drafts into findings: sites become lines and columns, verdicts become a severity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from concurrency_audit.audit.model.findings import Finding, InventoryItem, Related, Span
from concurrency_audit.audit.model.fingerprint import fingerprint
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.statements import Statement, statements, words_at
from concurrency_audit.audit.model.summaries import ModuleSummary
from concurrency_audit.audit.model.verdicts import ExecutionModel, Severity, Verdict, under
from concurrency_audit.audit.one_loop import Judged
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.drafts import Draft, InventoryDraft
from concurrency_audit.audit.reading.positions import Positions, locate

_KEPT = 16
"""Modules of which places are kept, with their trees: an editor asks for the same ones at each keystroke."""
_located = lru_cache(_KEPT)(locate)
_parted = lru_cache(_KEPT)(statements)


class Placing:
    """Finds positions. A module is parsed once, and only if something in it is reported."""

    def __init__(
        self,
        text: Callable[[str], str],
        summary: Callable[[str], ModuleSummary | None],
        on_one_loop: Callable[[Draft], Judged] | None = None,
    ) -> None:
        self._text = text
        self._summary = summary
        self._on_one_loop = on_one_loop
        self._under_tasks: dict[str, Verdict] = {}
        self._positions: dict[str, Positions | None] = {}
        self._statements: dict[str, Sequence[Statement]] = {}

    def span(self, site: Site) -> Span:
        """The span of a site; the enclosing definition if the site itself has no position; line 1 as a last resort."""
        positions = self._of(site.module)
        span = None
        if positions is not None:
            span = positions.anchor(site.anchor)
            summary = self._summary(site.module)
            if span is None and summary is not None:
                span = positions.definition(summary.functions[site.function].ordinal)
        return span or Span(site.module, 1, 1, 1, 1)

    def _of(self, path: str) -> Positions | None:
        if path not in self._positions:
            summary = self._summary(path)
            self._positions[path] = None if summary is None else _located(path, self._text(path), summary.names)
        return self._positions[path]

    def _words_at(self, span: Span) -> str:
        if span.path not in self._statements:
            self._statements[span.path] = _parted(self._text(span.path))
        return words_at(self._statements[span.path], span.line, span.column)

    def item(self, draft: InventoryDraft, models: tuple[ExecutionModel, ...]) -> InventoryItem:
        """The inventory line of a draft under the chosen models; what findings say of it is known by then."""
        tasks = self._under_tasks.get(draft.symbol)
        known = draft.verdicts if tasks is None else {**draft.verdicts, ExecutionModel.TASKS: tasks}
        verdicts = {model: under(model, known) for model in models}
        span = self.span(draft.site)
        return InventoryItem(draft.symbol, draft.kind, draft.type, span, verdicts, draft.reason, draft.source)

    def finding(self, draft: Draft, models: tuple[ExecutionModel, ...]) -> Finding:
        """The finding of a draft under the chosen models."""
        span = self.span(draft.site)
        known, why = {**draft.verdicts}, {**draft.why}
        if ExecutionModel.TASKS in models and self._on_one_loop is not None:
            tasks, why[ExecutionModel.TASKS] = self._on_one_loop(draft)
            known[ExecutionModel.TASKS] = tasks
            worst = max(tasks, self._under_tasks.get(draft.symbol, tasks), key=lambda verdict: verdict.rank)
            self._under_tasks[draft.symbol] = worst
        verdicts = {model: under(model, known) for model in models}
        rule = draft.rule
        return Finding(
            rule=rule.code,
            name=rule.name,
            family=rule.family,
            message=draft.message,
            why={model: _why(model, known, why) for model in models},
            advice=draft.advice or rule.advice,
            span=span,
            symbol=draft.symbol,
            severity=severity(rule, verdicts.values()),
            confidence=draft.confidence,
            verdicts=verdicts,
            interpreter=draft.interpreter,
            definition=None if draft.definition is None else self.span(draft.definition),
            related=tuple(Related(self.span(n.site), n.role, n.message) for n in draft.related),
            call_path=draft.path,
            fix=rule.fix if draft.fixable else None,
            fingerprint=fingerprint(rule.code, draft.symbol, self._words_at(span)),
        )


def _why(model: ExecutionModel, verdicts: Mapping[ExecutionModel, Verdict], why: Mapping[ExecutionModel, str]) -> str:
    """The reason for the verdict under this model; under hybrid, the reason of the worse one."""
    if model is ExecutionModel.HYBRID:
        worse = verdicts[ExecutionModel.PROCESSES].rank > verdicts[ExecutionModel.THREADS].rank
        return why[ExecutionModel.PROCESSES if worse else ExecutionModel.THREADS]
    return why.get(model, why[ExecutionModel.THREADS])


def severity(rule: Rule, verdicts: Iterable[Verdict]) -> Severity:
    """The severity: error if some verdict is unsafe, otherwise the rule's own severity for benign hazards."""
    return Severity.ERROR if Verdict.UNSAFE in verdicts else rule.benign
