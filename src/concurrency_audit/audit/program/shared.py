"""One shared place as rules see it, with all accesses of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.values import Obj


@dataclass(frozen=True)
class Shared:
    """One shared place with all accesses by reached code."""

    place: Place
    accesses: tuple[Access, ...]
    """In interpretation order, including accesses of its elements and inner objects."""
    definition: Site | None
    type: str
    """Dotted name of the constructor of the object there; empty if unknown."""
    symbol: str
    obj: Obj | None = None

    @cached_property
    def writes(self) -> tuple[Access, ...]:
        """Bindings, stores, mutations and deletions."""
        return tuple(a for a in self.accesses if a.writes)

    @cached_property
    def reads(self) -> tuple[Access, ...]:
        """All other accesses: reads and checks."""
        return tuple(a for a in self.accesses if a.op in ("read", "check", "iterate"))

    @cached_property
    def is_locked_somewhere(self) -> bool:
        """Whether some access of it is made under a shared lock."""
        return any(a.locks for a in self.accesses)

    @cached_property
    def _outside(self) -> dict[frozenset[object], tuple[Access, ...]]:
        return {}

    def outside(self, accesses: tuple[Access, ...], locks: frozenset[object]) -> tuple[Access, ...]:
        """Those of some accesses, in order, that are made under none of the locks; of its writes, worked out once."""
        if accesses is not self.writes:
            return tuple(a for a in accesses if not a.locks & locks)
        if locks not in self._outside:
            self._outside[locks] = tuple(a for a in accesses if not a.locks & locks)
        return self._outside[locks]

    @cached_property
    def uses(self) -> frozenset[str]:
        """Where values read from it went."""
        return frozenset(use for a in self.accesses for use in a.uses)

    @cached_property
    def uses_at(self) -> Mapping[Place, frozenset[str]]:
        """Where values read at each place within it went."""
        found: dict[Place, set[str]] = {}
        for read in self.reads:
            found.setdefault(read.place, set()).update(read.uses)
        return {place: frozenset(uses) for place, uses in found.items()}

    @cached_property
    def binding_writes(self) -> tuple[Access, ...]:
        """Rebindings of the name or attribute."""
        return tuple(a for a in self.writes if a.part == "binding")

    @cached_property
    def content_writes(self) -> tuple[Access, ...]:
        """Changes of the content of the bound object."""
        return tuple(a for a in self.writes if a.part != "binding")
