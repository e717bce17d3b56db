"""Answers that are found out once and remembered: yes, no, or not asked yet."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.shared import Shared


def found_once(shared: Shared) -> frozenset[int]:
    """The stores of which a look above decides that nothing is remembered yet: whoever finds an answer goes on with it.

    `if self.reachable is not None: return self.reachable`, and then the stores of what was found out.
    """
    seen: dict[tuple[object, ...], set[int]] = {}
    given: dict[tuple[object, ...], set[int]] = {}
    for read in shared.reads:
        seen.setdefault(_function(read), set()).add(read.id)
        given.setdefault(_function(read), set()).update(read.checks)
    looks = {function: ids & given[function] for function, ids in seen.items()}
    return frozenset(w.id for w in shared.writes if w.checks & looks.get(_function(w), set()))


def _function(access: Access) -> tuple[object, ...]:
    return access.place, *access.site[:2]
