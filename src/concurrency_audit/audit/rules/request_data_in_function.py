"""Data of one request is kept in a function attribute and read back.

## What it does
Reports an attribute of a function (`handler.user = ...`) that takes a value from the event or the context and is read
back.

## Why is this bad
A function object is one for all invocations, so its attributes are globals under another name: one request overwrites
what another is about to read.

## Example
```python
def handler(event, context):
    handler.user = event["user"]
    return {"message": greet()}


def greet():
    return f"Hello {handler.user}"
```

## Use instead
```python
def handler(event, context):
    return {"message": greet(event["user"])}


def greet(user):
    return f"Hello {user}"
```

## Limits
Functions that are defined inside the invocation are its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards.diagnosis import found
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _wording as say

RULE = Rule(
    "CA106",
    "request-data-in-function",
    Family.GLOBAL,
    "Data of one request is kept in a function attribute and read back",
    "Pass the value as an argument or keep it in a contextvars.ContextVar.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (say.request_data(RULE, program, d) for d in found(program, "request-in-function"))
