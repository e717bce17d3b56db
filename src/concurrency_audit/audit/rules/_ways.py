"""By which calls an item is read and stored, where functions of a repository do both for others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.drafts import Note
from concurrency_audit.audit.program.program import Program

_READS, _STORES = "this call reads the item", "this call stores it"
Way = Sequence[Site]


def notes(program: Program, read: Access, write: Access) -> tuple[Note, ...]:
    """Where the item is read, or others are cleared, and the calls in the last function that does both for it.

    A function of a repository may store for several others, each of which reads the item by another one.
    """
    first = Note(read.site, "read", "read here") if read.op == "read" else Note(read.site, "write", "cleared here")
    together = _together(program.ways(write), program.ways(read))
    calls = [note for mine, theirs, apart in together for note in _calls(mine, theirs, apart)]
    return (first, *dict.fromkeys(calls))


def _together(writes: Sequence[Way], reads: Sequence[Way]) -> Iterator[tuple[Way, Way, int]]:
    """Each way to the store with the way to the read that parts from it last, and where.

    Of those that take the outcome of the first call none counts that parts from its read in the entry point, which
    may decide what is done, unless the first one does.
    """
    first = None
    for mine in writes:
        theirs = max(reads, key=lambda way: _apart(mine, way))
        apart = _apart(mine, theirs)
        first = apart if first is None else first
        if apart or not first:
            yield mine, theirs, apart


def _apart(mine: Way, theirs: Way) -> int:
    """How many calls two ways have in common."""
    most = min(len(mine), len(theirs))
    return next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), most)


def _calls(mine: Way, theirs: Way, apart: int) -> Iterator[Note]:
    if len(mine) > apart:
        told = (theirs, _READS), (mine, _STORES)
        sites = ((way[apart], said) for way, said in told if len(way) > apart)
        # That of a dependency stands nowhere in the text: the framework makes it.
        yield from (Note(site, "call", said) for site, said in sites if site.anchor != NOWHERE)
