"""A variable of an enclosing function is shared between invocations or threads, and changed."""

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
    "CA108",
    "shared-closure-state",
    Family.GLOBAL,
    "A variable of an enclosing function is shared between invocations or threads, and changed",
    "Keep the state in an argument, or guard it with a lock.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in named(program, RULE.name))


def _draft(program: Program, d: Diagnosis) -> Draft:
    text = f"`{say.name(d)}` of the enclosing function is shared and changed"
    if d.shared.place.root == "local":
        why = "the invocation's own threads overwrite each other's updates"
        return say.draft(RULE, program, d, text, say.UNSAFE, say.UNSAFE, why, why + ", in every worker process as well")
    if d.shape.kind == "update":
        return say.draft(
            RULE, program, d, text, say.UNSAFE, say.BENIGN, "an update that comes in between is lost", say.STALE
        )
    if d.shape.kind == "grow":
        return say.draft(RULE, program, d, text, say.UNSAFE, say.UNSAFE, say.collected(d), say.collected(d))
    left = say.keeps_leftovers(d)
    return say.draft(
        RULE,
        program,
        d,
        text,
        say.UNSAFE,
        say.UNSAFE if left else say.SAFE,
        say.overwritten(d),
        say.leftover(d) if left else say.ALONE,
    )
