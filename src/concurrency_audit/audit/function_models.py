"""The execution models under which a finding is judged: the chosen ones, or those that templates show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.entry import Entry
from concurrency_audit.audit.program.program import Program

Models = tuple[ExecutionModel, ...]
Loads = Callable[[str], frozenset[str]]
"""The modules that a module can load."""
_REGISTERED = 1
"""Rank of entries that a decorator or a call registers, such as the routes of an application."""


class FunctionModels:
    """The models of every entry point, and through them those of every finding."""

    def __init__(
        self,
        program: Program,
        entries: Sequence[Entry],
        references: Sequence[HandlerReference],
        settings: Settings,
        loads: Loads,
    ) -> None:
        self._asked = settings.models
        self._shown = _shown(entries, references, loads) if settings.auto else {}
        self._reached = _reached(program) if self._shown else {}
        shown = {model for models in self._shown.values() for model in models}
        self.all: Models = tuple(model for model in ExecutionModel if model in shown or model in self._asked)
        """Every model under which anything is judged."""

    def of(self, draft: Draft) -> Models:
        """The models of all entry points that reach the finding's place."""
        if not self._shown:
            return self._asked
        entries = {entry for site in draft.sites for entry in self._reached.get(site, ())} | {*draft.path[:1]}
        models = {model for entry in entries for model in self._shown.get(entry, self._asked)}
        return tuple(model for model in ExecutionModel if model in models) or self._asked


def _shown(entries: Sequence[Entry], references: Sequence[HandlerReference], loads: Loads) -> dict[str, Models]:
    """Map each entry point to the models that templates show, provided that every template naming it shows one."""
    by_evidence: dict[str, set[ExecutionModel | None]] = {}
    for reference in references:
        by_evidence.setdefault(reference.evidence, set()).add(reference.model)
    of_applications = _of_applications(references, loads) if any(one.rank == _REGISTERED for one in entries) else {}
    found: dict[str, set[ExecutionModel | None]] = {}
    for entry in entries:
        shown = by_evidence.get(entry.evidence) or {None}
        if entry.rank == _REGISTERED:
            shown = of_applications.get(entry.site.module, {None})
        found.setdefault(entry.function, set()).update(shown)
    return {
        function: tuple(model for model in ExecutionModel if model in models)
        for function, models in found.items()
        if None not in models
    }


def _of_applications(references: Sequence[HandlerReference], loads: Loads) -> dict[str, set[ExecutionModel | None]]:
    """Map each module to the models of the functions that load it: those of the routes in it."""
    found: dict[str, set[ExecutionModel | None]] = {}
    for reference in references:
        for module in loads(reference.file) if reference.file else ():
            found.setdefault(module, set()).add(reference.model)
    return found


def _reached(program: Program) -> dict[Site, set[str]]:
    """Map each source position to the entry points whose call paths reach it."""
    found: dict[Site, set[str]] = {}
    happenings: Iterable[Access | Call] = chain(program.accesses.values(), program.calls)
    for happened in happenings:
        if happened.path:
            found.setdefault(happened.site, set()).add(happened.path[0])
    return found
