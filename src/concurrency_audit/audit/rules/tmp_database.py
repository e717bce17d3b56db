"""A database file under /tmp is one database for all invocations of all workers.

## What it does
Reports a database (`sqlite3`, SQLAlchemy with SQLite, `shelve`, `dbm`, DuckDB) that is opened at a path under `/tmp`
which invocations share, and a pickle that is read, changed and written back there.

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
A SQLite database that the code only ever sends SELECT statements to is reported only where invocations copy or
download its file. Where every change stands between `BEGIN IMMEDIATE` (or `EXCLUSIVE`) and `COMMIT`, it is benign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.domain.accesses import INIT, Access, Call, Context
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _files as say
from concurrency_audit.audit.rules._used_files import File, files

RULE = Rule(
    "CA506",
    "tmp-database",
    Family.FILESYSTEM,
    "A database file under /tmp is one database for all invocations of all workers",
    "Keep records in a service made for it (DynamoDB, a database), or give every invocation a database of its own.",
)
_ORMS = ("sqlalchemy.", "sqlmodel.")
_CHANGES = frozenset(["commit", "create_all", "drop_all", "to_sql"])
_BEGINS = re.compile(r"\s*begin\s+(immediate|exclusive)\b", re.IGNORECASE)
_ENDS = re.compile(r"\s*(commit|end|rollback)\b(?!\s+to\b)", re.IGNORECASE)
_HARMLESS = re.compile(r"\s*(select|pragma|create\s+\w+(\s+\w+)?\s+if\s+not\s+exists)\b", re.IGNORECASE)
_READS = re.compile(r"\s*(select|pragma|with|commit|rollback)\b", re.IGNORECASE)
Statement = tuple[Context, str | None]
"""Where a statement runs, and its text if that is known."""
_WAITS = (
    "every change is a transaction that shuts others out from its start: they wait, and find what earlier ones left"
)
_SHARED = frozenset(["fixed", "basename", "request"])


def check(program: Program) -> Iterable[Draft]:
    """One finding per file and entry point."""
    for file in files(program):
        if file.naming not in _SHARED or not say.is_database(file):
            continue
        opened = [a for a in file.accesses if a.op == "database"]
        statements = _statements(program, {a.context for a in opened})
        if opened and all(a.method_name.startswith("sqlite3") for a in opened) and _only_selects(statements):
            yield from _copied(file, opened)
            continue
        if opened and all(a.method_name.startswith("sqlalchemy") for a in opened) and _only_looks(program):
            continue
        acts = opened or list(file.writes)
        held = say.guard([*acts, *file.reads])
        alone = len(opened) == len(acts) and _shuts_out(statements)
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
                say.LOCKED if held.processes else f"{say.sharing(file)}: {why}",
            )  # fmt: skip


def _copied(file: File, opened: Sequence[Access]) -> Iterable[Draft]:
    """A database that is only read, but whose file invocations put there, while others may be reading it."""
    copies = [a for a in say.running(file.writes) if a.op == "write"]
    held = say.guard([*copies, *opened])
    why = "one invocation reads the database while another is still writing its file"
    for at in say.firsts(copies):
        yield from say.draft(
            RULE, file, at, f"`{file.place.name}` is one database file for all invocations, and is written anew",
            say.guarded(Verdict.UNSAFE, held.threads), say.guarded(Verdict.UNSAFE, held.processes),
            say.LOCKED if held.threads else why, say.LOCKED if held.processes else f"{say.sharing(file)}: {why}",
        )  # fmt: skip


def _only_looks(program: Program) -> bool:
    """Whether rows are only ever looked for through SQLAlchemy."""
    stored = [a for a in program.accesses.values() if a.place.root == "store"]
    ops = {a.op for a in stored if a.method_name.startswith(_ORMS)}
    return ops == {"read"} and not any(c.name.rpartition(".")[2] in _CHANGES for c in program.calls)


def _only_selects(statements: Sequence[Statement]) -> bool:
    """Whether every statement reads."""
    return bool(statements) and all(text is not None and _READS.match(text) for _, text in statements)


def _shuts_out(statements: Sequence[Statement]) -> bool:
    """Whether every statement that may write stands in a transaction that no other can be in at the same time."""
    inside: set[Context] = set()
    written = False
    for context, text in statements:
        if text is not None and _BEGINS.match(text):
            inside.add(context)
        elif text is not None and _ENDS.match(text):
            inside.discard(context)
        elif text is None or not _HARMLESS.match(text):
            written = True
            if context not in inside:
                return False
    return written


def _statements(program: Program, contexts: Set[Context]) -> list[Statement]:
    """The statements given to SQLite by invocations that open the file; by all, if it is opened at import."""
    calls = [c for c in program.calls if c.name.startswith("sqlite3.connect")]
    return [found for c in calls if contexts & {c.context, INIT} and (found := _statement(c)) is not None]


def _statement(call: Call) -> Statement | None:
    method = call.name.rpartition(".")[2]
    if method in ("commit", "rollback"):
        return call.context, method
    if method.startswith("execute") and call.args:
        given = call.args[0]
        return call.context, str(given.ref) if given.kind == "const" else None
    return None
