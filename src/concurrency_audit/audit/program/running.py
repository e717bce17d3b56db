"""Finds the entry points and interprets them: first every candidate module, then a run of what is reached."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence, Set
from functools import partial
from typing import NamedTuple

from concurrency_audit.audit.program import dormant, entries
from concurrency_audit.audit.program.candidates import Candidates
from concurrency_audit.audit.program.dormant import Exhausted
from concurrency_audit.audit.program.entry import Entry, strongest
from concurrency_audit.audit.program.given import arguments
from concurrency_audit.audit.program.interpreter.machine import forget_invocations, give_up, run_entry
from concurrency_audit.audit.program.interpreter.names import global_value
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.selection import Only, Probed
from concurrency_audit.audit.program.served import serve, served
from concurrency_audit.audit.program.tree.named_entries import Named, unknown_function

_MOST_STEPS = 3_000_000
"""Budget for one entry point: expressions and statements interpreted, plus what the record stores, weighted by memory.
Real handlers need some thousands."""
_MOST_TOGETHER = 30_000_000
"""Budget for all entry points of one round together, which also bounds the memory."""
_BY_SIGNATURE = 3
"""Rank of the weakest evidence."""
_DEEPEST = 20_000
"""Python recursion limit: nested calls, imports and expressions of the audited code add up."""


class Ran(NamedTuple):
    """A finished interpretation and its entry points."""

    run: Run
    entries: tuple[Entry, ...]
    exhausted: tuple[Exhausted, ...] = ()
    others: tuple[Entry, ...] = ()
    """Entry points outside of the selection, which were not followed."""


Make = Callable[[], Run]
Spread = Callable[[Callable[[Candidates], Probed], Sequence[Candidates]], Iterable[Probed]]
"""Maps a function over groups of candidates, in this process or in several."""


def interpret(
    make: Make, groups: Sequence[Candidates], named: Iterable[Named], spread: Spread, only: Only | None = None
) -> Ran:
    """Interpret everything that an invocation, thread or timer reaches.

    Whether a module has entry points is known only after its body was interpreted, possibly in vain. Those
    interpretations must not count, so a second run makes the record.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEPEST))
    looked = _look(make, groups, tuple(named), spread)
    if only is not None and not only.asked_for:
        looked = looked._replace(starting=looked.starting & only.modules)
    begun = _begin(make, looked) if only is None else _begin_with(make, looked, only)
    run, spawning = begun.run, looked.spawning if only is None else looked.spawning & only.spawning
    for key in sorted(spawning):
        run.module(key)
    around = frozenset(each for several in run.included.values() for each in several)
    run.applications = around.union(each.application for each in begun.found if each.application is not None)
    counted = looked.starting if only is None else {entry.home for entry in begun.found}
    called = [each for key in sorted(counted & looked.starting) for each in served(run, key, looked.named)]
    found, exhausted = list(begun.found), list[Exhausted]()
    for _ in range(2):
        found, exhausted = _round(run, found, lambda entry: only is None or only.counts(entry, begun.everything))
        for handler in called:
            serve(run, handler)
    others = {entry.site for entry in begun.others}
    for key in sorted(spawning):
        exhausted += dormant.follow(run, key, looked.spawn_names, others)
    return Ran(run, tuple(found), tuple(exhausted), begun.others)


class _Looked(NamedTuple):
    """What the modules turned out to contain, each looked at alone."""

    starting: frozenset[str]
    """Modules with entry points."""
    spawning: frozenset[str]
    """Modules that start threads."""
    spawn_names: frozenset[str]
    registering: frozenset[str]
    named: tuple[Named, ...]

    def found(self, run: Run, key: str) -> list[Entry]:
        """The entry points of a module."""
        return _found(run, key, self.registering, self.named)


class _Begun(NamedTuple):
    """A run in which all modules with entry points are imported."""

    run: Run
    everything: list[Entry]
    """The entry points as they were found, some several times."""
    found: list[Entry]
    """Each once, in the order in which they are interpreted."""
    others: tuple[Entry, ...] = ()
    """Those that are not asked for."""


def _look(make: Make, groups: Sequence[Candidates], named: tuple[Named, ...], spread: Spread) -> _Looked:
    probed = list(spread(partial(probe, make), groups))
    nothing = frozenset[str]()
    return _Looked(
        nothing.union((name.module for name in named), *(group.starting for group in probed)),
        nothing.union(*(group.spawning for group in probed)),
        nothing.union(*(group.spawn_names for group in groups)),
        nothing.union(*(group.registering for group in groups)),
        named,
    )


def _begin(make: Make, looked: _Looked) -> _Begun:
    run = make()
    everything = [entry for key in sorted(looked.starting) for entry in looked.found(run, key)]
    return _Begun(run, everything, _in_order(everything))


def _begin_with(make: Make, looked: _Looked, only: Only) -> _Begun:
    """The same where not all entry points count: modules that have none of those are not imported."""
    before, everything, *_ = _begin(make, looked)
    counting = [entry for entry in everything if only.counts(entry, everything)]
    sites = {entry.site for entry in counting}
    others = tuple(entry for entry in strongest(everything) if entry.site not in sites)
    giving = (
        set()
        if only.asked_for
        else {key for key in looked.starting if _gives_away(before, key) or key in before.started}
    )
    run = make()
    loaded = sorted(({entry.home for entry in counting} & looked.starting) | giving)
    everything = [entry for key in loaded for entry in looked.found(run, key) if entry.site in sites]
    return _Begun(run, everything, _in_order(everything), others)


def _in_order(everything: list[Entry]) -> list[Entry]:
    """Each entry point once; what runs before others comes first."""
    return sorted(strongest(everything), key=lambda entry: entry.effect != "precedes")


def _round(run: Run, found: list[Entry], counts: Callable[[Entry], bool]) -> tuple[list[Entry], list[Exhausted]]:
    """Interpret every entry point, also those that turn up on the way; gives them all, and what was not finished."""
    forget_invocations(run)
    last = run.spent + _MOST_TOGETHER
    exhausted = [end for entry in found if (end := _unfinished(run, entry, last)) is not None]
    for entry in entries.never_called(run, found):
        exhausted += [end for end in (_unfinished(run, entry, last),) if end is not None]
    known = {entry.site for entry in found}
    for more in (entries.made_later, entries.given_away):
        late = [entry for entry in more(run) if entry.site not in known and counts(entry)]
        exhausted += [end for entry in late if (end := _unfinished(run, entry, last)) is not None]
        known |= {entry.site for entry in late}
        found = [*found, *late]
    return _without_helpers(run, found), exhausted


def _gives_away(run: Run, key: str) -> bool:
    """Whether functions of a module are given to a library of which nothing is known."""
    return any(module == key and given.is_followed for (module, _), given in run.record.given_away.items())


def _without_helpers(run: Run, found: list[Entry]) -> list[Entry]:
    """Drop functions that look like handlers only by their parameters and are called by one with stronger evidence."""
    surely = {entry.site for entry in found if entry.rank < _BY_SIGNATURE}
    helpers = {(module, index) for module, index, entry in run.record.called if entry in surely}
    return [e for e in found if e.rank < _BY_SIGNATURE or (e.site.module, e.site.function) not in helpers]


def probe(make: Make, candidates: Candidates) -> Probed:
    """Interpret the candidates of a group to find out what they contain."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEPEST))
    run = make()
    starting = frozenset(
        key
        for key in sorted(candidates.entries)
        if _found(run, key, candidates.registering)
        or any(served(run, key))
        or _gives_away(run, key)
        or key in run.started
    )
    spawning = (key for key in sorted(candidates.spawns) if dormant.spawns(run, key, candidates.spawn_names))
    return Probed(starting, frozenset(spawning))


def _unfinished(run: Run, entry: Entry, last: int) -> Exhausted | None:
    """Interpret an entry point; None if that finished. A failure of the interpreter loses this entry point alone."""
    run.limit, run.entry = min(run.spent + _MOST_STEPS, last), entry.site
    try:
        run_entry(
            run,
            entry.value,
            entry.function,
            lambda function, _: arguments(entry, run, function),
            entry.effect,
            entry.application,
        )
    except Exception as error:
        give_up(run)
        return Exhausted(entry.site, entry.function, error)
    return None if run.spent < run.limit else Exhausted(entry.site, entry.function)


def _found(run: Run, key: str, registering: Set[str], named: Iterable[Named] = ()) -> list[Entry]:
    found = list(entries.discover(run, key, may_register=key in registering))
    state = run.module(key)
    if state is None:
        return found
    for name in named:
        if name.module != key:
            continue
        value = global_value(run, state, name.function) if name.function in state.globals else None
        if value is None and name.asked_for:
            raise unknown_function(name, state.globals)
        entry = None if value is None else entries.make(run, state, name.function, value, name.evidence, 0)
        if entry is not None:
            known = next((e for e in found if e.site == entry.site and e.is_request), None)
            found.append(entry if known is None else entry._replace(is_request=True, effect=known.effect))
    return found
