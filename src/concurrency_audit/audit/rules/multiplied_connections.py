"""What is opened at import is opened once per worker process.

## What it does
Reports database connections, connection pools and clients that keep connections open, where they are made at import
and used by invocations.

## Why is this bad
An environment runs as many worker processes as it serves requests at once, and every one of them imports the module.
A pool of 10 becomes 10 times the workers times the environments, and a database refuses connections long before the
function is at its limit. Nothing goes wrong within one process, so the finding is a warning about the sum.

## Example
```python
import os

import psycopg_pool

pool = psycopg_pool.ConnectionPool(os.environ["DSN"], min_size=2, max_size=10)


def handler(event, context):
    with pool.connection() as connection:
        return {"n": connection.execute("select 1").fetchone()[0]}
```

## Use instead
```python
import os

import psycopg


def handler(event, context):
    with psycopg.connect(os.environ["PROXY_DSN"]) as connection:
        return {"n": connection.execute("select 1").fetchone()[0]}
```

## Limits
Clients that connect when they are used, to services made for many callers (AWS, HTTP), are not reported. Whether a
proxy such as RDS Proxy stands in between cannot be seen; then ignore the finding with a reason. Where import-time
code closes such a connection again, the module's connections of that kind are not reported.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.knowledge.rows import ObjectRow
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import Obj
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._forks import why_before_the_fork

RULE = Rule(
    "CA601",
    "multiplied-connections",
    Family.CLIENT,
    "What is opened at import is opened once per worker process",
    "Keep pools small (one connection is enough for a worker), and put a proxy such as RDS Proxy in between.",
)
_POOLLESS = ("NullPool", "StaticPool", "AssertionPool")


def check(program: Program) -> Iterable[Draft]:
    """One finding per object that is made at import and kept."""
    seen: set[tuple[str, int, int]] = set()
    for obj in program.objects:
        row = program.object_row(obj.made_by) if isinstance(obj.made_by, str) else None
        if row is None or row.multiplies != "connections" or not _is_kept(program, obj):
            continue
        site = (obj.module, obj.function, obj.anchor)
        if site not in seen and not _has_no_pool(obj):
            seen.add(site)
            yield _draft(program, obj, row)


def _is_kept(program: Program, obj: Obj) -> bool:
    """Whether it is made at import, and an invocation looks at it or at something it gave (its channel, its cursor)."""
    if obj.anchor < 0 or not obj.at_import or why_before_the_fork(program, obj):
        return False  # what is opened before the fork is opened once: CA605
    begin = f"{obj.made_by}."
    parts = [o for o in program.objects if o.at_import and o.module == obj.module and str(o.made_by).startswith(begin)]
    closed = any(o.made_by == f"{begin}close" for o in parts)
    return not closed and any(o.place is not None and o.place.root != "local" for o in (obj, *parts))


def _has_no_pool(obj: Obj) -> bool:
    pool = obj.attributes.get("poolclass")
    return pool is not None and isinstance(pool.ref, str) and pool.ref.endswith(_POOLLESS)


def _draft(program: Program, obj: Obj, row: ObjectRow) -> Draft:
    name = obj.place.label if obj.place is not None else str(obj.made_by)
    per = (
        "a pool of its own"
        if row.kind == "pool"
        else "connections of its own"
        if row.kind == "client"
        else "one of its own"
    )
    return Draft(
        RULE, Site(obj.module, obj.function, obj.anchor), name if obj.place is None else program.symbol(obj.place),
        f"`{name}` is opened by every worker process", Verdict.SAFE, Verdict.BENIGN,
        "the module is imported once, so there is one for all invocations",
        f"every worker process opens {per}: what the server sees is that times the workers times the environments",
        confidence=row.confidence, definition=None if obj.place is None else program.definition(obj.place),
    )  # fmt: skip
