"""The lock around a shared place is made by each invocation for itself."""

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
    "CA115",
    "local-lock",
    Family.GLOBAL,
    "The lock around a shared place is made by each invocation for itself",
    "Make the lock once, at module level.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in named(program, RULE.name))


def _draft(program: Program, d: Diagnosis) -> Draft:
    why = "every invocation makes and takes a lock of its own, so nobody ever waits"
    return say.draft(
        RULE,
        program,
        d,
        f"the lock held while `{say.name(d)}` is changed is made anew by every invocation",
        say.UNSAFE,
        say.in_process(d),
        why,
        say.ALONE,
    )
