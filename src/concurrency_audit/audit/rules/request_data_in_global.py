"""Data of one request is kept in a module global and read back."""

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
    "CA103",
    "request-data-in-global",
    Family.GLOBAL,
    "Data of one request is kept in a module global and read back",
    "Pass the value as an argument or keep it in a contextvars.ContextVar.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in named(program, RULE.name))


def _draft(program: Program, d: Diagnosis) -> Draft:
    left = say.keeps_leftovers(d)
    return say.draft(
        RULE,
        program,
        d,
        f"`{say.name(d)}` holds data of the request being handled",
        say.UNSAFE,
        say.UNSAFE if left else say.SAFE,
        say.overwritten(d),
        say.leftover(d) if left else say.ALONE,
    )
