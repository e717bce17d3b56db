"""A database file under /tmp is one database for all invocations of all workers.

## What it does
Reports a database (`sqlite3`, `shelve`, `dbm`, DuckDB) that is opened at a path under `/tmp` which invocations share,
and a pickle that is read, changed and written back there.

## Why is this bad
`shelve`, `dbm` and pickles have no protection against several writers: updates are lost, or the file is damaged.
SQLite locks the whole file for one writer, and the others fail with "database is locked". And a row that one request
wrote is there for the next one.

## Example
```python
import sqlite3


def handler(event, context):
    with sqlite3.connect("/tmp/cache.db") as database:
        database.execute("insert into seen values (?)", (event["id"],))
```

## Use instead
```python
import sqlite3


def handler(event, context):
    database = sqlite3.connect(":memory:")
    database.execute("create table seen (id text)")
    database.execute("insert into seen values (?)", (event["id"],))
```

## Limits
A SQLite database that the code only ever sends SELECT statements to is not reported.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _files as say

RULE = Rule(
    "CA506",
    "tmp-database",
    Family.FILESYSTEM,
    "A database file under /tmp is one database for all invocations of all workers",
    "Keep records in a service made for it (DynamoDB, a database), or give every invocation a database of its own.",
)
_SHARED = frozenset(["fixed", "basename", "request"])


def check(program: Program) -> Iterable[Draft]:
    """One finding per file and entry point."""
    for file in say.files(program):
        if file.naming not in _SHARED or not say.is_database(file):
            continue
        opened = [a for a in file.accesses if a.op == "database"]
        if opened and all(a.method_name.startswith("sqlite3") for a in opened) and _only_selects(program):
            continue
        acts = opened or list(file.writes)
        held = say.guard([*acts, *file.reads])
        why = "writers lock each other out or overwrite each other, and rows of one request are there for the next"
        for at in say.firsts(acts):
            yield from say.draft(
                RULE, file, at, f"`{file.place.name}` is one database for all invocations",
                say.guarded(Verdict.UNSAFE, held.threads), say.guarded(Verdict.UNSAFE, held.processes),
                say.LOCKED if held.threads else why,
                say.LOCKED if held.processes else f"worker processes share /tmp: {why}",
            )  # fmt: skip


def _only_selects(program: Program) -> bool:
    """Whether every statement that the code gives to SQLite reads."""
    given = [
        c.args[0] for c in program.calls if c.name.startswith("sqlite3.connect") and "execute" in c.name and c.args
    ]
    return bool(given) and all(
        v.kind == "const" and str(v.ref).lstrip().lower().startswith(("select", "pragma", "with")) for v in given
    )
