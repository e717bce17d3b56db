"""The default timeout of all sockets is changed while invocations run."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA407",
    "socket-default-timeout",
    Family.PROCESS,
    "The default timeout of all sockets is changed while invocations run",
    "Pass a timeout to the client or the call.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "socket-timeout", "the default timeout of sockets")
