"""Accesses of shared places and calls of libraries, with everything that rules need to judge them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from concurrency_audit.audit.knowledge.rows import AttributeRow, CallRow, DecoratorRow, MethodRow, ObjectRow
from concurrency_audit.audit.program.domain.places import Held, Place, Site, setting
from concurrency_audit.audit.program.domain.values import EMPTY, Value

ContextKind = Literal["init", "invocation", "thread", "dormant"]
Op = Literal[
    "read", "write", "mutate", "delete", "iterate", "check", "use", "reconfigure", "request-keys",
    "create", "append", "rename-to", "rename-from", "tree-delete", "database", "exists", "lock", "passed", "store",
    "program",
]  # fmt: skip
"""Operations on memory (`write`: bind, or store an element), followed by those on files only."""
Part = Literal["binding", "item", "content"]
"""The name or attribute itself, one element, or the whole container."""


class Context(NamedTuple):
    """The call context: on whose behalf code runs."""

    kind: ContextKind
    """`init` (import, once per process), `invocation`, `thread` (started as a thread, timer or executor task), or
    `dormant` (reached by nothing, interpreted only for the threads it starts)."""
    label: str
    """Name of the entry point or of the spawned function."""
    many: bool = True
    """Whether several may run concurrently in one process that handles one invocation at a time."""
    is_async: bool = False
    within: bool = False
    """Whether it runs within an invocation of another entry point: a hook, or a tool that an agent calls."""
    own_loop: bool = False
    """Whether it is a task of an event loop that the invocation itself runs; in another thread runs another loop."""
    module: str = ""
    """Key of the module that an entry point is of: functions of two folders are called `handler.lambda_handler`."""

    @property
    def doer(self) -> tuple[str, str]:
        """Which entry point or spawned function it is, whatever else differs."""
        return self.module, self.label

    @property
    def beside_others(self) -> bool:
        """Whether it is one of several threads or tasks that a process starts itself, in whatever model."""
        return self.kind == "thread" and self.many


ANY_FIELD = "*"
"""Stands for the fields of what a store gave, where only the run tells which of them were tested."""
STATED_FIELD = "=="
"""Beginning of the name of one that was compared with something stated, as a state is."""
INIT = Context("init", "import", many=False)


@dataclass(eq=False, slots=True)
class Access:
    """One access of one shared place."""

    id: int
    place: Place
    op: Op
    part: Part
    key: str
    """The constant key as source text; empty for a binding, `*` for a key that varies."""
    site: Site
    context: Context
    held: tuple[Held, ...]
    path: tuple[str, ...]
    """The call path from the entry point, as qualified function names."""
    value: Value
    """The value that is written or read."""
    checks: frozenset[int] = EMPTY
    """Ids of the reads that control whether this write happens."""
    switches: int = 0
    """Number of possible thread switches before it."""
    awaits: int = 0
    fresh: bool = False
    """Whether it reads what the same invocation has certainly written before."""
    sure: frozenset[Place] = EMPTY
    """For a look at a whole container: the elements that the same invocation has certainly written before."""
    method: MethodRow | None = None
    method_name: str = ""
    for_some: bool = False
    """Whether only some requests reach it."""
    cleans_up: bool = False
    """Whether it happens even after an exception: in a `finally` or `except` clause, or when a `with` block ends."""
    in_loop: bool = False
    waits: bool = False
    """For an iteration: whether its body contains an await."""
    caught: bool = False
    """Whether it is caught here that there is no such element."""
    uses: frozenset[str] = EMPTY
    """Where a read value went: `response`, `decision`, `outcome` (a decision to end or skip), `answer` (to return
    something), `refusal` (to give a stated answer, or an error), `log`, `effect`, `state`, `lacking` (who goes on has
    found nothing), `parting` (who has found nothing does something and leaves), `limit` (of what a store gave: a
    comparison by order), `quota` (with more than nothing), `length` (of how many), `ahead` (who goes on has found a
    time that is not over).
    """

    looked_at: frozenset[str] = EMPTY
    """For a read of a store: the names of the fields of what it gave that decided something."""
    weighed: frozenset[str] = EMPTY
    """Those of them of which more was asked than that they are there."""
    compared: frozenset[str] = EMPTY
    """The names of the fields of what it gave that were compared with something stated, as a state is."""
    stated: frozenset[tuple[str, str]] = EMPTY
    """The same, each with the constant that it was compared with."""
    accepted: frozenset[tuple[str, str]] = EMPTY
    """The fields that had to be one of several constants, each with one of those."""
    matched: frozenset[tuple[str, frozenset[str]]] = EMPTY
    """The fields that were compared with what the request gave, each with the dependencies of that."""
    missed: frozenset[str] = EMPTY
    """The names of the fields of what it gave that hold nothing where somebody goes on."""
    refused: frozenset[str] = EMPTY
    """Those of them because of which others are turned away: `if seat.taken_by: return`."""
    tested: frozenset[tuple[int, str]] = EMPTY
    """For a change of a store: the reads that control it, each with the names of those fields of which that hangs on
    it; `ANY_FIELD` where they are not known."""
    claimed: frozenset[Place] = EMPTY
    """For a store: the stores under a condition that the same invocation has certainly made before, and those on some
    way to here that took a flag from items or removed all of them."""

    @property
    def regions(self) -> frozenset[int]:
        """The critical sections that contain it."""
        return frozenset(h.region for h in self.held)

    @property
    def locks(self) -> frozenset[Place]:
        """The shared locks held."""
        return frozenset(h.lock for h in self.held if h.lock is not None)

    @property
    def writes(self) -> bool:
        """Whether it changes the place."""
        return self.op in ("write", "mutate", "delete")


class Nesting(NamedTuple):
    """A lock that is taken while another is held."""

    outer: Site
    inner: Site
    around: frozenset[Place]
    """Locks that were taken before both."""
    context: Context
    path: tuple[str, ...]


class Wait(NamedTuple):
    """An await while a lock of threads is held."""

    lock: Place
    taken: Site
    at: Site
    context: Context
    path: tuple[str, ...]


Row = CallRow | DecoratorRow | MethodRow | AttributeRow | ObjectRow


@dataclass(eq=False, slots=True)
class Call:
    """One call of a library."""

    name: str
    row: Row | None
    site: Site
    context: Context
    held: tuple[Held, ...]
    path: tuple[str, ...]
    args: tuple[Value, ...]
    keywords: tuple[tuple[str | None, Value], ...]
    receiver: Value | None
    result: Value
    in_loop: bool
    checks: frozenset[int] = EMPTY
    conditional: bool = False
    """Whether it is in a branch, so that an invocation may skip it."""
    caught: frozenset[str] = EMPTY
    """Which of the exceptions that matter (SystemExit, AttributeError, ...) an enclosing handler catches."""
    for_some: bool = False
    """Whether only some requests reach it."""
    settings: frozenset[str] = EMPTY
    """Environment variables that decide whether it is reached, as dependencies."""
    before: int = 0
    """The id of the next access: those that came first have lower ones."""

    @property
    def setting(self) -> Place:
        """What it sets, for a call that sets something: of which module or object, and under which key."""
        keys = [str(arg.ref) if arg.kind == "const" else "*" for arg in self.args[1:]]
        return setting(user(self.name, self.receiver), self.name, *keys)


def user(name: str, receiver: Value | None) -> str:
    """Whose settings a call uses: those of the object whose method it is, or of the library."""
    return name.partition(".")[0] if receiver is None or receiver.place is None else ".".join(receiver.place[:3])
