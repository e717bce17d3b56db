"""A boto3 client or resource is made from the default session on the handler path.

## What it does
Reports `boto3.client(...)` and `boto3.resource(...)` that run while invocations run, in the handler or in anything it
calls, unless a shared lock is held. `functools.lru_cache` around it does not count as one: it calls the function
again as long as no call has finished.

## Why is this bad
Both use the one default session of the process, and boto3 documents sessions as not thread-safe. Invocations that
make clients from it at the same time can fail while they do, seldom and only under load. The client that comes out is
safe to share. In a worker process nobody else makes clients at that moment, it only costs time in every invocation.

## Example
```python
import boto3


def handler(event, context):
    sqs = boto3.client("sqs")
    return {"queues": sqs.list_queues().get("QueueUrls", [])}
```

## Use instead
```python
import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    return {"queues": sqs.list_queues().get("QueueUrls", [])}
```

## Limits
Confidence is medium: it rests on the documentation, and failures are seldom seen. Where region or credentials differ
per request make a `boto3.Session` of the invocation's own; that is not reported. Any shared lock counts, even where
other calls hold a different one.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, Family
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._calls import OWN_THREADS, in_own_threads
from concurrency_audit.audit.rules._wording import ALONE, SAFE, UNSAFE

RULE = Rule(
    "CA302",
    "default-session-client",
    Family.CLIENT,
    "A boto3 client or resource is made from the default session while invocations run",
    "Make the client once at import, or from a boto3.Session of the invocation's own.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per call that no shared lock guards."""
    seen = set()
    for call in program.calls:
        if call.row is None or call.row.effect != "default-session-client" or not program.in_invocations(call):
            continue
        if call.site not in seen and not any(held.lock for held in call.held):
            seen.add(call.site)
            yield _draft(call)


def _draft(call: Call) -> Draft:
    own = in_own_threads(call) and not call.context.is_async  # making one is a single step for tasks of a loop
    return Draft(
        RULE,
        call.site,
        call.name,
        f"`{call.name}` makes something from boto3's default session, which all threads share",
        UNSAFE,
        UNSAFE if own else SAFE,
        "making clients and resources from one session is documented as not thread-safe: it can fail with a KeyError",
        OWN_THREADS if own else ALONE,
        call.path,
        confidence=Confidence.MEDIUM,
    )
