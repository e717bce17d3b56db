"""The default session of boto3 is replaced while invocations run."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA412",
    "default-session-replaced",
    Family.PROCESS,
    "The default session of boto3 is replaced while invocations run",
    "Make a boto3.Session of your own and use its clients.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "default-session", "the default session of boto3", always=("",))
