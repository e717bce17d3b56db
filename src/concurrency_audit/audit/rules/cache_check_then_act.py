'''A cache is filled after a check that another invocation can pass at the same time.

## What it does
Reports a store into a shared dictionary (or attribute, or list) that depends on an earlier look at the same place: `if key not in cache`,
`try: cache[key] except KeyError`, `if (v := cache.get(key)) is None`, `v = cache.get(key)` and a test of `v`.

## Why is this bad
Between the check and the store another invocation runs the same lines. Both pay for the value, and where the value may differ per
fill, is changed later, or entries are evicted elsewhere, one of them goes on with an object that is no longer in the cache.

## Example
```python
_cache = {}


def handler(event, context):
    key = event["key"]
    if key not in _cache:
        _cache[key] = fetch(key)
    return _cache[key]
```

## Use instead
```python
import threading

_cache = {}
_lock = threading.Lock()


def handler(event, context):
    key = event["key"]
    with _lock:
        if key not in _cache:
            _cache[key] = fetch(key)
        return _cache[key]
```

## Limits
A value is taken for a pure function of its key when it is computed from nothing but the key by calls known to be pure; then the
finding is benign. The dictionary is recognised by its display or constructor, or by the methods used on it.
'''

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.accesses import Access
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.program import Program, Shared
from concurrency_audit.audit.rules._judging import has_switch, unprotected_checks

RULE = Rule(
    "CA201",
    "cache-check-then-act",
    Family.CACHE,
    "A shared cache is filled after a check that another invocation can pass as well",
    "Hold one lock over the check and the store, or use functools.lru_cache where the value depends on the key alone.",
    fix="unsafe",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per cache."""
    for shared in program.shared:
        for write in shared.content_writes:
            checks = unprotected_checks(program, write)
            if write.op in ("write", "mutate") and checks:
                yield _draft(program, shared, write, checks)
                break


def _draft(program: Program, shared: Shared, write: Access, checks: list[Access]) -> Draft:
    pure = is_pure(program, shared, write)
    name = shared.place.label
    return Draft(
        RULE,
        write.site,
        shared.symbol,
        f"`{name}` is filled after a check that other invocations can pass at the same time",
        Verdict.BENIGN if pure else Verdict.UNSAFE,
        Verdict.BENIGN,
        "the same value may be computed more than once; whichever is stored last is as good"
        if pure
        else f"two invocations can both find no entry, and both fill it: one goes on with a value that is not the one in `{name}`",
        "every worker process fills a copy of its own: the work and the memory multiply, nothing else",
        write.path,
        interpreter="any" if has_switch(checks[0], write) else "free-threaded",
        definition=shared.definition,
        related=tuple(Note(c.site, "check", "checked here") for c in program.first(checks)),
    )


def is_pure(program: Program, shared: Shared, write: Access) -> bool:
    """Whether the value depends on the key alone, and the place is only stored to and read."""
    key = program.key(write)
    if key is None or any(a.op in ("delete", "iterate") or "[]" in a.place.path and a.writes for a in shared.accesses):
        return False
    return write.value.deps <= key.deps
