"""Worker processes inherit a connection, file or generator that was opened before they were forked.

## What it does
Reports connections, cursors, sessions, open files and random generators that are made at import and used by
invocations, where the runtime imports the handler once and forks its worker processes afterwards: awslambdaric 4.1.0
and 4.2.0, pinned in a requirements or lock file beside the audited code, and functions under `@register_pre_fork`,
which run before the fork by design. `@register_pre_fork` itself is reported where awslambdaric 4.2.1 or later is
pinned.

## Why is this bad
A forked process keeps the descriptors of its parent. All workers then write their queries into one socket and read
each other's answers, move one position in one file, and draw the same random numbers. Threads share the object openly,
which is judged by other rules. awslambdaric 4.2.1 took `register_pre_fork` back: importing it raises ImportError, so
that no environment of the function starts.

## Example
```python
import psycopg2
from awslambdaric.lambda_concurrency_hooks import register_pre_fork

connection = None


@register_pre_fork
def connect():
    global connection
    connection = psycopg2.connect("service=orders")


def handler(event, context):
    with connection.cursor() as cursor:
        cursor.execute("select total from orders where id = %s", (event["id"],))
        return cursor.fetchone()
```

## Use instead
```python
import json

from awslambdaric.lambda_concurrency_hooks import register_pre_fork

rates = {}


@register_pre_fork
def load():
    with open("/var/task/rates.json") as file:
        rates.update(json.load(file))


def handler(event, context):
    return {"rate": rates[event["currency"]]}
```

## Limits
Other versions of awslambdaric import the handler in each worker, so nothing is inherited. A boto3 client opens its
connections at the first call, so one that is only made at import is no finding. A version that a base image brings
along is not known; only a pinned one is.
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
from concurrency_audit.audit.rules._forks import pinned, why_inherited

RULE = Rule(
    "CA605",
    "inherited-by-workers",
    Family.CLIENT,
    "Worker processes inherit what was opened before they were forked",
    "Open it on first use, in the worker; or pin awslambdaric to 4.2.1 or later, which imports the handler in each.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per object that is opened before the fork and kept for invocations, or hook that is not there."""
    yield from _missing_hooks(program)
    used = {(s.place.root, s.place.owner, s.place.name) for s in program.shared}
    seen: set[Site] = set()
    for obj in program.objects:
        row = program.object_row(obj.made_by) if isinstance(obj.made_by, str) else None
        site = Site(obj.module, obj.function, obj.anchor)
        place = obj.place
        if row is None or site in seen or obj.anchor < 0 or place is None or place.root == "local":
            continue
        if (why := why_inherited(program, obj, row)) and (place.root, place.owner, place.name) in used:
            seen.add(site)
            yield _draft(program, obj, row, site, why)


def _missing_hooks(program: Program) -> Iterable[Draft]:
    """Functions under a decorator that the pinned version of the runtime client does not have."""
    for call in program.calls:
        if call.row is None or call.row.effect != "pre-fork" or call.result.others:
            continue  # another function may stand in for the name, as where ImportError is caught
        pin = program.forking(call.site.module)
        if pin is not None and pin.lacks_pre_fork:
            why = f"{pinned(pin)} has no such name: no environment of the function starts"
            yield Draft(
                RULE,
                call.site,
                call.name,
                f"`{call.name.rpartition('.')[2]}` cannot be imported from awslambdaric {pin.version}",
                Verdict.UNSAFE,
                Verdict.UNSAFE,
                why,
                why,
                definition=call.site,
                advice="Do it at import, once per worker, or import the name inside `try` and `except ImportError`.",
            )


def _draft(program: Program, obj: Obj, row: ObjectRow, site: Site, why: str) -> Draft:
    assert obj.place is not None
    what = "draws the same numbers in all of them" if row.kind == "rng" else "has one descriptor in all of them"
    return Draft(
        RULE,
        site,
        program.symbol(obj.place),
        f"`{obj.place.label}` is inherited by every worker process and {what}",
        Verdict.SAFE,
        Verdict.UNSAFE,
        "one process has it to itself; whether its threads may share it other rules say",
        f"{why}: what one worker sends or reads, the others do on the same connection",
        confidence=row.confidence,
        definition=program.definition(obj.place),
    )
