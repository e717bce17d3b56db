"""Code asks for the event loop of the calling thread, which only the main thread has.

## What it does
Reports `asyncio.get_event_loop()` in code that is no coroutine, where what it gives runs a coroutine to its end
(`loop.run_until_complete(...)`) while a request is handled.

## Why is this bad
Nobody makes an event loop for a thread. Where invocations run in threads the call raises RuntimeError in each of them
but the main one, and from Python 3.14 on there as well: the function fails as soon as it runs under that model. Where
every invocation has a process of its own it runs in the main thread, which is given a loop up to Python 3.13.

## Example
```python
import asyncio


async def send(text):
    await asyncio.sleep(0)
    return text


def handler(event, context):
    loop = asyncio.get_event_loop()
    return loop.run_until_complete(send(event["text"]))
```

## Use instead
```python
import asyncio


async def send(text):
    await asyncio.sleep(0)
    return text


def handler(event, context):
    return asyncio.run(send(event["text"]))
```

## Limits
It is silent where the same invocation makes or sets a loop anywhere (`asyncio.new_event_loop()`), unless only the first
one does. A loop that is kept from import on is one object for all invocations (CA301).
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _calls as say
from concurrency_audit.audit.rules._wording import ALONE, SAFE, UNSAFE

RULE = Rule(
    "CA707",
    "missing-event-loop",
    Family.RUNTIME,
    "The event loop of the calling thread is asked for, and other threads than the main one have none",
    "Run the coroutine with `asyncio.run(...)`, which makes a loop of its own.",
)
_NONE = "no thread but the main one has an event loop, so that the call raises RuntimeError"


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    running = {id(call.receiver.obj) for call in program.calls if say.effect(call) == "calls" and call.receiver}

    def asks(call: Call) -> bool:
        row = say.described(call)
        if row is None or row.effect != "thread-loop" or call.context.is_async or call.result.obj is None:
            return False
        made = (each for each in program.calls if each.name in row.unless and each.context == call.context)
        # what only the first invocation makes is there for what only the first one does
        return id(call.result.obj) in running and not any(each.checks <= call.checks for each in made)

    for call in say.first_of_each(program, asks):
        own = call.context.kind == "thread"
        yield Draft(
            RULE, call.site, call.name, f"`{call.name}` finds no event loop in the thread of an invocation",
            UNSAFE, UNSAFE if own else SAFE, _NONE, say.OWN_THREADS if own else ALONE, call.path,
            confidence=say.confidence(call),
        )  # fmt: skip
