"""Data of one request is kept in a class attribute and read back.

## What it does
Reports a class attribute (`Orders.user = ...`, `cls.user = ...`, `type(self).user = ...`, `self.items.append(...)` on
a list of the class) that takes a value from the event or the context and is read back.

## Why is this bad
A class is one for all its instances and all invocations: what one request stores there the next one overwrites, or
finds.

## Example
```python
class Request:
    user = None


def handler(event, context):
    Request.user = event["user"]
    return {"user": who()}


def who():
    return Request.user
```

## Use instead
```python
class Request:
    def __init__(self, user):
        self.user = user


def handler(event, context):
    return {"user": who(Request(event["user"]))}


def who(request):
    return request.user
```

## Limits
Classes that the invocation defines are its own. Attributes that are set on `self` belong to the instance, whatever
the class has.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis, found
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _wording as say

RULE = Rule(
    "CA105",
    "request-data-in-class",
    Family.GLOBAL,
    "Data of one request is kept in a class attribute and read back",
    "Pass the value as an argument or keep it in a contextvars.ContextVar.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "request-in-class"))


def _draft(program: Program, d: Diagnosis) -> Draft:
    if d.shape.kind == "grow":
        text = f"`{say.name(d)}` collects data of every invocation, for it belongs to the class"
        return say.draft(RULE, program, d, text, say.UNSAFE, say.UNSAFE, say.collected(d), say.collected(d))
    return say.request_data(RULE, program, d)
