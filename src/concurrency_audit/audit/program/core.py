"""The interpreter's state: modules, what is held and checked at the moment, and the record of what was seen."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.knowledge.rows import MethodRow
from concurrency_audit.audit.model.summaries import ModuleSummary
from concurrency_audit.audit.model.terms import NOWHERE, Block, Term
from concurrency_audit.audit.program.accesses import INIT, Access, Call, Context, Held, Row, Site
from concurrency_audit.audit.program.frames import Frame, ModuleState, Outcome, Spawned
from concurrency_audit.audit.program.modules import ModuleTable
from concurrency_audit.audit.program.values import EMPTY, UNKNOWN, ClassRef, Closure, Obj, Place, Value

Args = tuple[Value, ...]
Keywords = tuple[tuple[str | None, Value], ...]
_KEPT = 8
"""What an entry of the record costs of the budget: it takes memory, which a step gives back."""


class Core(ABC):
    """State shared by the halves of the interpreter, and the only writer of the record."""

    def __init__(
        self,
        table: ModuleTable,
        read: Callable[[str], ModuleSummary | None],
        knowledge: Knowledge,
        effects_of: Callable[[str], Iterable[str]],
    ) -> None:
        self.effects_of = effects_of
        """Module key -> the modules whose bodies must run when it is imported, used or not."""
        self.noticed: set[str] = set()
        """Modules of which that has been asked."""
        self.table = table
        self.read = read
        self.knowledge = knowledge
        self.modules: dict[str, ModuleState | None] = {}
        self.accesses: dict[int, Access] = {}
        self.next_access = 0
        self.calls: list[Call] = []
        self.objects: list[Obj] = []
        self.rebound: set[Place] = set()
        """Names and attributes that some function binds anew; found in the first round, used in the second."""
        self.outcomes: dict[tuple[str, int, Context], dict[tuple[object, ...], Outcome]] = {}
        self.defaults: dict[tuple[str, int], tuple[Value | None, ...]] = {}
        """Function -> the values of its parameters' defaults, made once."""
        self.spawned: list[Spawned] = []
        self.keys: dict[int, Value] = {}
        """Access id -> the value of its key."""
        self.patterns: dict[Place, tuple[Any, ...]] = {}
        """File place -> the parts of its path."""
        self.types: dict[Place, Obj] = {}
        """Shared place -> an object seen there."""
        self.orders: dict[ClassRef, tuple[ClassRef, ...]] = {}
        """Class -> itself and its project bases, of modules that have been interpreted."""
        self.foreign_bases: dict[ClassRef, str | None] = {}
        self.unfollowed: dict[Site, str] = {}
        """Calls that lead where the audit cannot follow -> what they are."""
        self.reached: set[tuple[str, int]] = set()
        self.held: tuple[Held, ...] = ()
        self.checks: frozenset[int] = EMPTY
        self.caught: frozenset[str] = EMPTY
        """Of SystemExit and AttributeError those that a handler around what runs now catches."""
        self.discarded: set[Site] = set()
        """Calls that stand alone as a statement: nobody looks at what they give back."""
        self.written: frozenset[Place] = EMPTY
        self.regions = 0
        self.switches = 0
        self.awaits = 0
        self.loops = 0
        self.branches = 0
        self.depth = 0
        self.anchor = NOWHERE
        """The last anchor met: the position of what has none of its own."""
        self.steps = 0
        """Expressions and statements interpreted, and what the record kept of them."""
        self.limit = sys.maxsize
        """The number of steps at which calls are no longer followed, so that every program ends."""

    @abstractmethod
    def evaluate(self, frame: Frame, term: Term) -> Value:
        """The value of an expression, its reads recorded."""

    @abstractmethod
    def base(self, frame: Frame, term: Term) -> Value:
        """The object that a chain starts from, its content not read."""

    @abstractmethod
    def execute(self, frame: Frame, block: Block) -> bool:
        """Run statements; True when control never passes their end."""

    @abstractmethod
    def assign(self, frame: Frame, target: Term, value: Value) -> None:
        """Store a value in a name, attribute, element or several."""

    @abstractmethod
    def call(self, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
        """The result of calling a value."""

    @abstractmethod
    def call_named(
        self, frame: Frame, name: str, receiver: Value | None, args: Args, keywords: Keywords, anchor: int
    ) -> Value:
        """The result of a library function, constructor or method, by its dotted name."""

    @abstractmethod
    def target(self, value: Value) -> tuple[Closure | None, Value | None]:
        """The function that calling a value runs, and the instance it is bound to."""

    @abstractmethod
    def foreign_store(
        self, frame: Frame, owner: Value, name: str, value: Value, anchor: int, index: Value = UNKNOWN
    ) -> None:
        """Say that an attribute or element of a library's object is set."""

    def module(self, key: str) -> ModuleState | None:
        """A module with its body interpreted, or None when it could not be read."""
        if key not in self.modules:
            summary = self.read(key)
            self.modules[key] = None if summary is None else ModuleState(key, self.table.name(key), summary)
        state = self.modules[key]
        if state is not None and state.state == "new":
            state.state = "running"
            self._initialise(state)
            state.state = "done"
        return state

    def _initialise(self, state: ModuleState) -> None:
        body = state.summary.functions[0]
        state.plain = frozenset(map(id, body.body))
        frame = Frame(state, 0, body, state.globals, None, INIT, (state.name,))
        depth, self.depth = self.depth, 0  # imports put off must come to what they would have come to in their place
        with self.fresh_state():
            self.execute(frame, body.body)
        self.depth = depth

    @contextmanager
    def fresh_state(self) -> Iterator[None]:
        """Run something that inherits neither locks nor checks from what surrounds it."""
        saved = self.held, self.checks, self.written, self.loops, self.branches, self.caught, self.anchor
        self.held, self.checks, self.written, self.loops, self.branches, self.caught = (), EMPTY, EMPTY, 0, 0, EMPTY
        self.anchor = NOWHERE  # that of another module would be a wrong position
        try:
            yield
        finally:
            self.held, self.checks, self.written, self.loops, self.branches, self.caught, self.anchor = saved

    def site(self, frame: Frame, anchor: int) -> Site:
        """A position; the last one met where there is no own."""
        return Site(frame.module.key, frame.index, anchor if anchor >= 0 else self.anchor)

    def touch(
        self,
        frame: Frame,
        place: Place,
        op: str,
        part: str,
        anchor: int,
        *,
        key: str = "",
        value: Value = UNKNOWN,
        method: MethodRow | None = None,
        name: str = "",
    ) -> frozenset[int]:
        """Record an access; returns its id as the provenance of what was read."""
        keyed = place.attribute(f"[{key}]") if part == "item" else place
        access = Access(
            self.next_access,
            place,
            op,
            part,
            key,
            self.site(frame, anchor),
            frame.context,
            self.held,
            frame.path,
            value,
            self.checks,
            self.switches,
            self.awaits,
            bool(self.written & {place, keyed}),
            method,
            name,
        )
        self.accesses[access.id] = access
        self.next_access += 1
        self.steps += _KEPT
        if op == "write" and (part == "binding" or key not in ("", "*")):
            self.written = self.written | {keyed}
        return frozenset([access.id])

    def record_call(
        self,
        frame: Frame,
        name: str,
        row: Row | None,
        args: Args,
        keywords: Keywords,
        receiver: Value | None,
        result: Value,
        anchor: int,
    ) -> None:
        """Record a call that leaves the project."""
        self.steps += _KEPT
        self.calls.append(
            Call(
                name,
                row,
                self.site(frame, anchor),
                frame.context,
                self.held,
                frame.path,
                args,
                keywords,
                receiver,
                result,
                self.loops > 0,
                self.checks,
                self.branches > 0,
                self.caught,
            )
        )

    def new_object(self, frame: Frame, made_by: str, anchor: int, keywords: Keywords = ()) -> Obj:
        """A new identity for something made here."""
        site = self.site(frame, anchor)
        obj = Obj(
            made_by,
            site.module,
            site.function,
            site.anchor,
            frame.context is INIT,
            keywords=frozenset(name for name, _ in keywords if name),
            in_loop=self.loops > 0,
        )
        self.objects.append(obj)
        self.steps += _KEPT
        return obj

    def publish(self, value: Value, place: Place) -> None:
        """What is stored in a shared place is no longer owned."""
        obj = value.obj
        if obj is not None and obj.place is None:
            obj.place = place
        if obj is not None:
            self.types.setdefault(place, obj)

    def use(self, value: Value, sink: str) -> None:
        """Say where the shared reads behind a value went."""
        for number in value.reads:
            access = self.accesses.get(number)  # a value kept in a global may stem from the round before
            if access is not None:
                access.uses.add(sink)
