"""Keys of one request are kept on an object that all invocations share."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._objects import reconfigured

RULE = Rule(
    "CA304",
    "request-keys-on-shared-object",
    Family.CLIENT,
    "Keys of one request are kept on an object that all invocations share",
    "Pass the keys with the call (extra=), or use an object of the invocation's own.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per object and function."""
    text, why = (
        "keeps keys of one request while other invocations use it",
        "lines, metrics and traces of other invocations carry the keys of this one",
    )
    return reconfigured(program, RULE, "request-keys", text, why)
