"""A variable of an enclosing function is shared between invocations or threads, and changed.

## What it does
Reports a variable of an enclosing function that inner functions change, where the enclosing function ran at import (a
factory, a decorator) or where the inner functions run in threads of the invocation.

## Why is this bad
The variable lives as long as the inner function, so all invocations share it: updates get lost, and data of one
request is found by the next. Threads that an invocation starts overwrite each other's updates in the same way.

## Example
```python
def counted(function):
    calls = 0

    def wrapper(event, context):
        nonlocal calls
        calls += 1
        return {"calls": calls, "answer": function(event)}

    return wrapper


@counted
def handler(event):
    return event["id"]
```

## Use instead
```python
import itertools


def counted(function):
    calls = itertools.count(1)

    def wrapper(event, context):
        return {"calls": next(calls), "answer": function(event)}

    return wrapper


@counted
def handler(event):
    return event["id"]
```

## Limits
Variables that are only read after the enclosing function has returned are not reported, nor are those that a lock
guards.
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
    "CA108",
    "shared-closure-state",
    Family.GLOBAL,
    "A variable of an enclosing function is shared between invocations or threads, and changed",
    "Keep the state in an argument, or guard it with a lock.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "closure"))


def _draft(program: Program, d: Diagnosis) -> Draft:
    text = f"`{say.name(d)}` of the enclosing function is shared and changed"
    if d.shared.place.root == "local":
        why = "the invocation's own threads overwrite each other's updates"
        return say.draft(RULE, program, d, text, say.UNSAFE, say.UNSAFE, why, why + ", in every worker process as well")
    if d.shape.kind == "update":
        return say.draft(
            RULE, program, d, text, say.UNSAFE, say.BENIGN, "an update that comes in between is lost", say.STALE
        )
    if d.shape.kind == "grow":
        return say.draft(RULE, program, d, text, say.UNSAFE, say.UNSAFE, say.collected(d), say.collected(d))
    left = say.keeps_leftovers(d)
    return say.draft(
        RULE,
        program,
        d,
        text,
        say.UNSAFE,
        say.UNSAFE if left else say.SAFE,
        say.overwritten(d),
        say.leftover(d) if left else say.ALONE,
    )
