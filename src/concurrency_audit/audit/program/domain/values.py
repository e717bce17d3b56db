"""What the interpreter knows of a value: what it is, where it lives, and what it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from concurrency_audit.audit.program.domain.places import Held, Place

Kind = Literal[
    "const", "module", "external", "class", "function", "bound", "partial", "method", "object", "instance", "import",
    "super", "unknown",
]  # fmt: skip
Hole: TypeAlias = tuple[str, str]
"""A part of a text that is not known: its kind and what it depends on."""
Pattern: TypeAlias = tuple[str | Hole, ...]
"""A text as literals and holes; `path_patterns` says which kinds of holes there are."""

CALLABLE: tuple[Kind, ...] = ("function", "bound", "partial")
MADE: tuple[Kind, ...] = ("object", "instance")
"""Kinds of values that some constructor made: a library's, or a class of the project."""
EMPTY: frozenset[Any] = frozenset()
_Item = TypeVar("_Item", str, int)
_TOLD_APART: tuple[Kind, ...] = (*CALLABLE, *MADE, "class", "external", "method", "module")
"""Kinds that a join keeps side by side."""
MOST_OTHERS = 15
"""What a value may be besides the first; a join that meets more says so where it is called."""
_LONGEST_DEP = 120
_MOST = 12
"""More dependencies than this say no more than these do."""


@dataclass(frozen=True, slots=True)
class ClassRef:
    """A class of the project."""

    module: str
    index: int


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
    first_argument: Value | None = None
    """The constant that the constructor was first given: `boto3.client("s3")`."""
    held: tuple[Held, ...] = ()
    """Of a context manager: the locks that entering it takes, or that an ExitStack has taken so far."""


class Value(NamedTuple):
    """One abstract value."""

    kind: Kind = "unknown"
    ref: Any = None
    """What it is, by kind: of `const` the constant, of `module` the module key, of `external` the dotted name, of
    `class` and `instance` the ClassRef, of `function` the Closure, of `bound` (function, self), of `partial` (function,
    args, keywords), of `method` (receiver, name), of `object` the constructor's dotted name, of `import` (importing
    module, term), of `super` (the class whose bases are asked, self)."""
    obj: Obj | None = None
    at: Place | None = None
    """The shared place it was read from, where the object itself does not say."""
    deps: frozenset[str] = EMPTY
    """What it was computed from: `event['key']`, `context`, `clock`, `random`, `io`, ..."""
    reads: frozenset[int] = EMPTY
    """The accesses of shared places it was computed from."""
    text: Pattern | None = None
    """The parts of a string: literals, and holes as (kind, dependency)."""
    others: tuple[Value, ...] = ()
    """What else it may be: other callables, classes, instances and library objects that were joined."""

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
        return Value(self.kind, self.ref, self.obj, self.at, deps, reads, self.text, self.others)

    def each(self) -> tuple[Value, ...]:
        """Every single thing it may be."""
        if not self.others:
            return (self,)
        alone = self._replace(others=())
        return (alone, *[other.using(alone) for other in self.others])


Args: TypeAlias = tuple[Value, ...]
Keywords: TypeAlias = tuple[tuple[str | None, Value], ...]

UNKNOWN = Value()
NONE = Value("const", None)


def _cap(items: frozenset[_Item]) -> frozenset[_Item]:
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
    if a.kind == "const" and a.ref is None and b.text is not None:
        a, b = b, a
    merged = a.using(b)
    texts = _are_texts(a, b)
    text = a.text if texts or a.text == b.text or (b.kind == "const" and b.ref is None) else None
    if texts or (b.kind in _TOLD_APART and a.kind in _TOLD_APART):
        merged = _with_others(merged, b)
    if merged.at is None and b.at is not None:
        merged = merged._replace(at=b.at)
    if merged.obj is None and b.obj is not None and merged.kind in ("unknown", "object", "instance"):
        merged = merged._replace(obj=b.obj)
    return merged if merged.text == text else merged._replace(text=text)


def _are_texts(a: Value, b: Value) -> bool:
    """Whether both are constant texts (names of modules and attributes come from tables of them) or paths."""
    if a.kind == b.kind == "const":
        return isinstance(a.ref, str) and isinstance(b.ref, str)
    first, second = _beginning(a), _beginning(b)
    return first is not None and second is not None and (first.startswith("/") or second.startswith("/"))


def _beginning(value: Value) -> str | None:
    """How a text begins; None where a value is no text."""
    begin = value.ref if value.kind == "const" else value.text[0] if value.text else None
    return begin if isinstance(begin, str) else "" if value.text else None


def _with_others(a: Value, b: Value) -> Value:
    """The first with all that the second may be, up to a bound."""
    known = [_identity(each) for each in a.each()]
    others = list(a.others)
    for each in b.each():
        identity = _identity(each)
        if identity not in known:
            known.append(identity)
            others.append(each._replace(deps=EMPTY, reads=EMPTY))
    return a if len(others) == len(a.others) else a._replace(others=tuple(others[:MOST_OTHERS]))


def _identity(value: Value) -> tuple[object, ...]:
    """What makes a value another one: objects of a library differ by type, tuples and lists by content."""
    if value.kind == "method":
        receiver, name = value.ref
        return value.kind, name, receiver.ref if receiver.kind == "object" else None
    if value.text is not None:
        return value.kind, value.text
    is_alike = value.kind == "object" and (value.obj is None or value.obj.items is None)
    return value.kind, value.ref, None if is_alike else value.obj


def nesting(value: Value) -> int:
    """How many partial calls are within one another at most."""
    if value.kind != "partial":
        return 0
    function, args, keywords = value.ref
    return 1 + max(map(nesting, (function, *args, *(v for _, v in keywords))))


def key_of(index: Value) -> str:
    """A constant key as text; `*` for one that varies."""
    return repr(index.ref) if index.kind == "const" else "*"


def dotted_name(receiver: Value) -> str | None:
    """The dotted name of a library's object, or of `client.meta.events` where one is at the start."""
    parts: list[str] = []
    while receiver.kind == "method":
        receiver, name = receiver.ref
        parts.append(name)
    return ".".join((receiver.ref, *reversed(parts))) if receiver.kind == "object" else None


def extend(deps: frozenset[str], step: str) -> frozenset[str]:
    """Dependencies on a part of what was depended on: `event` becomes `event['key']`."""
    return frozenset(d + step if d.startswith(("event", "context")) and len(d) < _LONGEST_DEP else d for d in deps)
