"""By which calls an item is read and stored, where functions of a repository do both for others."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.drafts import Note
from concurrency_audit.audit.program.program import Program

_READS, _STORES = "this call reads the item", "this call stores it"


def notes(program: Program, read: Access, write: Access) -> tuple[Note, ...]:
    """Where the item is read, or others are cleared, and the calls in the last function that does both for it."""
    mine, theirs = program.called_at(write), program.called_at(read)
    apart = next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), min(len(mine), len(theirs)))
    calls = [Note(way[apart], "call", said) for way, said in ((theirs, _READS), (mine, _STORES)) if len(way) > apart]
    first = Note(read.site, "read", "read here") if read.op == "read" else Note(read.site, "write", "cleared here")
    return (first, *(calls if len(mine) > apart else ()))
