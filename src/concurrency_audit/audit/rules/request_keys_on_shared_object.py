"""Keys of one request are kept on an object that all invocations share.

## What it does
Reports `append_keys` and `set_correlation_id` of a Powertools Logger, dimensions and metadata of Metrics, the `extra`
of a shared logging adapter and the like, called on a shared object while invocations run. The decorator
`@logger.inject_lambda_context` is such a call: it appends request id and cold start of each invocation.

## Why is this bad
The keys live on the object until someone clears them. Between the call and the next log line another invocation sets
its own, and lines, metrics and traces carry the tenant of someone else: exactly the data one wants to rely on when
looking for a mix-up.

## Example
```python
from aws_lambda_powertools import Logger

logger = Logger(service="orders")


def handler(event, context):
    logger.append_keys(tenant=event["tenant"])
    logger.info("order taken")
    return {"ok": True}
```

## Use instead
```python
from aws_lambda_powertools import Logger

logger = Logger(service="orders")


def handler(event, context):
    logger.info("order taken", extra={"tenant": event["tenant"]})
    return {"ok": True}
```

## Limits
Only the methods listed in docs/knowledge.md are known. In worker processes it is judged safe, for one invocation runs
at a time; keys that are set under a condition and never cleared still show up in later lines of that worker.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.knowledge.rows import DecoratorRow
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import CALLABLE, Value
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._objects import reconfigured
from concurrency_audit.audit.rules._wording import ALONE, SAFE, UNSAFE

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
    yield from reconfigured(program, RULE, "request-keys", text, why)
    seen: set[Site] = set()
    for call in program.calls:
        row = call.row
        if not isinstance(row, DecoratorRow) or row.also != "request-keys" or call.receiver is None:
            continue
        if call.site not in seen and program.is_reached(call.receiver):
            seen.add(call.site)
            yield _by_decorator(call, row, program.label(_innermost(call.receiver)))


def _innermost(function: Value) -> Value:
    """The function below other decorators, which wrap it: `@logger.inject_lambda_context`, `@with_headers`."""
    while function.kind == "partial" and function.ref[1] and function.ref[1][0].kind in CALLABLE:
        function = function.ref[1][0]
    return function


def _by_decorator(call: Call, row: DecoratorRow, function: str) -> Draft:
    owner, _, name = call.name.rpartition(".")
    return Draft(
        RULE,
        call.site,
        function,
        f"`{name}` keeps keys of one request on the shared {owner.rpartition('.')[2]} for `{function}`",
        UNSAFE,
        SAFE,
        row.reason,
        ALONE,
        confidence=row.confidence,
    )
