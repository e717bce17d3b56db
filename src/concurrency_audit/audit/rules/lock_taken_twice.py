"""A lock is taken by who holds it already, which waits for itself.

## What it does
Reports a shared lock that is not reentrant (`threading.Lock`, `multiprocessing.Lock`, a lock of Redis) and that is
taken while the same invocation holds it. Locks are followed through `with`, `acquire`, context managers of the project
and calls.

## Why is this bad
The lock is given back only after it was taken: the invocation waits for ever, and every other one that wants the lock
waits with it, until the function times out. Often only a rare branch does it, such as the one in which all connections
are out.

## Example
```python
import threading

lock = threading.Lock()
counts = {}


def record(name):
    with lock:
        counts[name] = counts.get(name, 0) + 1


def handler(event, context):
    with lock:
        counts["all"] = counts.get("all", 0) + 1
        record(event["name"])
    return "ok"
```

## Use instead
```python
import threading

lock = threading.RLock()
counts = {}


def record(name):
    with lock:
        counts[name] = counts.get(name, 0) + 1


def handler(event, context):
    with lock:
        counts["all"] = counts.get("all", 0) + 1
        record(event["name"])
    return "ok"
```

## Limits
Locks that are kept in a container are not told apart, so nothing is said of them. Taking a lock only for a time, or
only if it is free (`acquire(timeout=1)`, `acquire(blocking=False)`), is not reported.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._wording import UNSAFE

RULE = Rule(
    "CA118",
    "lock-taken-twice",
    Family.GLOBAL,
    "A lock is taken by an invocation that holds it already, and that waits for itself",
    "Use an `RLock`, or take the lock in the callers alone.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per lock, where it is taken once more."""
    for (outer, inner), taken in program.nested_locks.items():
        if outer == inner and _is_one(inner) and program.lock_kind(inner) == "lock":
            why = f"`{inner.label}` is held and waited for by the same invocation: it hangs, and all others behind it"
            yield Draft(
                RULE,
                taken.inner,
                program.symbol(inner),
                f"`{inner.label}` is taken here while it is held already",
                UNSAFE,
                UNSAFE,
                why,
                why,
                taken.path,
                definition=program.definition(inner),
                related=(Note(taken.outer, "lock", f"`{inner.label}` is taken here"),),
            )


def _is_one(lock: Place) -> bool:
    """Whether the place is one lock, and not any of those that a container or a local name may hold."""
    return lock.root not in ("file", "local") and not any("[" in step for step in lock.path)
