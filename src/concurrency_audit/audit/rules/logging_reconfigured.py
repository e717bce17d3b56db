"""Levels or handlers of loggers are changed while invocations run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA411",
    "logging-reconfigured",
    Family.PROCESS,
    "Levels or handlers of loggers are changed while invocations run",
    "Configure logging at import; put what differs per request into the record with extra=.",
)
_PILES_UP = "every invocation adds one more, so each line is written once more"


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set; handlers pile up in every worker."""
    for draft in setters(program, RULE, "logging-config", "logging"):
        if draft.symbol.endswith(("addHandler", "addFilter")) and draft.threads is Verdict.BENIGN:
            yield replace(draft, processes=Verdict.BENIGN, why_threads=_PILES_UP, why_processes=_PILES_UP)
        else:
            yield draft
