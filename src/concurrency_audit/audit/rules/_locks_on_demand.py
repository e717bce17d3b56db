"""Locks that are made by whoever needs one first: who makes a second one waits for nobody."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.program import Program

EACH_ITS_OWN = "two invocations can both make one: each then holds a lock of its own, and neither waits for the other"
_LOCKS = frozenset(["lock", "rlock", "semaphore", "condition"])


def is_lock(program: Program, made: Value) -> bool:
    """Whether it is a lock, of which a second one is not as good as the first."""
    row = program.knowledge.object(made.ref) if made.kind == "object" and isinstance(made.ref, str) else None
    return row is not None and row.kind in _LOCKS
