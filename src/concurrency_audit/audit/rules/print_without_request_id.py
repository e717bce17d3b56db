"""A printed line does not say which of the running invocations wrote it.

## What it does
Notes `print()` and writes to `sys.stdout` or `sys.stderr` in code that invocations reach, unless the request id is
among what is printed. One note per function.

## Why is this bad
With one invocation at a time, the lines between START and END belonged to one request. On Managed Instances lines of
many requests stand between each other, and only those that carry the request id can be put together. Records of the
logging module carry it by themselves.

## Example
```python
def handler(event, context):
    print("order taken", event["id"])
    return {"ok": True}
```

## Use instead
```python
import logging

logger = logging.getLogger(__name__)


def handler(event, context):
    logger.info("order taken %s", event["id"])
    return {"ok": True}
```

## Limits
Printing the whole event is reported although some events contain an id. Printing into another file, and in a function
that redirects the stream, is silent.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Severity, Verdict
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _calls as say

RULE = Rule(
    "CA705",
    "print-without-request-id",
    Family.RUNTIME,
    "A printed line does not say which of the running invocations wrote it",
    "Use the logging module, whose records carry the request id, or print context.aws_request_id as well.",
    benign=Severity.NOTE,
)
_STREAMS = frozenset(["sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__"])
_IDS = ("aws_request_id", "requestId", "request_id", "messageId")
_MOST_NOTES = 6


def check(program: Program) -> Iterable[Draft]:
    """One finding per function."""
    functions: dict[tuple[str, int], list[Call]] = {}
    redirected = {call.site[:2] for call in program.calls if say.effect(call) == "stdout"}
    for call in say.first_of_each(program, lambda c: _is_anonymous(c) and c.site[:2] not in redirected):
        functions.setdefault((call.site.module, call.site.function), []).append(call)
    return (_draft(calls) for calls in functions.values())


def _is_anonymous(call: Call) -> bool:
    if say.effect(call) != "print":
        return False
    file = dict(call.keywords).get("file")
    if file is not None and file.ref not in _STREAMS:
        return False
    values = (*call.args, *(v for _, v in call.keywords))
    return not any(part in dep for value in values for dep in value.deps for part in _IDS)


def _draft(calls: list[Call]) -> Draft:
    first, *others = calls
    why = "lines of invocations that run at the same time stand between each other, and this one cannot be told apart"
    return Draft(
        RULE, first.site, say.plain(first.name), f"`{say.plain(first.name)}` writes a line without the request id",
        Verdict.BENIGN, Verdict.BENIGN, why, f"{why}: all workers write to one log stream", first.path,
        related=tuple(Note(c.site, "write", "printed here as well") for c in others[:_MOST_NOTES]),
    )  # fmt: skip
