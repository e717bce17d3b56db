"""Accesses of one shared place hold different locks.

## What it does
Reports accesses of one shared place that are guarded by two different locks.

## Why is this bad
Two invocations hold one lock each and neither waits for the other: together the locks guard nothing.

## Example
```python
import threading

_totals = {}
_read_lock = threading.Lock()
_write_lock = threading.Lock()


def handler(event, context):
    if event.get("add"):
        with _write_lock:
            _totals[event["user"]] = _totals.get(event["user"], 0) + 1
    else:
        with _read_lock:
            _totals[event["user"]] = _totals.get(event["user"], 0) - 1
    return {"ok": True}
```

## Use instead
```python
import threading

_totals = {}
_lock = threading.Lock()


def handler(event, context):
    step = 1 if event.get("add") else -1
    with _lock:
        _totals[event["user"]] = _totals.get(event["user"], 0) + step
    return {"ok": True}
```

## Limits
Two names for one lock are one lock. Where an access holds both locks it counts for either.
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
    "CA114",
    "different-locks",
    Family.GLOBAL,
    "Accesses of one shared place hold different locks",
    "Guard one place with one lock.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "different"))


def _draft(program: Program, d: Diagnosis) -> Draft:
    why = "two invocations hold a lock each, and neither waits for the other"
    return say.draft(
        RULE,
        program,
        d,
        f"`{say.name(d)}` is guarded by a different lock elsewhere",
        say.UNSAFE,
        say.in_process(d),
        why,
        say.ALONE,
    )
