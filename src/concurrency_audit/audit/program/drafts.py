"""Drafts: findings and inventory items whose positions are still sites, not lines and columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Verdict
from concurrency_audit.audit.program.domain.places import Site


@dataclass(frozen=True, slots=True)
class Note:
    """A related place: site, role, and an explanatory phrase."""

    site: Site
    role: str
    message: str


@dataclass(frozen=True, slots=True)
class InventoryDraft:
    """One shared object, with what is known of it."""

    symbol: str
    kind: str
    type: str
    site: Site
    verdicts: Mapping[ExecutionModel, Verdict]
    reason: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """One hazard at one shared place."""

    rule: Rule
    site: Site
    symbol: str
    message: str
    threads: Verdict
    processes: Verdict
    why_threads: str
    why_processes: str
    path: tuple[str, ...] = ()
    confidence: Confidence = Confidence.HIGH
    interpreter: str = "any"
    definition: Site | None = None
    related: tuple[Note, ...] = ()
    advice: str = ""
    """Overrides the rule's advice for this case."""
    fixable: bool = True
    """Whether the rule's fix, if it has one, is made for this case at all."""

    @property
    def sites(self) -> tuple[Site, ...]:
        """Every site in the draft."""
        definition = () if self.definition is None else (self.definition,)
        return (self.site, *definition, *(note.site for note in self.related))

    @property
    def verdicts(self) -> Mapping[ExecutionModel, Verdict]:
        """Verdict by model."""
        return {ExecutionModel.THREADS: self.threads, ExecutionModel.PROCESSES: self.processes}

    @property
    def why(self) -> Mapping[ExecutionModel, str]:
        """Reason by model."""
        return {ExecutionModel.THREADS: self.why_threads, ExecutionModel.PROCESSES: self.why_processes}
