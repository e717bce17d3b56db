"""A lock of threads is held while a coroutine waits, and another task of the same event loop wants it.

## What it does
Reports a shared `threading.Lock`, `RLock`, `Condition` or semaphore of one that is held at an `await`, in an
`async for`
or while an `async with` is entered, in a coroutine of which several run on one event loop: a route, or a task that the
invocation starts several times. Locks are followed through `with`, `acquire` and context managers of the project.

## Why is this bad
All tasks of an event loop run in one thread. The task that waits for the lock blocks that thread, so the task that
holds it never gets its turn to give it back: the whole loop stands still until the function times out. An `RLock`
belongs to the thread, so it lets all of them in and protects nothing.

## Example
```python
import asyncio
import threading

from fastapi import FastAPI

app = FastAPI()
lock = threading.Lock()
stock = {"n": 10}


@app.post("/take")
async def take():
    with lock:
        left = stock["n"] - 1
        await asyncio.sleep(0.1)
        stock["n"] = left
    return "ok"
```

## Use instead
```python
import asyncio

from fastapi import FastAPI

app = FastAPI()
lock = asyncio.Lock()
stock = {"n": 10}


@app.post("/take")
async def take():
    async with lock:
        left = stock["n"] - 1
        await asyncio.sleep(0.1)
        stock["n"] = left
    return "ok"
```

## Limits
A coroutine that alone runs on a loop of its invocation, as behind Mangum or `asyncio.run(work(event))`, waits for
another thread and not for itself: it is not reported. Locks on files are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain.accesses import Wait
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._wording import ALONE, SAFE, UNSAFE

RULE = Rule(
    "CA117",
    "lock-held-across-await",
    Family.GLOBAL,
    "A lock of threads is held while a coroutine waits: the next task that wants it stops the whole event loop",
    "Use `asyncio.Lock` with `async with`, or give the lock back before the await.",
)
_OF_THREADS = frozenset(["lock", "rlock", "semaphore", "condition"])


def check(program: Program) -> Iterable[Draft]:
    """One finding per lock, where it is taken."""
    seen = set()
    for wait in program.waits:
        if wait.lock not in seen and _meets_others(wait) and program.lock_kind(wait.lock) in _OF_THREADS:
            seen.add(wait.lock)
            yield _draft(program, wait, program.lock_kind(wait.lock) == "rlock")


def _meets_others(wait: Wait) -> bool:
    """Whether other tasks that run this code share its event loop."""
    context = wait.context
    if not context.is_async or wait.lock.root == "file":
        return False
    return not context.own_loop if context.kind == "invocation" else context.many


def _draft(program: Program, wait: Wait, lets_in: bool) -> Draft:
    own = wait.context.kind == "thread"
    why = "every task of the loop has the same thread, so the lock lets all of them in" if lets_in else (
        f"the task that waits for `{wait.lock.label}` blocks the loop, and the one that holds it never goes on"
    )  # fmt: skip
    return Draft(
        RULE,
        wait.taken,
        program.symbol(wait.lock),
        f"`{wait.lock.label}` is a lock of threads and is held at an await",
        UNSAFE,
        UNSAFE if own else SAFE,
        why,
        "tasks that the invocation itself starts meet in either model" if own else ALONE,
        wait.path,
        definition=program.definition(wait.lock),
        related=(Note(wait.at, "await", "other tasks get their turn here"),),
    )
