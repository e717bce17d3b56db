"""A default argument is changed, and all calls share it.

## What it does
Reports a parameter whose default is a list, dict or other mutable object, where the function changes it.

## Why is this bad
The default is made once, when the function is defined, and every call without the argument gets the same object. What
one invocation adds is there for the next one, in threads and in worker processes alike.

## Example
```python
def handler(event, context):
    return {"items": collect(event["item"])}


def collect(item, items=[]):
    items.append(item)
    return items
```

## Use instead
```python
def handler(event, context):
    return {"items": collect(event["item"])}


def collect(item, items=None):
    items = [] if items is None else items
    items.append(item)
    return items
```

## Limits
A default that is only read is not reported. One that serves as a cache is judged as a cache (CA201).
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
    "CA107",
    "mutable-default",
    Family.GLOBAL,
    "A default argument is changed, and all calls share it",
    "Use None as the default and make the object in the function.",
    fix="safe",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "default"))


def _draft(program: Program, d: Diagnosis) -> Draft:
    text = f"the default of `{d.shared.place.name}` is changed, and every call without that argument shares it"
    return say.draft(RULE, program, d, text, say.UNSAFE, say.UNSAFE, say.collected(d), say.collected(d))
