"""A hazardous pattern of accesses at one shared place."""

from __future__ import annotations

from dataclasses import dataclass

from concurrency_audit.audit.program.domain.accesses import Access


@dataclass(frozen=True, slots=True)
class Shape:
    """A pair of accesses that must be atomic, or an access that must not overlap with others."""

    kind: str
    """`update`, `fill`, `evict`, `iterate`, `rebind`, `lazy`, `mutate`, `grow`, `vivify`, `advance`, `drain`,
    `begun`, `message`."""
    act: Access
    first: Access | None = None
    """The read, check or other access on which the act depends."""
    others: tuple[Access, ...] = ()
    """The accesses that must not come in between."""
