"""One run of the interpreter: the state that its functions share, and the doors through which they call each other.

The interpreter is a set of functions `f(run, frame, term)`, one file per kind of construct. A file imports functions
only from files below it. Functions above (evaluating an operand, running a block, calling a value) are reached through
the nine methods of `Run` under "The doors", which `machine` connects.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.model.summaries import ModuleSummary
from concurrency_audit.audit.model.terms import NOWHERE, Block, Expression, Module, Term
from concurrency_audit.audit.program.domain.accesses import INIT, Context
from concurrency_audit.audit.program.domain.frames import Closure, Frame, LibraryCall, ModuleState, Outcome
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.values import (
    EMPTY,
    UNKNOWN,
    YIELDED,
    Args,
    ClassRef,
    Keywords,
    Pattern,
    Value,
)
from concurrency_audit.audit.program.interpreter.classes_seen import ClassesSeen
from concurrency_audit.audit.program.interpreter.moment import Moment
from concurrency_audit.audit.program.interpreter.record import Record
from concurrency_audit.audit.program.interpreter.serving import Serving
from concurrency_audit.audit.program.tree.modules import ModuleTable


@dataclass(frozen=True, slots=True)
class Doors:
    """The functions behind a run's doors."""

    expressions: Mapping[str, Callable[[Run, Frame, Term], Value]]
    """Tag of a term -> the function that evaluates it; likewise below."""
    statements: Mapping[str, Callable[[Run, Frame, Term], bool]]
    targets: Mapping[str, Callable[[Run, Frame, Term, Value], None]]
    container_of: Callable[[Run, Frame, Expression], Value]
    call: Callable[[Run, Frame, Value, Args, Keywords, int], Value]
    call_foreign: Callable[[Run, Frame, Value, Args, Keywords, int], Value]
    call_named: Callable[[Run, LibraryCall], Value]
    foreign_store: Callable[[Run, Frame, Value, str, Value, int, Value], None]
    target: Callable[[Run, Value], tuple[Closure | None, Value | None]]


class ThreadFoundError(Exception):
    """A thread was started by a run that only asks whether one is."""


class Run(ClassesSeen, Serving):
    """The state of one interpretation of one tree."""

    def __init__(
        self,
        table: ModuleTable,
        read: Callable[[str], ModuleSummary | None],
        knowledge: Knowledge,
        effects_of: Callable[[str], Iterable[str]],
        doors: Doors,
    ) -> None:
        ClassesSeen.__init__(self)
        Serving.__init__(self)
        self.table, self.read, self.knowledge = table, read, knowledge
        self.effects_of = effects_of
        """Module key -> the modules whose bodies must run when it is imported, whether or not anything of them is used.
        """
        self._doors = doors
        self._expressions, self._statements = doors.expressions, doors.statements
        self.moment = Moment()
        self.record = Record(self.moment)
        self.modules: dict[str, ModuleState | None] = {}
        """Module key -> the module; None if it could not be read."""
        self.effects_run: set[str] = set()
        """Modules whose import effects have run."""
        self.outcomes: dict[tuple[str, int, Context, tuple[object, ...]], dict[tuple[object, ...], Outcome]] = {}
        """(module key, function, context) -> memo key -> the outcome of such a call."""
        self.alikes: dict[tuple[str, int, Context, tuple[object, ...]], list[Outcome]] = {}
        """(module key, function, context, kinds of objects) -> the outcomes of the calls that were interpreted."""
        self.active: set[tuple[object, ...]] = set()
        """Calls in progress, by function, context, arguments and locks: such a call within itself gives nothing new."""
        self.recursive: set[tuple[str, int, Context]] = set()
        """Functions that call themselves in some context: what is given them beyond all limits comes out converted."""
        self.dispatchers: dict[tuple[str, int], bool] = {}
        """Function -> whether it calls what it looks up by its arguments."""
        self.costs: dict[tuple[str, int], int] = {}
        """Function -> the most that one interpretation of it has spent, calls included."""
        self.defaults: dict[tuple[str, int], tuple[Value | None, ...]] = {}
        """Function -> the values of its parameters' defaults, evaluated once."""
        self.bound_fields: dict[tuple[str, int], dict[str, Expression]] = {}
        """Function -> the names that it binds once, to a field of something."""
        self.carrying: dict[tuple[int, bool], tuple[Block, bool]] = {}
        """(body of a loop, whether what it meets is called) -> the body, and whether it carries something round."""
        self.kept_parameters: dict[tuple[str, int], frozenset[str]] = {}
        """Function -> the parameters that its body never binds anew."""
        self.dispatched: dict[tuple[str, int], list[tuple[ClassRef | None, Value]]] = {}
        """Function with `@singledispatch` -> what was registered with it, and for objects of which class."""
        self.reachable: dict[str, tuple[int, frozenset[str]]] = {}
        """Module key -> how many modules had been interpreted, and those of them that it imports, directly or not."""
        self.receiving: dict[tuple[str, int], bool] = {}
        """Generator function -> whether it uses what it is sent."""
        self.typing: dict[str, dict[str, Module]] = {}
        """Module key -> what it imports for type checkers alone."""
        self.given_by_modules: dict[tuple[str, str], Value] = {}
        """(module key, name) -> what the module's own `__getattr__` gives for it."""
        self.directory: Pattern = ()
        """The working directory, where import-time code has changed it to one under /tmp."""
        self.told: frozenset[Pattern] = EMPTY
        """Files under /tmp that import-time code has named in environment variables."""
        self.entry: Site | None = None
        """Where the entry point begins that is being interpreted; names alone are those of several folders."""
        self.callers: list[tuple[Frame, int]] = self.record.ways.callers
        """The calls of the project's functions in progress: the calling frame, and the anchor of the call."""
        self.depth = 0
        """Current depth of nested activations."""
        self.steps = 0
        self.limit = sys.maxsize
        """Budget after which calls are no longer followed, so that interpretation always terminates."""
        self.until_spawned = False
        """Whether it ends, by `ThreadFoundError`, as soon as a function of the project starts a thread."""

    @property
    def spent(self) -> int:
        """Expressions and statements interpreted, plus the cost of what the record stores."""
        return self.steps + self.record.cost

    def module(self, key: str) -> ModuleState | None:
        """A module after its body was interpreted; None if it could not be read."""
        if key not in self.modules:
            summary = None if key.endswith("/") else self.read(key)
            self.modules[key] = None if summary is None else ModuleState(key, self.table.name(key), summary)
        state = self.modules[key]
        if state is not None and state.state == "new":
            state.state = "running"
            self._initialise(state)
            state.state = "done"
        return state

    def known(self, key: str) -> ModuleState:
        """A module that is known to have been interpreted."""
        state = self.modules[key]
        assert state is not None
        return state

    @property
    def is_importing(self) -> bool:
        """Whether the body of some module is being interpreted."""
        return any(state is not None and state.state == "running" for state in self.modules.values())

    def _initialise(self, state: ModuleState) -> None:
        body = state.summary.functions[0]
        state.plain = frozenset(map(id, body.body))
        frame = Frame(state, 0, body, state.globals, None, INIT, (state.name,))
        depth, self.depth = self.depth, 0  # deferred imports must give what they would have given in their place
        waiting = len(self.starting)
        with self.moment.fresh():
            self.execute(frame, body.body)
        self.start_servers(state, frame, waiting)
        self.depth = depth

    def start_servers(self, state: ModuleState, frame: Frame, waiting: int) -> None:
        """Run what servers do before the first request, which binds globals like a module itself."""
        while len(self.starting) > waiting:
            function, application = self.starting.pop()
            self.started.add(state.key)
            name = next((n for n, v in state.globals.items() if v.obj is not None and v.obj is application.obj), None)
            if name is not None:
                self.record.publish(application, Place("global", state.key, name))
            self.is_starting = True
            given = self.call(frame, function, (application,), (), NOWHERE)
            self.is_starting = False
            if application.obj is not None and given.obj is not None and given.obj.element is not None:
                application.obj.attributes[YIELDED] = given.obj.element

    # The doors

    def evaluate(self, frame: Frame, term: Expression) -> Value:
        """Evaluate an expression and record its reads."""
        self.steps += 1
        return self._expressions[term[0]](self, frame, term)

    def execute(self, frame: Frame, block: Block) -> bool:
        """Run statements; True if control never reaches their end.

        The checks of a statement apply up to the end of the block, and so does that some invocations have left it.
        """
        moment = self.moment
        saved, branches, wishes = moment.checks, moment.branches, moment.wishes
        ends = False
        for term, moment.following in zip(block, (*block[1:], ()), strict=False):
            self.steps += 1
            if self._statements[term[0]](self, frame, term):
                ends = True
                break
        moment.passed = moment.checks
        moment.checks, moment.branches, moment.wishes = saved, branches, wishes
        return ends

    def assign(self, frame: Frame, target: Expression, value: Value) -> None:
        """Store a value to a name, attribute, element or several of these."""
        handler = self._doors.targets.get(target[0])
        if handler is not None:
            handler(self, frame, target, value)

    def container_of(self, frame: Frame, term: Expression) -> Value:
        """The object at the start of a chain, without a read of its content."""
        return self._doors.container_of(self, frame, term)

    def call(self, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
        """The result of calling a value. CPython may switch threads when a call returns."""
        result = self._doors.call(self, frame, function, args, keywords, anchor)
        self.moment.switches += 1
        if function.reads and function.kind == "function":  # found in something shared: a list of hooks
            result = result.with_reads(result.reads | function.reads)
        return result

    def call_foreign(self, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
        """The result of calling something outside the project."""
        return self._doors.call_foreign(self, frame, function, args, keywords, anchor)

    def call_named(self, call: LibraryCall) -> Value:
        """The result of calling a library function, constructor or method by its dotted name."""
        return self._doors.call_named(self, call)

    def foreign_store(
        self, frame: Frame, owner: Value, name: str, value: Value, anchor: int, index: Value = UNKNOWN
    ) -> None:
        """Record that an attribute or element of a library's object is set."""
        self._doors.foreign_store(self, frame, owner, name, value, anchor, index)

    def target(self, value: Value) -> tuple[Closure | None, Value | None]:
        """The function that calling a value runs, and its bound instance."""
        return self._doors.target(self, value)
