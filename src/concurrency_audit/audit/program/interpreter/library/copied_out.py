"""Statements of DuckDB that write files: `COPY orders TO '/tmp/orders.parquet'`, `EXPORT DATABASE '/tmp/all'`."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Hole, Pattern, Value
from concurrency_audit.audit.program.interpreter.library.files import touch
from concurrency_audit.audit.program.interpreter.run import Run

_COPYING = re.compile(r"\s*(copy|export\s+database)\b", re.IGNORECASE)
_WHERE = re.compile(r"\bto\s+'|\bdatabase\s+'", re.IGNORECASE)
_RUNNING = frozenset(["execute", "sql", "query"])


def copied_out(run: Run, call: LibraryCall) -> None:
    """Record the file that the text of a statement names, if it is one that writes."""
    if call.short not in _RUNNING or not call.name.startswith("duckdb.") or not call.args:
        return
    path = _named(path_patterns.pattern(call.args[0]))
    if path:
        touch(run, call, Value(text=path), "write")


def _named(parts: Pattern) -> Pattern:
    """What stands between the quotes behind `TO`: pieces of text, and what the run puts in between them."""
    if not parts or not isinstance(parts[0], str) or _COPYING.match(parts[0]) is None:
        return ()
    found: list[str | Hole] = []
    is_within = False
    for part in parts:
        if not isinstance(part, str):
            found += [part] if is_within else []
            continue
        match = None if is_within else _WHERE.search(part)
        rest = part if is_within else part[match.end() :] if match is not None else ""
        is_within = is_within or match is not None
        text, quote, _ = rest.partition("'")
        found += [text] if text else []
        if quote:
            break
    return tuple(found)
