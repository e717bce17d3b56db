"""A shared collection keeps growing and goes out in responses.

## What it does
Reports a list, set or deque at module or class level that invocations add to and nothing takes out of, where its
content goes out in responses or calls.

## Why is this bad
Every invocation finds what earlier ones added: data of other requests goes out, and memory grows until the worker is
killed. It makes no difference whether invocations share threads or follow each other in a process.

## Example
```python
_messages = []


def handler(event, context):
    _messages.append(event["message"])
    return {"messages": _messages}
```

## Use instead
```python
def handler(event, context):
    messages = []
    messages.append(event["message"])
    return {"messages": messages}
```

## Limits
A collection that is only counted or logged is not reported, nor is one that import-time code fills.
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
    "CA111",
    "growing-shared-collection",
    Family.GLOBAL,
    "A shared collection keeps growing and goes out in responses",
    "Make the collection in the invocation.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "grow"))


def _draft(program: Program, d: Diagnosis) -> Draft:
    return say.draft(
        RULE,
        program,
        d,
        f"`{say.name(d)}` keeps growing, and what is in it goes out",
        say.UNSAFE,
        say.UNSAFE,
        say.collected(d),
        say.collected(d),
    )
