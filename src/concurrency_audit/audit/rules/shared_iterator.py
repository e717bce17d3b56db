"""An iterator made at import is advanced by invocations.

## What it does
Reports a generator, a file or another iterator made at import that invocations advance with `next()` or a `for` loop.

## Why is this bad
A generator that is running when a second thread advances it raises ValueError, and elements go to whoever asks first.
What one invocation has taken no other gets, so an iterator that ends leaves later invocations with nothing, in worker
processes too.

## Example
```python
_names = (name for name in ["a", "b", "c"])


def handler(event, context):
    return {"name": next(_names)}
```

## Use instead
```python
_NAMES = ("a", "b", "c")


def handler(event, context):
    return {"name": _NAMES[event["n"] % len(_NAMES)]}
```

## Limits
`itertools.count` hands out numbers in one step and may be shared. Advancing under a lock is fine.
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
    "CA109",
    "shared-iterator",
    Family.GLOBAL,
    "An iterator made at import is advanced by invocations",
    "Make the iterator in the invocation; for numbers, itertools.count may be shared.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "advance"))


def _draft(program: Program, d: Diagnosis) -> Draft:
    endless = program.is_endless(d.shared)
    why = "a running generator raises ValueError in the second thread, and elements go to whoever asks first"
    used_up = "what one invocation takes the next one no longer gets; the iterator ends one day"
    return say.draft(
        RULE,
        program,
        d,
        f"`{say.name(d)}` is one iterator for all invocations",
        say.UNSAFE,
        say.BENIGN if endless else say.UNSAFE,
        why,
        "every worker process starts at the beginning" if endless else used_up,
    )
