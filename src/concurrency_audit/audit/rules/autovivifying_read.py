"""Reading a missing key of a shared defaultdict stores it."""

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
    "CA203",
    "autovivifying-read",
    Family.CACHE,
    "Reading a missing key of a shared defaultdict stores it",
    "Read with .get(), or use a plain dict.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in named(program, RULE.name))


def _draft(program: Program, d: Diagnosis) -> Draft:
    unsafe = bool(d.shape.others) or program.has_project_factory(d.shared)
    why = "the insertion meets other invocations' walks through the dict, or two of them get two objects for one key"
    return say.draft(
        RULE,
        program,
        d,
        f"reading a missing key of `{say.name(d)}` stores it",
        say.UNSAFE if unsafe else say.BENIGN,
        say.BENIGN,
        why if unsafe else "it only grows with every key that was asked for",
        "every worker process has a dict that grows with every key that was asked for",
    )
