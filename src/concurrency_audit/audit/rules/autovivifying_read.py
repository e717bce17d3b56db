"""Reading a missing key of a shared defaultdict stores it.

## What it does
Reports `d[key]` on a shared `defaultdict` where the key may be missing.

## Why is this bad
Reading a missing key stores it. The dict grows with every key that anyone asks for, changes its size under other
invocations' walks, and two invocations that ask for a new key at once can get two different objects, of which one is
lost.

## Example
```python
from collections import defaultdict

_tags = defaultdict(list)


def handler(event, context):
    return {"tags": _tags[event["id"]]}
```

## Use instead
```python
_tags = {}


def handler(event, context):
    return {"tags": _tags.get(event["id"], [])}
```

## Limits
A counter kept in a defaultdict (`d[k] += 1`) is judged as read-modify-write (CA102).
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
    "CA203",
    "autovivifying-read",
    Family.CACHE,
    "Reading a missing key of a shared defaultdict stores it",
    "Read with .get(), or use a plain dict.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "vivify"))


def _draft(program: Program, d: Diagnosis) -> Draft:
    unsafe = bool(d.shape.others) or program.has_project_factory(d.shared)
    why = "the insertion meets other invocations' walks through the dict, or two of them get two objects for one key"
    return say.draft(
        RULE,
        program,
        d,
        f"reading a missing key of `{say.name(d)}` stores it",
        say.UNSAFE if unsafe else say.BENIGN,
        say.BENIGN,
        why if unsafe else "it only grows with every key that was asked for",
        "every worker process has a dict that grows with every key that was asked for",
    )
