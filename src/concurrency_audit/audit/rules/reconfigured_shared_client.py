"""A shared client is reconfigured while invocations run."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._objects import reconfigured

RULE = Rule(
    "CA303",
    "reconfigured-shared-client",
    Family.CLIENT,
    "A shared client is reconfigured while invocations run",
    "Pass headers, auth and options with the call, or make a client of the invocation's own.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per object and function."""
    text, why = (
        "is reconfigured while other invocations use it",
        "other invocations send their requests with the setting of this one",
    )
    return reconfigured(program, RULE, "reconfigures", text, why)
