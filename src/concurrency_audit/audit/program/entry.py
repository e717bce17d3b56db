"""An entry point with the evidence for it, and which evidence counts where several things speak for one function."""

from __future__ import annotations

from typing import NamedTuple

from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import Obj, Value

ENTRY_EFFECTS = {
    "route": "request", "callback": "request", "precedes": "request", "registers": "event", "handler-wrapper": "event",
}  # fmt: skip
"""Effect of a decorator or call -> whether all parameters carry request data, or only the first is an event."""


class Entry(NamedTuple):
    """A value that an invocation calls, and the evidence for it."""

    value: Value
    site: Site
    function: str
    evidence: str
    is_request: bool
    """Whether all parameters carry request data (as in a route), or only the first."""
    rank: int
    """Rank of the evidence: 0 configuration, 1 decorator, 2 name, 3 signature."""
    effect: str = ""
    """`callback` if it runs within an invocation, `precedes` if it runs before each one."""
    passes: tuple[str, ...] = ()
    """Argument values by position, if a decorator passes something of its own."""
    application: Obj | None = None
    """What it is registered with, if a decorator of a global object does that."""
    bound: Site | None = None
    """Where a global is bound to it."""
    made: tuple[object, ...] = ()
    """What tells it from others with the same body; empty for a plain function."""
    wrapped: Value | None = None
    """For a wrapper that is registered: the function that it was given."""

    @property
    def is_registered(self) -> bool:
        """Whether it is registered with an application or framework, which calls it on behalf of a handler."""
        return self.effect in ("route", "registers", "callback", "precedes")

    @property
    def home(self) -> str:
        """The module that is loaded for it: where it is bound, wherever its body stands."""
        return self.site.module if self.bound is None else self.bound.module


def strongest(entries: list[Entry]) -> list[Entry]:
    """One entry per function: the best evidence; among equals, the one named by the function's own module.

    What its decorator passes it gets all the same, whoever names it: a template, or its name. What a wrapper or factory
    has made more than once is one entry each, the others at the lines that bind them.
    """
    at: dict[Site, list[Entry]] = {}
    for entry in sorted(entries, key=_order):
        at.setdefault(entry.site, []).append(entry)
    best: dict[Site, Entry] = {}
    for site, same in at.items():
        passes = next((entry.passes for entry in same if entry.passes), ())
        distinct = _made_apart(same)
        for entry in distinct:
            is_first = site not in best and (len(distinct) == 1 or entry.home == site.module)
            own = site if is_first or entry.bound is None else entry.bound
            if own in best and entry.wrapped is not None:
                own = _of_wrapper(entry)
            best.setdefault(own, entry._replace(site=own, passes=passes))
    return [best[site] for site in sorted(best)]


def _of_wrapper(entry: Entry) -> Site:
    """Where the wrapper stands that a function has in another route than its first."""
    value = entry.value.ref[0] if entry.value.kind == "bound" else entry.value
    return Site(value.ref.module, value.ref.index, -1) if value.kind == "function" else entry.site


def _order(entry: Entry) -> tuple[object, ...]:
    """The best evidence first; a function whose parameters say what it is given before what wraps it, unless that is
    known to be what is registered."""
    value = entry.value
    wraps = value.kind == "function" and Site(value.ref.module, value.ref.index, -1) != entry.site
    return entry.rank, entry.wrapped is None, not entry.made, _is_read(entry), wraps, entry.function


def _is_read(entry: Entry) -> bool:
    """Whether only the text of a nested function is known, not the call that defined it and what it gave it."""
    return entry.value.kind == "function" and entry.value.ref.frame is None and ".<locals>" in entry.function


def _made_apart(same: list[Entry]) -> list[Entry]:
    """Of entries with one body the first, and the first of each other call, object or partial that made one."""
    found = same[:1]
    for entry in same:
        if entry.made and not any(entry.made == other.made or not other.made for other in found):
            found.append(entry)
    return found
