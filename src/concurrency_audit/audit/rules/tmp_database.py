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
A SQLite database that the code only ever sends SELECT statements to is not reported. Where every change stands between
`BEGIN IMMEDIATE` (or `EXCLUSIVE`) and `COMMIT`, it is benign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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
_BEGINS = re.compile(r"\s*begin\s+(immediate|exclusive)\b", re.IGNORECASE)
_ENDS = re.compile(r"\s*(commit|end|rollback)\b(?!\s+to\b)", re.IGNORECASE)
_HARMLESS = re.compile(r"\s*(select|pragma|create\s+\w+(\s+\w+)?\s+if\s+not\s+exists)\b", re.IGNORECASE)
_WAITS = (
    "every change is a transaction that shuts others out from its start: they wait, and find what earlier ones left"
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
        alone = len(opened) == len(acts) and _shuts_out(program)
        verdict = Verdict.BENIGN if alone else Verdict.UNSAFE
        why = (
            _WAITS
            if alone
            else "writers lock each other out or overwrite each other, and rows of one request are there for the next"
        )
        for at in say.firsts(acts):
            yield from say.draft(
                RULE, file, at, f"`{file.place.name}` is one database for all invocations",
                say.guarded(verdict, held.threads), say.guarded(verdict, held.processes),
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


def _shuts_out(program: Program) -> bool:
    """Whether every statement that may write stands in a transaction that no other can be in at the same time."""
    inside: set[object] = set()
    written = False
    for context, text in _statements(program):
        if text is not None and _BEGINS.match(text):
            inside.add(context)
        elif text is not None and _ENDS.match(text):
            inside.discard(context)
        elif text is None or not _HARMLESS.match(text):
            written = True
            if context not in inside:
                return False
    return written


def _statements(program: Program) -> Iterator[tuple[object, str | None]]:
    """The statements given to SQLite, with the contexts they run in; None where the text is not known."""
    for call in program.calls:
        if not call.name.startswith("sqlite3.connect"):
            continue
        method = call.name.rpartition(".")[2]
        if method in ("commit", "rollback"):
            yield call.context, "commit"
        elif method.startswith("execute") and call.args:
            given = call.args[0]
            yield call.context, str(given.ref) if given.kind == "const" else None
