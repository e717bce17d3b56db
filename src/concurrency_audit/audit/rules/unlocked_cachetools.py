"""A cachetools cache is used without a lock.

## What it does
Reports caches of cachetools that are used without a lock: `@cached(cache)` without `lock=`, and cache objects used
directly.

## Why is this bad
The caches of cachetools are documented as not thread-safe: even a read moves entries around, so two threads can break
the cache's own bookkeeping and raise KeyError from inside.

## Example
```python
from cachetools import TTLCache

_cache = TTLCache(maxsize=100, ttl=60)


def handler(event, context):
    _cache[event["key"]] = event["value"]
    return {"n": len(_cache)}
```

## Use instead
```python
import threading

from cachetools import TTLCache

_cache = TTLCache(maxsize=100, ttl=60)
_lock = threading.Lock()


def handler(event, context):
    with _lock:
        _cache[event["key"]] = event["value"]
        return {"n": len(_cache)}
```

## Limits
Worker processes each have a cache of their own, which only multiplies the work.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.knowledge.rows import DecoratorRow
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis, found
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _wording as say

_FUNCTION = "Pass lock=threading.Lock() to the decorator."
_METHOD = "Pass lock=lambda self: self._lock to the decorator, with a threading.Lock() made in __init__."
WHY = "cachetools documents its caches as not thread-safe: even a read moves entries around"

RULE = Rule(
    "CA205",
    "unlocked-cachetools",
    Family.CACHE,
    "A cachetools cache is used without a lock",
    "Hold one lock around every access, or let @cached(cache, lock=threading.Lock()) do so.",
    fix="unsafe",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per cache object and per decorated function that invocations call."""
    yield from (_draft(program, d) for d in found(program, "unlocked"))
    for call in program.calls:
        if _lacks_lock(call) and call.receiver is not None and program.is_reached(call.receiver):
            yield _undecorated(program, call)


def _lacks_lock(call: Call) -> bool:
    row = call.row
    if not isinstance(row, DecoratorRow) or row.needs != "lock":
        return False
    return all(name != row.needs for name, _ in call.keywords)


def _undecorated(program: Program, call: Call) -> Draft:
    name = program.label(call.receiver) if call.receiver is not None else call.name
    return Draft(
        RULE,
        call.site,
        name,
        f"the cache that `@{call.name}` keeps for `{name}` is used without a lock",
        say.UNSAFE,
        say.BENIGN,
        WHY,
        say.COPIES,
        advice=_METHOD if call.name.endswith("cachedmethod") else _FUNCTION,
    )


def _draft(program: Program, d: Diagnosis) -> Draft:
    return say.draft(
        RULE, program, d, f"`{say.name(d)}` is used without a lock", say.UNSAFE, say.BENIGN, WHY, say.COPIES
    )
