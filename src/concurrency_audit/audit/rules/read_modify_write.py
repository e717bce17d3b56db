"""A shared value is read, changed and stored back in separate steps."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis, named
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _wording as say

RULE = Rule(
    "CA102",
    "read-modify-write",
    Family.GLOBAL,
    "A shared value is read, changed and stored back in separate steps",
    "Do the read and the store under one lock, or count with itertools.count.",
    fix="unsafe",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in named(program, RULE.name))


def _draft(program: Program, d: Diagnosis) -> Draft:
    seen = bool(d.shared.uses & {"response", "decision", "effect"})
    threads = say.UNSAFE if seen else say.BENIGN
    why = f"an invocation that stores in between is overwritten: an update of `{say.name(d)}` is lost"
    if not seen:
        why += "; it only shows in a log line or a warm-up flag"
    processes, reason = say.BENIGN, "every worker process counts for itself, so the value is only a part of the whole"
    if facts.in_threads([d.at]):
        processes, reason = threads, "the process starts the threads itself, so they meet in both models"
    return say.draft(
        RULE,
        program,
        d,
        f"`{say.name(d)}` is read, changed and stored back in separate steps",
        threads,
        processes,
        why,
        reason,
    )
