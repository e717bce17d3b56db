"""Which modules start anything, and which entry points count: known before, and without, any interpretation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from concurrency_audit.audit.program.entry import Entry


class Probed(NamedTuple):
    """What a group of candidates turned out to contain."""

    starting: frozenset[str]
    """Modules with entry points."""
    spawning: frozenset[str]
    """Modules that start threads."""


class Only(NamedTuple):
    """The entry points that count, where not all do."""

    asked_for: str
    """`module:function`, or empty for all entry points of the modules."""
    modules: frozenset[str]
    """What is loaded with the module of the one; or the modules whose entry points count."""
    spawning: frozenset[str]
    """Of these, the modules whose functions are followed for the threads that they start, though nothing calls them."""

    def counts(self, entry: Entry, found: Iterable[Entry]) -> bool:
        """Whether an invocation of the one can begin, or be handed on, at an entry point; `found` are all."""
        if not self.asked_for:
            return entry.home in self.modules
        same = {one.site for one in found if one.evidence == f"--entry {self.asked_for}"}
        handed_on = entry.is_registered or entry.evidence.startswith("--entry ")
        return entry.site in same or (handed_on and entry.home in self.modules)
