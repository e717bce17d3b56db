"""The moment of an interpretation: what holds where it stands now, as against what the record keeps for good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from concurrency_audit.audit.model.terms import NOWHERE, Term
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Held, Place, Site
from concurrency_audit.audit.program.domain.values import EMPTY, Pattern

LOOKUP = "LookupError"
"""Stands for all by which an `except` clause catches that there is no such element."""
DUPLICATES = frozenset(["IntegrityError", "UniqueViolation", "UniqueViolationError", "DuplicateKeyError"])
"""Exceptions that say of a row that it is there already."""


@dataclass(eq=False, slots=True)
class Moment:
    """Locks held, reads depended on, writes made: all that an access takes down beside its place."""

    held: tuple[Held, ...] = ()
    """Locks in the order in which they were taken; `locks` alone adds and drops them."""
    checks: frozenset[int] = EMPTY
    """Reads that decided that this code runs; numbers below zero say which of their fields (`Tests`)."""
    passed: frozenset[int] = EMPTY
    """Reads that decided that the end of the last block was reached."""
    surely_written: frozenset[Place] = EMPTY
    """Places that every way to here has written."""
    caught: frozenset[str] = EMPTY
    """Of SystemExit, AttributeError, `LOOKUP` and `DUPLICATES` those that a handler around it catches."""
    loops: int = 0
    """How many loops are around it within the entry point."""
    steps: int = 0
    """How many of those are interpreted step by step."""
    branches: int = 0
    wishes: int = 0
    """How many of the branches around it only some requests take."""
    settings: frozenset[str] = EMPTY
    """Environment variables that decided on the branches around it."""
    ending: int = 0
    """How many clauses around it run after an exception as well."""
    before_fork: bool = False
    """Whether a hook runs that precedes the fork of the worker processes."""
    copied: bool = False
    """Whether it runs in a copy of the thread's context."""
    apart: bool = False
    """Whether it runs in a process that the invocation has started, which has a memory of its own."""
    anchor: int = NOWHERE
    """Position used for expressions without an anchor: that of the last name met."""
    regions: int = 0
    """How many times a lock has been taken; numbers the critical sections."""
    switches: int = 0
    """How many points have passed where CPython may switch threads."""
    awaits: int = 0
    directory: Pattern = ()
    """The working directory, once it has been changed to one under /tmp: relative paths begin there."""
    told: frozenset[Pattern] = EMPTY
    """Files under /tmp that environment variables name."""
    exclusive: bool = False
    """Whether a statement has shut other transactions out."""
    tasks: bool = False
    """Whether a coroutine that is called now becomes a task: it is an argument of what starts one."""

    asked: bool = False
    """Whether what the call gives that is evaluated next is waited for at once, before anything else happens."""
    following: Term = ()
    """The statement behind this one in its block."""
    _parted: frozenset[Place] = EMPTY
    """What was surely written when `_beside` was made."""
    _beside: dict[tuple[str, str, str], frozenset[Place]] = field(default_factory=dict)
    """Root of a place -> the places of that root among `_parted`."""

    def written_beside(self, place: Place) -> frozenset[Place]:
        """Of the places that were surely written those of the same root; accesses in a row share the answer."""
        root = place[:3]
        if self.surely_written is not self._parted:
            self._part_anew()
        found = self._beside.get(root)
        if found is None:
            found = self._beside[root] = frozenset([p for p in self._parted if p[:3] == root]) or EMPTY
        return found

    def _part_anew(self) -> None:
        """Keep the places by their roots; those written since are added, as code writes one after the other."""
        before, self._parted = self._parted, self.surely_written
        if not before <= self._parted:
            self._beside = {}
            return
        for place in self._parted - before if self._beside else ():
            root = place[:3]
            if root in self._beside:
                self._beside[root] = self._beside[root] | {place}

    raised: Site | None = None
    """The last call of something that never returns."""
    dropped: Site | None = None
    """The last call that stands alone as a statement: nobody looks at what it says of how it went."""

    def site(self, frame: Frame, anchor: int) -> Site:
        """A position, for expressions without an anchor the last one met."""
        return Site(frame.module.key, frame.index, anchor if anchor >= 0 else self.anchor)

    @contextmanager
    def fresh(self) -> Iterator[None]:
        """Run something that inherits neither locks nor checks from what surrounds it."""
        saved = self.held, self.checks, self.surely_written, self.loops, self.branches, self.caught, self.anchor
        directory, told, wishes, exclusive = self.directory, self.told, self.wishes, self.exclusive
        settings, self.settings = self.settings, EMPTY
        steps, self.steps = self.steps, 0
        self.exclusive = False
        self.held, self.checks, self.surely_written, self.caught = (), EMPTY, EMPTY, EMPTY
        self.loops = self.branches = self.wishes = 0
        self.anchor = NOWHERE  # that of another module would be a wrong position
        try:
            yield
        finally:
            self.held, self.checks, self.surely_written, self.loops, self.branches, self.caught, self.anchor = saved
            self.directory, self.told, self.wishes, self.exclusive = directory, told, wishes, exclusive
            self.settings = settings
            self.steps = steps

    @contextmanager
    def cleaning_up(self) -> Iterator[None]:
        """Run something that happens after an exception as well."""
        self.ending += 1
        try:
            yield
        finally:
            self.ending -= 1

    @contextmanager
    def preceding_the_fork(self) -> Iterator[None]:
        """Run a hook, and what it calls, in the process that workers are forked from."""
        saved, self.before_fork = self.before_fork, True
        try:
            yield
        finally:
            self.before_fork = saved

    @contextmanager
    def in_a_child(self) -> Iterator[None]:
        """Run something in a process that is started for it."""
        with self.fresh():
            saved, self.apart = self.apart, True
            try:
                yield
            finally:
                self.apart = saved

    @contextmanager
    def under(self, reads: frozenset[int]) -> Iterator[None]:
        """Run something that depends on these reads as well."""
        saved, self.checks = self.checks, self.checks | reads
        try:
            yield
        finally:
            self.checks = saved
