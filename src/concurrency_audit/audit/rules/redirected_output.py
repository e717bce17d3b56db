"""The standard streams of the process are redirected while invocations run."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA409",
    "redirected-output",
    Family.PROCESS,
    "The standard streams of the process are redirected while invocations run",
    "Write to a stream of your own and pass it on.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "stdout", "the standard streams", always=("",))
