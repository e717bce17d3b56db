"""The default session of boto3 is replaced while invocations run.

## What it does
Reports `boto3.setup_default_session(...)` and assignments to `boto3.DEFAULT_SESSION` on an invocation's path,
whatever is set.

## Why is this bad
Every later `boto3.client` and `boto3.resource` of the process takes its credentials and region from that session:
with the role of one tenant for all, another tenant's data is read or written. In a worker process each invocation
sets it anew before use.

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

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA412",
    "default-session-replaced",
    Family.PROCESS,
    "The default session of boto3 is replaced while invocations run",
    "Make a boto3.Session of your own and use its clients.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "default-session", "the default session of boto3", always=("",))
