"""An asynchronous client is kept for several event loops.

## What it does
Reports objects that belong to the event loop of their first use (`httpx.AsyncClient`, `aiohttp.ClientSession`,
`asyncpg` connections and pools, clients of aioboto3, `redis.asyncio`, `motor`, asyncio's own locks and queues), that
are kept from one invocation to the next, and that an invocation uses on a loop of its own: inside `asyncio.run`,
`anyio.run` or a loop from `asyncio.new_event_loop`.

## Why is this bad
Each `asyncio.run` makes an event loop and closes it. Connections that the object opened during the first invocation are
tied to a loop that is gone when the second one comes: `RuntimeError: Event loop is closed`, a future attached to a
different loop, or a request that never returns. That needs no second invocation at the same time, so worker processes
fail too; threads fail at once, for each has another loop.

## Example
```python
import asyncio

import httpx

client = httpx.AsyncClient()


async def fetch(url):
    answer = await client.get(url)
    return answer.json()


def handler(event, context):
    return asyncio.run(fetch(event["url"]))
```

## Use instead
```python
import asyncio

import httpx


async def fetch(url):
    async with httpx.AsyncClient() as client:
        answer = await client.get(url)
        return answer.json()


def handler(event, context):
    return asyncio.run(fetch(event["url"]))
```

## Limits
Known are the objects that docs/knowledge.md says this of. A loop that is made at import and kept for all invocations
works in worker processes, and is judged by CA301 itself. A factory of sessions counts as what it was made for (the
engine of an `async_sessionmaker`); where every invocation disposes of the engine before its loop ends, worker
processes are safe. An asyncio lock or queue binds itself to a loop only where
someone has to wait for it: a lock that no two tasks of one invocation take is safe in worker processes.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.values import Obj
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._event_loops import outliving
from concurrency_audit.audit.rules._wording import SAFE, UNSAFE

RULE = Rule(
    "CA305",
    "client-outlives-event-loop",
    Family.CLIENT,
    "An asynchronous client is kept for several event loops",
    "Make it inside the coroutine that asyncio.run runs (async with), or keep one loop and run everything on it.",
)
_MOST_NOTES = 6
_BELONGS = "each invocation has an event loop of its own, and the connections belong to that of another"
_CLOSED = "the loop of the first invocation is closed when the next one uses what belongs to it"
_CLEARED = "each invocation closes the connections of its loop before it ends"
_LOCKS = ("task-lock", "task-signal")
_WAITS = "who waits for it while another loop holds it gets a RuntimeError, or is never woken"
_NO_WAITING = "one task takes it at a time, and nobody waits for it"


def check(program: Program) -> Iterable[Draft]:
    """One finding per object, at its first use on a loop of the invocation's own."""
    for place, (made_by, belonging, row, cleared, accesses) in outliving(program).items():
        first, *others = program.first(accesses)
        locks = row.kind in _LOCKS and all(access.method_name == "acquire" for access in accesses)
        alone = locks and not any(access.context.kind == "thread" for access in accesses)
        yield Draft(
            RULE,
            first.site,
            program.symbol(place),
            f"`{place.label}` ({made_by}) is kept, and used on an event loop that ends with the invocation",
            UNSAFE,
            SAFE if alone or cleared else UNSAFE,
            _WAITS if row.kind in _LOCKS else _BELONGS,
            _NO_WAITING if alone else _CLEARED if cleared else _CLOSED,
            first.path,
            confidence=row.confidence,
            definition=program.definition(place),
            related=(
                *_made(program, place, belonging),
                *(Note(access.site, "use", "also used here") for access in others[:_MOST_NOTES]),
            ),
        )


def _made(program: Program, place: Place, belonging: Obj) -> Iterable[Note]:
    """Where that is made which belongs to the loop, if it is not the object itself that is used: an engine."""
    if belonging is not program.object_at(place) and belonging.anchor >= 0:
        yield Note(Site(belonging.module, belonging.function, belonging.anchor), "use", "made here for one event loop")
