"""What invocations do: accesses of shared places and calls into libraries, with all that a judgement needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from concurrency_audit.audit.knowledge.rows import AttributeRow, CallRow, DecoratorRow, MethodRow, ObjectRow
from concurrency_audit.audit.program.domain.places import Held, Place, Site
from concurrency_audit.audit.program.domain.values import EMPTY, Value

ContextKind = Literal["init", "invocation", "thread", "dormant"]
Op = Literal[
    "read", "write", "mutate", "delete", "iterate", "check", "use", "reconfigure", "request-keys",
    "create", "append", "rename-to", "rename-from", "tree-delete", "database", "exists", "lock", "passed", "store",
    "program",
]  # fmt: skip
"""What is done to memory (`write`: bind, or store an element), then what is done to files alone."""
Part = Literal["binding", "item", "content"]
"""The name or attribute itself, one element, the whole container."""


class Context(NamedTuple):
    """On whose behalf code runs."""

    kind: ContextKind
    """`init` (import, once per process), `invocation`, `thread` (handed to a thread, timer or executor), or `dormant`
    (nobody's: looked at only for the threads it starts)."""
    label: str
    """The entry point's name, or the spawned function's."""
    many: bool = True
    """Whether several may run at once in one process when invocations do not."""
    is_async: bool = False
    within: bool = False
    """Whether it runs within an invocation that began elsewhere: a hook, or a tool that an agent calls."""


INIT = Context("init", "import", many=False)


@dataclass(eq=False, slots=True)
class Access:
    """One access of one shared place."""

    id: int
    place: Place
    op: Op
    part: Part
    key: str
    """The constant key as source text, `` for a binding, `*` for a key that varies."""
    site: Site
    context: Context
    held: tuple[Held, ...]
    path: tuple[str, ...]
    """The call path from the entry point, qualified function names."""
    value: Value
    """What is written (or read)."""
    checks: frozenset[int] = EMPTY
    """The reads on which this write depends."""
    switches: int = 0
    """How many points where the interpreter may switch threads had passed."""
    awaits: int = 0
    fresh: bool = False
    """A read of what the same invocation has certainly written before."""
    method: MethodRow | None = None
    method_name: str = ""
    for_some: bool = False
    """Whether only some requests come by."""
    waits: bool = False
    """Of a walk: whether there is an await within it."""
    uses: set[str] = field(default_factory=set)
    """Where a read value went: `response`, `decision`, `outcome` (a decision to end or skip), `log`, `effect`,
    `state`."""

    @property
    def regions(self) -> frozenset[int]:
        """The critical sections it lies in."""
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


Row = CallRow | DecoratorRow | MethodRow | AttributeRow | ObjectRow


@dataclass(eq=False, slots=True)
class Call:
    """One call of something outside the project."""

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
    """Whether it stands in a branch, so that an invocation may pass it by."""
    caught: frozenset[str] = EMPTY
    """Of SystemExit and AttributeError those that a handler around it catches."""
    for_some: bool = False
    """Whether only some requests come by."""
