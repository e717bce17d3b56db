"""The file mode mask of the process is changed while invocations run."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA403",
    "process-umask",
    Family.PROCESS,
    "The file mode mask of the process is changed while invocations run",
    "Set the mode of the file itself with os.chmod or os.open.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "umask", "the file mode mask")
