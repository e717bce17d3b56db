"""What invocations do: accesses of shared places and calls into libraries, with all that a judgement needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from concurrency_audit.audit.knowledge.rows import AttributeRow, CallRow, DecoratorRow, MethodRow, ObjectRow
from concurrency_audit.audit.program.values import EMPTY, Place, Value


class Site(NamedTuple):
    """A position in the program: module, function index and anchor."""

    module: str
    function: int
    anchor: int


class Context(NamedTuple):
    """On whose behalf code runs."""

    kind: str
    """`init` (import, once per process), `invocation`, or `thread` (handed to a thread, timer or executor)."""
    label: str
    """The entry point's name, or the spawned function's."""
    many: bool = True
    """Whether several may run at once in one process when invocations do not."""
    is_async: bool = False


INIT = Context("init", "import", many=False)


class Held(NamedTuple):
    """A lock that is held, and which `with` block (or acquire) holds it."""

    lock: Place | None
    """None for a lock that the function made itself."""
    region: int
    site: Site


@dataclass(eq=False, slots=True)
class Access:
    """One access of one shared place."""

    id: int
    place: Place
    op: str
    """`read`, `write` (bind or store an element), `mutate`, `delete`, `iterate`, `check`."""
    part: str
    """`binding` (the name or attribute itself), `item` (one element) or `content` (the whole container)."""
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
