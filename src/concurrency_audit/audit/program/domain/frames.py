"""Frames: activations of functions and modules during interpretation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from concurrency_audit.audit.model.summaries import FunctionSummary, ModuleSummary
from concurrency_audit.audit.program.domain.accesses import Context
from concurrency_audit.audit.program.domain.places import Held, Place, Site
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Args, Keywords, Obj, Value


@dataclass(frozen=True, slots=True)
class Closure:
    """A function of the project and the frame that defined it."""

    module: str
    index: int
    frame: Frame | None = field(repr=False)
    """Left out of the text of a closure, for its names hold much of the program."""


@dataclass(eq=False, slots=True)
class ModuleState:
    """A module with its globals, as far as its body has been interpreted."""

    key: str
    name: str
    summary: ModuleSummary
    globals: dict[str, Value] = field(default_factory=dict)
    state: Literal["new", "running", "done"] = "new"
    plain: frozenset[int] = frozenset()
    """Ids of the body's statements that are not in a branch, loop or `try`."""
    class_objects: dict[int, Obj] = field(default_factory=dict)
    """Class index -> the object made by the class body, whose attributes are the names in the body."""
    stars: list[str] = field(default_factory=list)
    """Libraries of which everything was imported by `*`."""
    definitions: dict[str, int] = field(default_factory=dict)
    """Global name -> anchor of its first binding at module level."""
    declared: frozenset[str] = field(init=False)
    """Names that some function of the module declares `global`."""

    decorated: dict[str, int] = field(init=False)
    """Name -> the function of the last decorated `def` of it at module level; several may share one wrapper."""

    def __post_init__(self) -> None:
        functions = self.summary.functions
        self.declared = frozenset(name for function in functions for name in function.globals)
        self.decorated = {
            f.name: index for index, f in enumerate(functions) if f.parent == 0 and f.owner < 0 and f.decorators
        }


@dataclass(eq=False, slots=True)
class Frame:
    """One activation of a function, a class body or a module body."""

    module: ModuleState
    index: int
    function: FunctionSummary
    env: dict[str, Value]
    parent: Frame | None
    """The frame that defined the function, for its free variables."""
    context: Context
    path: tuple[str, ...]
    returned: Value | None = None
    left: frozenset[Place] | None = None
    """What has surely been written wherever the function returns, as far as returns have been met."""
    held_at_yield: tuple[Held, ...] = ()
    goes_on: bool = False
    """Whether the caller does not look at what is returned."""
    asked: frozenset[int] = EMPTY
    """Reads that decided on the call itself."""
    refused: frozenset[int] = EMPTY
    """Reads of stores that decided whether it ends with an exception."""
    turned_away: frozenset[int] = EMPTY
    """Reads of stores that decided whether it has ended before, in a loop or in a branch of a branch: what follows runs
    if it has not."""
    jumped: list[tuple[dict[str, Value], frozenset[int], frozenset[Place]]] = field(default_factory=list)
    """What names hold where the loop under way is left or begun anew (`found = row; break`), reads that decided, and
    what was surely written by then."""
    chosen: dict[str, tuple[Value, frozenset[int]]] = field(default_factory=dict)
    """Names that hold one of several stated values, each with the reads of stores that decided which."""
    shadow: dict[str, Value] = field(default_factory=dict)
    """Names bound by enclosing comprehensions."""
    loops: int = 0
    """How many loops of callers are under way."""
    is_module: bool = field(init=False)
    """Whether this is a module body."""
    local_names: frozenset[str] = field(init=False)
    """Names of local variables."""

    def __post_init__(self) -> None:
        function = self.function
        elsewhere = function.globals | function.nonlocals
        self.is_module = self.index == 0
        self.local_names = function.bound - elsewhere if elsewhere else function.bound

    @property
    def is_class(self) -> bool:
        """Whether this is a class body, whose names are invisible to inner functions."""
        function = self.function
        return function.owner >= 0 and self.module.summary.classes[function.owner].body == self.index

    def binds(self, name: str) -> bool:
        """Whether the name is a local variable here."""
        return name in self.local_names

    def local(self, name: str) -> Value:
        """The value of a local variable; unknown before it is bound."""
        return self.env.get(name, UNKNOWN)

    def cell(self, name: str) -> Frame | None:
        """The enclosing function's frame that binds a free variable; None for a global."""
        frame = self.parent
        while frame is not None and not frame.is_module:
            if not frame.is_class and frame.binds(name):
                return frame
            frame = frame.parent
        return None


class Way(NamedTuple):
    """An item of a service that is read or stored, and the calls on the way there, outermost first."""

    access: int
    calls: tuple[Site, ...]


class Outcome(NamedTuple):
    """The outcome of a call: its value, and the writes and locks it leaves."""

    value: Value
    written: frozenset[Place]
    acquired: tuple[Held, ...]
    whenever: frozenset[Place] = EMPTY
    """Of what is written what every way out has written, also that which returns early."""
    site: Site | None = None
    """The import-time call that produced it; another call makes objects of its own."""
    waits: bool = False
    """Whether it contains an await at which other tasks may run."""
    refused: frozenset[int] = EMPTY
    """Reads of stores without whose answer it would have ended with an exception."""
    items: tuple[Way, ...] = ()
    """The items of services that it reads and stores."""
    released: tuple[Held, ...] = ()
    """Locks that its caller held and that it has given back."""
    changes: tuple[int, int] = (0, 0)
    """Where the changes of stores that it makes begin and end in the record's list of them."""


class Spawned(NamedTuple):
    """A function started in another thread."""

    function: Value
    args: tuple[Value, ...]
    site: Site
    """Site of the call that starts it."""
    frame: Frame
    """The frame of that call, in the thread's context."""
    name: str
    """The dotted name of what is called."""
    at_import: bool
    written: frozenset[Place] = EMPTY
    """What the invocation that starts it has surely written before."""
    starter: Context | None = None
    """The context of the code that starts it."""


class Registered(NamedTuple):
    """A function passed to a library at import, to be called while requests are served."""

    function: Value
    effect: str
    """`route`, `registers`, `precedes` or `callback`."""
    evidence: str
    application: Obj | None = None
    """What it is registered with."""


class GivenAway(NamedTuple):
    """A function that import-time code gave to a library of which nothing is known."""

    registered: Registered
    library: str
    """Its import root."""
    is_followed: bool
    """Whether the function is followed as one that the library may call, should nothing else reach it."""


class LibraryCall(NamedTuple):
    """A call of a library: what is called, with which arguments, from where."""

    frame: Frame
    name: str
    """The dotted name; for a method of an unknown object only the method's name."""
    receiver: Value | None
    args: Args
    keywords: Keywords
    anchor: int

    @property
    def short(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]

    @property
    def values(self) -> Args:
        """All arguments, positional and by keyword."""
        return (*self.args, *[value for _, value in self.keywords]) if self.keywords else self.args

    def argument(self, position: int | None, keyword: str | None) -> Value | None:
        """The argument at a position or under a keyword."""
        if keyword is not None:
            for name, value in self.keywords:
                if name == keyword:
                    return value
        if position is not None and position < len(self.args):
            return self.args[position]
        return None
