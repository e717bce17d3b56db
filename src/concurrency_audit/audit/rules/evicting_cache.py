"""An entry is used after a check, while other invocations remove entries.

## What it does
Reports the use of an entry after a look that found it, or `del` after a look, while other invocations remove entries
(`del`, `pop`, `popitem`, `clear`).

## Why is this bad
The entry is gone between the look and the use: KeyError, in a line that seems to have made sure.

## Example
```python
_cache = {}


def handler(event, context):
    key = event["key"]
    if key in _cache:
        del _cache[key]
    return {"ok": True}
```

## Use instead
```python
_cache = {}


def handler(event, context):
    _cache.pop(event["key"], None)
    return {"ok": True}
```

## Limits
`get` and `pop` with a default are single steps and not reported, nor are uses under one lock with the look.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis, found
from concurrency_audit.audit.program.hazards.taken_out import leaves_some
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _wording as say

RULE = Rule(
    "CA202",
    "evicting-cache",
    Family.CACHE,
    "An entry is used after a check, while other invocations remove entries",
    "Use .get() or .pop() with a default and work with what it returned.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    return (_draft(program, d) for d in found(program, "evict"))


def _draft(program: Program, d: Diagnosis) -> Draft:
    own = d.at.context.beside_others
    left = leaves_some(program, d.shared, d.at)
    why = "another invocation can remove the entry between the look and the use: KeyError"
    return say.draft(
        RULE,
        program,
        d,
        f"an entry of `{say.name(d)}` is used after a look, while other invocations remove entries",
        say.UNSAFE,
        say.UNSAFE if own or left else say.BENIGN,
        why,
        say.OWN_TOO if own else say.leftover(d) if left else say.COPIES,
    )
