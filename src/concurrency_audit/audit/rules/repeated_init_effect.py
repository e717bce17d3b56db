"""What import-time code does to the outside world happens once per worker process.

## What it does
Reports calls at import that change something outside the process: messages that are published, metrics, tables and
migrations, POST requests, records that are written.

## Why is this bad
Import used to happen once per environment, and environments were few. On Managed Instances every worker process
imports the module, all at the same time: N registrations, N messages, N migrations that run into each other.

## Example
```python
import os

import boto3

sns = boto3.client("sns")
sns.publish(TopicArn=os.environ["TOPIC"], Message="orders function started")


def handler(event, context):
    return {"id": event["id"]}
```

## Use instead
```python
import os

import boto3

sns = boto3.client("sns")


def handler(event, context):
    sns.publish(TopicArn=os.environ["TOPIC"], Message=event["text"])
    return {"id": event["id"]}
```

## Limits
Whether doing it again does any harm cannot be seen: creating what is there already usually does none.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _calls as say

RULE = Rule(
    "CA604",
    "repeated-init-effect",
    Family.RUNTIME,
    "What import-time code does to the outside world happens once per worker process",
    "Do it when deploying, or make it harmless to repeat.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per call."""
    for call in say.first_at_import(program, lambda c: say.effect(c) in ("init-effect", "store-write")):
        yield Draft(
            RULE, call.site, call.name, f"`{call.name}` runs in every worker process, not once",
            Verdict.SAFE, Verdict.BENIGN,
            "the module is imported once",
            "every worker process imports the module, so it happens as many times as there are workers",
            call.path, confidence=say.confidence(call),
        )  # fmt: skip
