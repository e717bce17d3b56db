"""The lock around a shared place is made by each invocation for itself.

## What it does
Reports a shared place whose only guard is a lock that the function makes itself.

## Why is this bad
Every call makes a lock of its own, and nobody else ever holds it. It looks like a guard and is none.

## Example
```python
import threading

_totals = {}


def handler(event, context):
    lock = threading.Lock()
    with lock:
        _totals[event["user"]] = _totals.get(event["user"], 0) + 1
    return {"n": _totals[event["user"]]}
```

## Use instead
```python
import threading

_totals = {}
_lock = threading.Lock()


def handler(event, context):
    with _lock:
        _totals[event["user"]] = _totals.get(event["user"], 0) + 1
        return {"n": _totals[event["user"]]}
```

## Limits
A lock made in a function and handed to threads of the same invocation guards what these threads share, and is not
reported for that.
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
    "CA115",
    "local-lock",
    Family.GLOBAL,
    "The lock around a shared place is made by each invocation for itself",
    "Make the lock once, at module level.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "local"))


def _draft(program: Program, d: Diagnosis) -> Draft:
    why = "every invocation makes and takes a lock of its own, so nobody ever waits"
    return say.draft(
        RULE,
        program,
        d,
        f"the lock held while `{say.name(d)}` is changed is made anew by every invocation",
        say.UNSAFE,
        say.in_process(d),
        why,
        say.ALONE,
    )
