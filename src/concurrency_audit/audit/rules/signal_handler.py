"""Signal handlers or timers of the process are set while invocations run."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA406",
    "signal-handler",
    Family.PROCESS,
    "Signal handlers or timers of the process are set while invocations run",
    "Use a deadline from context.get_remaining_time_in_millis() instead of an alarm.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "signal", "signal handling", always=("",))
