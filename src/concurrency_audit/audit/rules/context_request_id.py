"""Lambda's context has no such attribute; the request id is context.aws_request_id.

## What it does
Reports `context.request_id` (and other near misses: `requestId`, `awsRequestId`) on the context that a handler was
given, also in functions that it hands the context to.

## Why is this bad
The attribute does not exist: AttributeError, often only on the path that logs an error. And without the id, lines and
files of invocations that run at the same time cannot be told apart.

## Example
```python
def handler(event, context):
    return {"id": context.request_id}
```

## Use instead
```python
def handler(event, context):
    return {"id": context.aws_request_id}
```

## Limits
Silent where the attribute is asked for with a default, or AttributeError is caught around it.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _calls as say

RULE = Rule(
    "CA702",
    "context-request-id",
    Family.RUNTIME,
    "Lambda's context has no such attribute; the request id is context.aws_request_id",
    "Write context.aws_request_id.",
    fix="safe",
)
_MISSES = frozenset(f"lambda.Context.{name}" for name in ("request_id", "requestId", "awsRequestId", "AwsRequestId"))


def check(program: Program) -> Iterable[Draft]:
    """One finding per place in the source."""
    asked = {
        c.site[:2]
        for c in program.calls
        if c.name == "builtins.hasattr" and c.args and c.args[0].ref == "lambda.Context"
    }
    for call in say.first_of_each(program, _misses):
        if call.site[:2] not in asked:
            yield _draft(call)


def _misses(call: Call) -> bool:
    return call.name in _MISSES and "AttributeError" not in call.caught


def _draft(call: Call) -> Draft:
    name = call.name.removeprefix("lambda.Context.")
    why = "the attribute does not exist: AttributeError, and no id to tell invocations apart by"
    return Draft(
        RULE, call.site, f"context.{name}", f"`context.{name}` does not exist", Verdict.UNSAFE, Verdict.UNSAFE,
        why, why, call.path,
    )  # fmt: skip
