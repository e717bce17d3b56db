"""A limit or default of the interpreter is changed while invocations run."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA413",
    "process-limit",
    Family.PROCESS,
    "A limit or default of the interpreter is changed while invocations run",
    "Set it at import.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(
        program,
        RULE,
        "process-limit",
        "a limit or default of the interpreter",
        always=("tzset",),
        never_restored=("gc.",),
    )
