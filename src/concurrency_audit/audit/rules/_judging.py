"""Questions that several rules ask of accesses."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.verdicts import Verdict
from concurrency_audit.audit.program.accesses import Access
from concurrency_audit.audit.program.program import Program, Shared

NOT_SHARED = "each process has a memory of its own and runs one invocation at a time, so nobody else sees it"


def same_section(a: Access, b: Access) -> bool:
    """Whether one critical section of a shared lock holds both."""
    mine = {h.region for h in a.held if h.lock is not None}
    return any(h.region in mine for h in b.held)


def unprotected_checks(program: Program, write: Access) -> list[Access]:
    """The checks of the same place that a write depends on, none of them made again in its critical section."""
    checks = [program.accesses[i] for i in sorted(write.checks)]
    own = [c for c in checks if c.place.container == write.place.container and c.op in ("read", "check")]
    return [] if any(same_section(c, write) for c in own) else own


def has_switch(read: Access, write: Access) -> bool:
    """Whether CPython with the GIL can give the thread up between the two: only at calls and backward jumps."""
    return write.switches > read.switches


def same_key(a: Access, b: Access) -> bool:
    """Whether two element accesses may mean the same element."""
    return a.key == b.key or "*" in (a.key, b.key)


def among_threads(accesses: Iterable[Access]) -> bool:
    """Whether threads that one process starts itself touch the place, so that it is shared under both models."""
    return any(a.context.kind == "thread" for a in accesses)


def processes_verdict(shared: Shared) -> Verdict:
    """What worker processes make of a race in memory: nothing, unless the process starts threads itself."""
    return Verdict.UNSAFE if among_threads(shared.writes) else Verdict.SAFE
