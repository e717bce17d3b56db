"""Finds the entry points and interprets them: first every candidate module, then a run of what is reached."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import partial
from typing import NamedTuple

from concurrency_audit.audit.model.terms import Block
from concurrency_audit.audit.program import entries
from concurrency_audit.audit.program.candidates import Candidates
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.entry import Entry, strongest
from concurrency_audit.audit.program.given import arguments
from concurrency_audit.audit.program.interpreter.machine import forget_invocations, give_up, run_dormant, run_entry
from concurrency_audit.audit.program.interpreter.names import global_value
from concurrency_audit.audit.program.interpreter.run import Run, ThreadFoundError
from concurrency_audit.audit.program.served import serve, served
from concurrency_audit.audit.program.tree.named_entries import Named, unknown_function

_MOST_STEPS = 3_000_000
"""Budget for one entry point: expressions and statements interpreted, plus what the record stores, weighted by memory.
Real handlers need some thousands."""
_MOST_DORMANT = 300_000
"""Budget for those functions of one module that only start threads."""
_MOST_TOGETHER = 30_000_000
"""Budget for all entry points of one round together, which also bounds the memory."""
_BY_SIGNATURE = 3
"""Rank of the weakest evidence."""
_DEEPEST = 20_000
"""Python recursion limit: nested calls, imports and expressions of the audited code add up."""


class Exhausted(NamedTuple):
    """A function whose interpretation was not finished."""

    site: Site
    function: str
    failure: Exception | None = None
    """The exception, if the interpreter failed instead of running out of budget."""


class Ran(NamedTuple):
    """A finished interpretation and its entry points."""

    run: Run
    entries: tuple[Entry, ...]
    exhausted: tuple[Exhausted, ...] = ()
    others: tuple[Entry, ...] = ()
    """Entry points outside of the selection, which were not followed."""


class Probed(NamedTuple):
    """What a group of candidates turned out to contain."""

    starting: frozenset[str]
    """Modules with entry points."""
    spawning: frozenset[str]
    """Modules that start threads."""


Make = Callable[[], Run]
Spread = Callable[[Callable[[Candidates], Probed], Sequence[Candidates]], Iterable[Probed]]
"""Maps a function over groups of candidates, in this process or in several."""


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


def interpret(
    make: Make, groups: Sequence[Candidates], named: Iterable[Named], spread: Spread, only: Only | None = None
) -> Ran:
    """Interpret everything that an invocation, thread or timer reaches.

    Whether a module has entry points is known only after its body was interpreted, possibly in vain. Those
    interpretations must not count, so a second run makes the record.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEPEST))
    named = tuple(named)
    probed = list(spread(partial(probe, make), groups))
    starting = {name.module for name in named}.union(*(group.starting for group in probed))
    spawning = frozenset[str]().union(*(group.spawning for group in probed))
    spawn_names = frozenset[str]().union(*(group.spawn_names for group in groups))
    registering = frozenset[str]().union(*(group.registering for group in groups))
    if only is not None and not only.asked_for:
        starting &= only.modules
    run = make()
    everything = [entry for key in sorted(starting) for entry in _found(run, key, registering, named)]
    others: tuple[Entry, ...] = ()
    if only is not None:
        before, run, spawning = run, make(), spawning & only.spawning
        counting = [entry for entry in everything if only.counts(entry, everything)]
        sites = {entry.site for entry in counting}
        others = tuple(entry for entry in strongest(everything) if entry.site not in sites)
        giving = set() if only.asked_for else {key for key in starting if _gives_away(before, key)}
        loaded = sorted(({entry.home for entry in counting} & starting) | giving)
        everything = [entry for key in loaded for entry in _found(run, key, registering, named) if entry.site in sites]
    found = sorted(strongest(everything), key=lambda entry: entry.effect != "precedes")
    for key in sorted(spawning):
        run.module(key)
    around = frozenset(each for several in run.included.values() for each in several)
    run.applications = around.union(entry.application for entry in found if entry.application is not None)
    counted = starting if only is None else {entry.home for entry in found}
    called = [each for key in sorted(counted & starting) for each in served(run, key, named)]
    for _ in range(2):
        forget_invocations(run)
        last = run.spent + _MOST_TOGETHER
        exhausted = [end for entry in found if (end := _unfinished(run, entry, last)) is not None]
        known = {entry.site for entry in found}
        for more in (entries.made_later, entries.given_away):
            late = [e for e in more(run) if e.site not in known and (not only or only.counts(e, everything))]
            exhausted += [end for entry in late if (end := _unfinished(run, entry, last)) is not None]
            known |= {entry.site for entry in late}
            found = [*found, *late]
        found = _without_helpers(run, found)
        for handler in called:
            serve(run, handler)
    for key in sorted(spawning):
        exhausted += _run_dormant(run, key, spawn_names, {entry.site for entry in others})
    return Ran(run, tuple(found), tuple(exhausted), others)


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
        if _found(run, key, candidates.registering) or any(served(run, key)) or _gives_away(run, key)
    )
    spawning = (key for key in sorted(candidates.spawns) if _spawns(run, key, candidates.spawn_names))
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


def _spawns(run: Run, key: str, names: frozenset[str]) -> bool:
    """Whether the module's body or one of its functions starts a thread, as far as they could be followed.

    The first thread is enough: what else happens is for the run that makes the record.
    """
    before = len(run.record.spawned)
    run.module(key)
    if len(run.record.spawned) > before:
        return True
    run.until_spawned = True
    try:
        return any(end is not None or len(run.record.spawned) > before for end in _dormant(run, key, names))
    except ThreadFoundError:
        give_up(run)
        return True
    finally:
        run.until_spawned = False


def _run_dormant(run: Run, key: str, names: frozenset[str], skipped: Set[Site] = frozenset()) -> list[Exhausted]:
    """Interpret a module's functions that start threads and that nothing has reached.

    Returns the one whose interpretation did not finish, if any; the functions after it are skipped.
    """
    return [end for end in _dormant(run, key, names, skipped) if end is not None]


def _dormant(run: Run, key: str, names: frozenset[str], skipped: Set[Site] = frozenset()) -> Iterator[Exhausted | None]:
    """Interpret such functions one after the other; gives for each whether it did not finish, which ends it."""
    state = run.module(key)
    if state is None:
        return
    bodies = {0, *(c.body for c in state.summary.classes)}
    run.limit = run.spent + _MOST_DORMANT
    for index, function in enumerate(state.summary.functions):
        is_left = index in bodies or (key, index) in run.record.reached or Site(key, index, -1) in skipped
        if not is_left and _mentions(function.body, names):
            end = Exhausted(Site(key, index, -1), f"{state.name}.{function.qualname}")
            try:
                run_dormant(run, key, index)
            except ThreadFoundError:
                raise
            except Exception as error:
                give_up(run)
                yield end._replace(failure=error)
                return
            if run.spent >= run.limit:
                yield end
                return
            yield None


def _mentions(block: Block, names: frozenset[str]) -> bool:
    """Whether any of the names occurs in some code, excluding nested functions."""
    stack: list[object] = [block]
    while stack:
        item = stack.pop()
        if isinstance(item, (tuple, list)):
            stack.extend(item)
        elif item in names:
            return True
    return False
