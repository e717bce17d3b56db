"""The object that a cached function returns is changed by a caller.

## What it does
Reports a caller that changes the mutable result of a function with `functools.lru_cache` or `functools.cache`.

## Why is this bad
The cache hands out the same object to every caller. Who changes it changes what all later callers get, in this and in
every following invocation.

## Example
```python
from functools import lru_cache


@lru_cache
def settings(stage):
    return {"stage": stage}


def handler(event, context):
    result = settings("prod")
    result["user"] = event["user"]
    return result
```

## Use instead
```python
from functools import lru_cache


@lru_cache
def settings(stage):
    return {"stage": stage}


def handler(event, context):
    return {**settings("prod"), "user": event["user"]}
```

## Limits
The change is recognised in the caller, in functions it hands the result to, and one alias away. The fields of an
object of the project's own class are judged by the rules for objects: that all get the same one is meant.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis, found
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _wording as say

RULE = Rule(
    "CA204",
    "mutated-cached-result",
    Family.CACHE,
    "The object that a cached function returns is changed by a caller",
    "Copy the result before changing it, or return something immutable.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "cached-result"))


def _draft(program: Program, d: Diagnosis) -> Draft:
    left = not all(facts.is_keyed(w) and w.op == "write" for w in d.shared.content_writes) or say.keeps_leftovers(d)
    text = f"what the cached `{d.shared.place.name}` returns is changed, and the cache hands out the same object again"
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
