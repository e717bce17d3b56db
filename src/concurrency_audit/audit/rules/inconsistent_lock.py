"""A shared place is guarded by a lock here and not there.

## What it does
Reports a shared place that is accessed under a lock in one spot and without it in another, where the two must not
meet.

## Why is this bad
A lock guards only what all sides hold it for. The side without it comes in between the steps that the other believes
to be one.

## Example
```python
import threading

_totals = {}
_lock = threading.Lock()


def handler(event, context):
    with _lock:
        _totals[event["user"]] = _totals.get(event["user"], 0) + 1
    return report(event)


def report(event):
    _totals[event["user"]] = _totals[event["user"]] - 1
    return dict(_totals)
```

## Use instead
```python
import threading

_totals = {}
_lock = threading.Lock()


def handler(event, context):
    with _lock:
        _totals[event["user"]] = _totals.get(event["user"], 0) + 1
        return dict(_totals)
```

## Limits
Locks held by a caller, by a decorator and through `acquire` and `release` count. A read of one element that nothing
else depends on is one step and needs no lock.
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
    "CA113",
    "inconsistent-lock",
    Family.GLOBAL,
    "A shared place is guarded by a lock here and not there",
    "Take the same lock at every access.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "inconsistent"))


def _draft(program: Program, d: Diagnosis) -> Draft:
    why = f"the lock that other accesses of `{say.name(d)}` hold is not held here, so it guards neither"
    return say.draft(
        RULE,
        program,
        d,
        f"`{say.name(d)}` is used without the lock that guards it elsewhere",
        say.UNSAFE,
        say.in_process(d),
        why,
        say.ALONE,
    )
