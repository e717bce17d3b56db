"""Data of one request is kept in an attribute of a shared object and read back.

## What it does
Reports an attribute of an object made at import (also `self.x` in its methods) that takes a value from the event or
the context and is read back.

## Why is this bad
The object is one for all invocations. Between the store and the read another invocation stores its own data on it,
and both go on with the same: one customer gets another's data.

## Example
```python
class Orders:
    def handle(self, event, context):
        self.user = event["user"]
        return self.answer()

    def answer(self):
        return {"user": self.user}


handler = Orders().handle
```

## Use instead
```python
class Orders:
    def handle(self, event, context):
        return self.answer(event["user"])

    def answer(self, user):
        return {"user": user}


handler = Orders().handle
```

## Limits
An object that the invocation makes for itself is its own and not reported, nor is an attribute that is only written.
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
    "CA104",
    "request-data-in-instance",
    Family.GLOBAL,
    "Data of one request is kept in an attribute of a shared object and read back",
    "Pass the value as an argument or keep it in a contextvars.ContextVar.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (say.request_data(RULE, program, d) for d in found(program, "request-in-instance"))
