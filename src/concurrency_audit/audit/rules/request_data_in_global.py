"""Data of one request is kept in a module global and read back.

## What it does
Reports a module global, or an element of one under a constant key, that takes a value from the event or the context
and is read back.

## Why is this bad
The next invocation stores its own value before this one has read its: one customer gets another's data. Where an
invocation can read the name before it has stored anything, it finds what an earlier one left behind, in worker
processes too.

## Example
```python
_user = None


def handler(event, context):
    global _user
    _user = event["user"]
    return greet()


def greet():
    return {"message": f"Hello {_user}"}
```

## Use instead
```python
from contextvars import ContextVar

_user = ContextVar("user")


def handler(event, context):
    _user.set(event["user"])
    return greet()


def greet():
    return {"message": f"Hello {_user.get()}"}
```

## Limits
Only values that can be traced to the event or the context through assignments, calls of the project's functions and
containers are recognised. What is kept in a `threading.local` or a context variable is reported where a later request
on the same thread can read it before anything is set anew. An element under a key from the request is taken for a cache
(CA201).
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis, found
from concurrency_audit.audit.program.hazards.own import left_in_threads
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _wording as say

RULE = Rule(
    "CA103",
    "request-data-in-global",
    Family.GLOBAL,
    "Data of one request is kept in a module global and read back",
    "Pass the value as an argument or keep it in a contextvars.ContextVar.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    yield from (say.request_data(RULE, program, d) for d in found(program, "request-in-global"))
    yield from (_left(program, d) for d in left_in_threads(program))


def _left(program: Program, d: Diagnosis) -> Draft:
    text = f"`{say.name(d)}` holds data of a request, and is still set when the thread serves the next one"
    why = "a thread serves one request after the other, and " + say.leftover(d)
    return say.draft(RULE, program, d, text, say.UNSAFE, say.UNSAFE, why, why)
