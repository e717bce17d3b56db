"""A shared container is walked through while other invocations change its size.

## What it does
Reports a walk through a shared dict, set or deque (`for`, comprehensions, `.items()`, `sum`, `json.dumps`) while
other invocations add or remove elements.

## Why is this bad
Python raises RuntimeError ("dictionary changed size during iteration") when a container changes its size under a
walk; a list silently skips or repeats elements.

## Example
```python
_seen = {}


def handler(event, context):
    _seen[event["key"]] = event["value"]
    return {"long": [key for key, value in _seen.items() if len(value) > 10]}
```

## Use instead
```python
_seen = {}


def handler(event, context):
    _seen[event["key"]] = event["value"]
    return {"long": [key for key, value in list(_seen.items()) if len(value) > 10]}
```

## Limits
Copying into a new container (`list(d)`, `dict(d)`, `sorted(d)`) is one step under the GIL for plain keys and values
and is not reported. Replacing the values of keys that are all there does not change the size.
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
    "CA112",
    "iterate-while-mutated",
    Family.GLOBAL,
    "A shared container is walked through while other invocations change its size",
    "Iterate over a copy made under the lock that the writers hold.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "iterate"))


def _draft(program: Program, d: Diagnosis) -> Draft:
    walks = facts.walks_in_python(d.at)
    why = f"`{say.name(d)}` may change its size between two steps of the walk: RuntimeError, or elements skipped"
    return say.draft(
        RULE,
        program,
        d,
        f"`{say.name(d)}` is walked through while other invocations insert into it or remove from it",
        say.UNSAFE,
        say.SAFE,
        why,
        say.ALONE,
        interpreter="any" if walks else "free-threaded",
    )
