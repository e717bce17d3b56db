"""Queues out of which an invocation takes what it has put in: whatever another has put in comes out as well."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_QUEUE = "queue"
_GOES_OUT = frozenset(["response", "effect", "answer"])


def taken_from_others(program: Program) -> Iterator[tuple[Shared, Access, Access]]:
    """Queues, each with what puts something of a request in and what takes something out for the same request."""
    for shared in program.shared:
        row = program.knowledge.object(shared.type) if shared.place.root != "local" else None
        if row is None or row.kind != _QUEUE or row.event_loop:
            continue
        puts = [a for a in shared.accesses if a.op == "mutate" and facts.from_request(a.value)]
        takes = [a for a in shared.accesses if a.op == "delete" and a.uses & _GOES_OUT]
        pairs = ((put, take) for put, take in product(puts, takes) if _belong_together(put, take))
        first = next(pairs, None)
        if first is not None:
            yield shared, *first


def _belong_together(put: Access, take: Access) -> bool:
    """Whether one invocation does both, in steps between which others come; what is given back is no such thing."""
    same = put.context == take.context and put.id < take.id and take.id not in put.value.reads
    return same and not facts.same_section(put, take)
