"""What the interpreter knows of a value: what it is, where it lives, and what it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from concurrency_audit.audit.program.frames import Frame

CALLABLE = ("function", "bound", "partial")
EMPTY: frozenset[Any] = frozenset()
_LONGEST_DEP = 120
_MOST = 12
"""More dependencies than this say no more than these do."""


class Place(NamedTuple):
    """A shared place as an access path: a root that outlives the invocation, then attributes; `[]` is any element."""

    root: str
    """`global`, `class`, `function`, `default`, `cell`, `result`, `local`, `external` or `file`."""
    owner: str
    """The module key, or the file pattern's kind."""
    name: str
    path: tuple[str, ...] = ()

    def attribute(self, name: str) -> Place:
        """The place of an attribute of what lives here."""
        return self._replace(path=(*self.path, name)) if len(self.path) < 4 else self

    def element(self) -> Place:
        """The place of any element of what lives here; elements of elements are not told apart."""
        return self if self.path[-1:] == ("[]",) else self.attribute("[]")

    @property
    def container(self) -> Place:
        """The named place around it: the path cut before the first element step."""
        return self._replace(path=self.path[: self.path.index("[]")]) if "[]" in self.path else self

    @property
    def label(self) -> str:
        """The name as a person would write it, without the module."""
        return ".".join((self.name, *self.path)).replace(".[]", "[...]")


@dataclass(frozen=True, slots=True)
class ClassRef:
    """A class of the project."""

    module: str
    index: int


@dataclass(frozen=True, slots=True)
class Closure:
    """A function of the project and the frame it was defined in."""

    module: str
    index: int
    frame: Frame | None


@dataclass(eq=False, slots=True)
class Obj:
    """The identity of one object made by the code: what makes aliases of it the same thing."""

    made_by: str | ClassRef
    module: str
    function: int
    anchor: int
    at_import: bool
    attributes: dict[str, Value] = field(default_factory=dict)
    items: tuple[Value, ...] | None = None
    """The elements of a tuple or list display, in order."""
    element: Value | None = None
    """What any element may be, joined."""
    place: Place | None = None
    """Where it was first stored for others to see; None while it is owned."""
    keywords: frozenset[str] = EMPTY
    """Keywords the constructor was given (`lock=`)."""
    in_loop: bool = False


class Value(NamedTuple):
    """One abstract value."""

    kind: str = "unknown"
    """`const`, `module`, `external`, `class`, `function`, `bound`, `partial`, `method`, `object` or `unknown`."""
    ref: Any = None
    """The constant, module key, dotted name, ClassRef, Closure, (function, self), (function, args, keywords),
    (receiver, name), or constructor."""
    obj: Obj | None = None
    at: Place | None = None
    """The shared place it was read from, where the object itself does not say."""
    deps: frozenset[str] = EMPTY
    """What it was computed from: `event['key']`, `context`, `clock`, `random`, `io`, ..."""
    reads: frozenset[int] = EMPTY
    """The accesses of shared places it was computed from."""
    text: tuple[Any, ...] | None = None
    """The parts of a string: literals, and holes as (kind, dependency)."""

    @property
    def place(self) -> Place | None:
        """The shared place this value is an alias of, or None while it is owned."""
        if self.obj is not None and self.obj.place is not None:
            return self.obj.place
        return self.at

    def stored(self) -> Value:
        """This value as others will find it: reading it later is a read of its own."""
        return self if not self.reads else self._replace(reads=EMPTY)

    def using(self, *others: Value) -> Value:
        """This value, computed from the others as well."""
        deps, reads = self.deps, self.reads
        for other in others:
            if other.deps or len(deps) > _MOST:
                deps = _cap(deps | other.deps)
            if other.reads or len(reads) > _MOST:
                reads = _cap(reads | other.reads)
        if deps is self.deps and reads is self.reads:
            return self
        return Value(self.kind, self.ref, self.obj, self.at, deps, reads, self.text)


UNKNOWN = Value()
NONE = Value("const", None)


def _cap(items: frozenset[Any]) -> frozenset[Any]:
    return items if len(items) <= _MOST else frozenset(sorted(items)[:_MOST])


def derived(*sources: Value) -> Value:
    """A value of which only its sources are known."""
    if not sources:
        return UNKNOWN
    return UNKNOWN.using(*sources)


def join(a: Value, b: Value) -> Value:
    """What is true of a value that is one or the other; None gives way, so that a lazy singleton keeps its type."""
    if a is b or a == b:
        return a
    if a.kind == "unknown" or (a.kind == "const" and b.kind != "unknown"):
        a, b = b, a
    text = a.text if a.text == b.text else None
    merged = a.using(b)
    if merged.at is None and b.at is not None:
        merged = merged._replace(at=b.at)
    if merged.obj is None and b.obj is not None and merged.kind in ("unknown", "object"):
        merged = merged._replace(obj=b.obj)
    return merged if merged.text == text else merged._replace(text=text)


def nesting(value: Value) -> int:
    """How many partial calls are within one another at most."""
    if value.kind != "partial":
        return 0
    function, args, keywords = value.ref
    return 1 + max(map(nesting, (function, *args, *(v for _, v in keywords))))


def key_of(index: Value) -> str:
    """A constant key as text; `*` for one that varies."""
    return repr(index.ref) if index.kind == "const" else "*"


def extend(deps: frozenset[str], step: str) -> frozenset[str]:
    """Dependencies on a part of what was depended on: `event` becomes `event['key']`."""
    return frozenset(d + step if d.startswith(("event", "context")) and len(d) < _LONGEST_DEP else d for d in deps)
