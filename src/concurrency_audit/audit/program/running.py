"""Finds the entry points and runs them: first a look at every candidate, then a machine that knows only what is
reached."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence, Set
from functools import partial
from typing import NamedTuple

from concurrency_audit.audit.model.terms import Block
from concurrency_audit.audit.program import entries
from concurrency_audit.audit.program.accesses import Site
from concurrency_audit.audit.program.candidates import Candidates
from concurrency_audit.audit.program.entries import Entry
from concurrency_audit.audit.program.machine import Machine
from concurrency_audit.audit.program.naming import Named, unknown_function

_MOST_STEPS = 3_000_000
"""What is spent on one entry point: expressions and statements interpreted, and what the record keeps of them, each by
the memory it takes. Real handlers need some thousands."""
_MOST_DORMANT = 300_000
"""What is spent on those functions of one module that only start threads."""
_MOST_TOGETHER = 30_000_000
"""What is spent on all entry points of one round together, so that many of them do not fill the memory either."""
_DEEPEST = 20_000
"""Frames of the interpreter's own: nested calls, imports and expressions add up."""


class Exhausted(NamedTuple):
    """A function that was not followed to its end."""

    site: Site
    function: str


class Run(NamedTuple):
    """A finished interpretation and where it began."""

    machine: Machine
    entries: tuple[Entry, ...]
    exhausted: tuple[Exhausted, ...] = ()
    others: tuple[Entry, ...] = ()
    """Entry points that do not count, and were not followed."""


class Probed(NamedTuple):
    """What of some candidates turned out to be one."""

    starting: frozenset[str]
    """Modules with entry points."""
    spawning: frozenset[str]
    """Modules that start threads."""


Make = Callable[[], Machine]
Spread = Callable[[Callable[[Candidates], Probed], Sequence[Candidates]], Iterable[Probed]]
"""Maps over groups of candidates, in this process or in several."""


class Only(NamedTuple):
    """The one entry point that counts, and what is loaded when its module is."""

    asked_for: str
    """`module:function`."""
    modules: frozenset[str]

    def counts(self, entry: Entry, entries: Iterable[Entry]) -> bool:
        """Whether an invocation of the one can begin, or be handed on, at an entry point."""
        same = {one.site for one in entries if one.evidence == f"--entry {self.asked_for}"}
        handed_on = entry.is_registered or entry.evidence.startswith("--entry ")
        return entry.site in same or (handed_on and entry.site.module in self.modules)


def run(
    make: Make, groups: Sequence[Candidates], named: Iterable[Named], spread: Spread, only: Only | None = None
) -> Run:
    """Interpret everything that an invocation, thread or timer reaches.

    Whether a module has entry points shows only when its body is interpreted, and that may be in vain. What was
    interpreted in vain must not count, so the record is made by a machine of its own.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEPEST))
    named = tuple(named)
    probed = list(spread(partial(probe, make), groups))
    starting = {name.module for name in named}.union(*(group.starting for group in probed))
    spawning = frozenset[str]().union(*(group.spawning for group in probed))
    spawn_names = frozenset[str]().union(*(group.spawn_names for group in groups))
    machine = make()
    everything = [entry for key in sorted(starting) for entry in _found(machine, key, named)]
    others: tuple[Entry, ...] = ()
    if only is not None:
        machine, spawning = make(), spawning & only.modules
        kept = [entry for entry in everything if only.counts(entry, everything)]
        sites = {entry.site for entry in kept}
        others = tuple(entry for entry in entries.strongest(everything) if entry.site not in sites)
        loaded = sorted({entry.site.module for entry in kept} & starting)
        everything = [e for key in loaded for e in _found(machine, key, named) if e.site in sites]
    found = entries.strongest(everything)
    for key in sorted(spawning):
        machine.module(key)
    for _ in range(2):
        machine.forget_invocations()
        last = machine.steps + _MOST_TOGETHER
        exhausted = [Exhausted(e.site, e.function) for e in found if not _ends(machine, e, last)]
    for key in sorted(spawning):
        exhausted += _run_dormant(machine, key, spawn_names, {entry.site for entry in others})
    return Run(machine, tuple(found), tuple(exhausted), others)


def probe(make: Make, candidates: Candidates) -> Probed:
    """Interpret the candidates of a group for what they are."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEPEST))
    machine = make()
    starting = frozenset(key for key in sorted(candidates.entries) if _found(machine, key, ()))
    spawning = (key for key in sorted(candidates.spawns) if _spawns(machine, key, candidates.spawn_names))
    return Probed(starting, frozenset(spawning))


def _ends(machine: Machine, entry: Entry, last: int) -> bool:
    """Interpret an entry point; whether that came to its end."""
    machine.limit = min(machine.steps + _MOST_STEPS, last)
    machine.run_entry(entry.value, entry.function, lambda _f, _i: entries.arguments(entry, machine))
    return machine.steps < machine.limit


def _found(machine: Machine, key: str, named: Iterable[Named]) -> list[Entry]:
    found = list(entries.discover(machine, key))
    state = machine.module(key)
    if state is None:
        return found
    for name in named:
        if name.module != key:
            continue
        value = machine.global_value(state, name.function) if name.function in state.globals else None
        if value is None and name.asked_for:
            raise unknown_function(name, state.globals)
        entry = None if value is None else entries.make(machine, state, name.function, value, name.evidence, 0)
        if entry is not None:
            known = next((e for e in found if e.site == entry.site and e.is_request), None)
            found.append(entry if known is None else entry._replace(is_request=True))
    return found


def _spawns(probe: Machine, key: str, names: frozenset[str]) -> bool:
    """Whether a thread is started by the module's body or by one of its functions, as far as these were followed."""
    before = len(probe.spawned)
    exhausted = _run_dormant(probe, key, names)
    return bool(exhausted) or len(probe.spawned) > before


def _run_dormant(
    machine: Machine, key: str, names: frozenset[str], skipped: Set[Site] = frozenset()
) -> list[Exhausted]:
    """Interpret the functions of a module that start threads and that nothing has reached; returns the one, if any,
    that came to no end: those after it are left out."""
    state = machine.module(key)
    if state is None:
        return []
    bodies = {0, *(c.body for c in state.summary.classes)}
    machine.limit = machine.steps + _MOST_DORMANT
    for index, function in enumerate(state.summary.functions):
        is_left = index in bodies or (key, index) in machine.reached or Site(key, index, -1) in skipped
        if not is_left and _mentions(function.body, names):
            machine.run_dormant(key, index)
            if machine.steps >= machine.limit:
                return [Exhausted(Site(key, index, -1), f"{state.name}.{function.qualname}")]
    return []


def _mentions(block: Block, names: frozenset[str]) -> bool:
    """Whether any of the names stands in some code; nested functions are for themselves."""
    stack: list[object] = [block]
    while stack:
        item = stack.pop()
        if isinstance(item, (tuple, list)):
            stack.extend(item)
        elif item in names:
            return True
    return False
