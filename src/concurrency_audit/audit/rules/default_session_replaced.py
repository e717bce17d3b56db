"""The default session of boto3 is replaced while invocations run.

## What it does
Reports `boto3.setup_default_session(...)` and assignments to `boto3.DEFAULT_SESSION` on an invocation's path,
whatever is set.

## Why is this bad
Every later `boto3.client` and `boto3.resource` of the process takes its credentials and region from that session:
with the role of one tenant for all, another tenant's data is read or written. In a worker process each invocation
sets it anew, but what it makes before it does so (the client that assumes the role) goes by what the last one left.

## Example
```python
import boto3


def handler(event, context):
    boto3.setup_default_session(region_name=event["region"])
    return {"ok": True}
```

## Use instead
```python
import boto3


def handler(event, context):
    s3 = boto3.Session(region_name=event["region"]).client("s3")
    return {"buckets": len(s3.list_buckets()["Buckets"])}
```

## Limits
In worker processes it is judged safe even where only some invocations set the session and the rest go on with what is
left of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._calls import effect
from concurrency_audit.audit.rules._process_state import setters, values
from concurrency_audit.audit.rules._wording import UNSAFE

RULE = Rule(
    "CA412",
    "default-session-replaced",
    Family.PROCESS,
    "The default session of boto3 is replaced while invocations run",
    "Make a boto3.Session of your own and use its clients.",
)


_LEFT = "a client is made before the session is set: it goes by the session that the last request of its worker left"


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    late = _set_after_use(program)
    for draft in setters(program, RULE, "default-session", "the default session of boto3", always=("",)):
        yield replace(draft, processes=UNSAFE, why_processes=_LEFT) if draft.site in late else draft


def _set_after_use(program: Program) -> set[Site]:
    """Where a session that differs is set by an entry point that has used the default session before."""
    used, late = set(), set()
    for call in program.calls:
        if effect(call) == "default-session-client":
            used.add(call.context)
        elif effect(call) == "default-session" and call.context in used and _differs(call):
            late.add(call.site)
    return late


def _differs(call: Call) -> bool:
    return any(facts.varies(value) for value in values(call))
