"""The environment of the process is changed while invocations run."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA401",
    "environ-write",
    Family.PROCESS,
    "The environment of the process is changed while invocations run",
    "Pass the value as an argument, or give a child process its own env=.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "environ", "the environment")
