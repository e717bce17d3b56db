"""Abstract values: what a value is, where it lives, and what it was computed from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias

from concurrency_audit.audit.program.domain.alternatives import identity, is_table, is_taken_in
from concurrency_audit.audit.program.domain.places import Held, Place

Kind = Literal[
    "const", "module", "external", "class", "function", "bound", "partial", "method", "object", "instance", "import",
    "super", "unknown",
]  # fmt: skip
Hole: TypeAlias = tuple[str, str]
"""An unknown part of a text: its kind and what it depends on."""
Pattern: TypeAlias = tuple[str | Hole, ...]
"""A text as a sequence of literals and holes; `path_patterns` describes the kinds of holes."""

CALLABLE: tuple[Kind, ...] = ("function", "bound", "partial")
MADE: tuple[Kind, ...] = ("object", "instance")
"""Kinds of values created by a constructor: of a library, or of a class of the project."""
EMPTY: frozenset[Any] = frozenset()
ARGUMENTS = "(arguments)"
"""What makes the tuple and the dictionary of a function's `*args` and `**kwargs`."""
_TOLD_APART: tuple[Kind, ...] = (*CALLABLE, *MADE, "class", "external", "method", "module")
"""Kinds whose alternatives a join keeps."""
GENERATED = "contextlib.contextmanager"
"""What made an object that a generator function of the project gives which is a context manager."""
YIELDED = "(yielded)"
"""Attribute of an application: what its lifespan yields, which Starlette puts into the state of each request."""
MOST_OTHERS = 15
"""Maximal number of alternatives besides the first; if a join has more, calls of the value report that."""
MOST_REGISTERED = 127
"""The same for functions, classes and instances: tables of routes, of tools and of commands are long."""
_IN_REGISTRIES: tuple[Kind, ...] = (*CALLABLE, "class", "instance")
_MOST = 24
"""Maximal number of dependencies that are kept: a row is made of as many parts of a request."""
_MOST_READS = 12
"""The same for accesses."""
_MOST_PARTS = 4
"""Of those the number of parts of the event that come before all else."""
_SETTING = "environ "
"""Start of a dependency on an environment variable."""
_new = tuple.__new__
"""Makes a named tuple without a call of its own constructor, in half the time."""


@dataclass(frozen=True, slots=True)
class ClassRef:
    """A class of the project."""

    module: str
    index: int


@dataclass(eq=False, repr=False, slots=True)
class Obj:
    """The identity of one object created by the code; aliases of the object share it."""

    made_by: str | ClassRef
    module: str
    function: int
    anchor: int
    at_import: bool
    attributes: dict[str, Value] = field(default_factory=dict)
    items: tuple[Value, ...] | None = None
    """The elements of a tuple or list display, in order."""
    element: Value | None = None
    """The join of all elements."""
    place: Place | None = None
    """The shared place where it was first stored; None while it is owned."""
    keywords: frozenset[str] = EMPTY
    """Keyword arguments of the constructor (`lock=`)."""
    in_loop: bool = False
    walks: int = 0
    """How many loops were around it whose steps are not told apart."""
    branches: int = 0
    """How many branches were around it that only some requests take."""
    before_fork: bool = False
    """Whether a hook made it that runs before worker processes are forked."""
    first_argument: Value | None = None
    """First constant argument of the constructor: `boto3.client("s3")`."""
    held: tuple[Held, ...] = ()
    """For a context manager: locks that entering it takes, or that an ExitStack has taken so far."""
    chosen: frozenset[int] = EMPTY
    """For a container of one invocation: the reads of stores that decided what is in it."""
    asked: frozenset[int] = EMPTY
    """The reads that had decided by the time it was made: that it is there at all, nothing of what is put into it."""
    stands_for: frozenset[Obj] = EMPTY
    """Others like it, of which there were too many to be told apart."""
    told: frozenset[str] = EMPTY
    """For an object of one invocation: dependencies of the keys and arguments with which it was changed."""

    def __repr__(self) -> str:
        """What made it: all that it holds, and what that holds, can be a whole program."""
        return f"Obj({self.made_by!r})"

    def tell(self, *given: Value) -> None:
        """Remember what it is changed with, as long as nobody else has it."""
        if self.place is None and not self.at_import:
            self.told = self.told.union(*(value.deps for value in given))


class Value(NamedTuple):
    """One abstract value."""

    kind: Kind = "unknown"
    ref: Any = None
    """What the value is, by kind: for `const` the constant, for `module` the module key, for `external` the dotted
    name, for `class` and `instance` the ClassRef, for `function` the Closure, for `bound` (function, self), for
    `partial` (function, args, keywords), for `method` (receiver, name), for `object` the constructor's dotted name, for
    `import` (importing module, term), for `super` (the class whose bases are searched, self)."""
    obj: Obj | None = None
    at: Place | None = None
    """The shared place it was read from, if the object itself does not have one."""
    deps: frozenset[str] = EMPTY
    """Dependencies: `event['key']`, `context`, `clock`, `random`, `io`, ..."""
    reads: frozenset[int] = EMPTY
    """Ids of the accesses of shared places it was computed from."""
    text: Pattern | None = None
    """The parts of a string: literals, and holes as (kind, dependency)."""
    others: tuple[Value, ...] = ()
    """Alternatives from joins: other callables, classes, instances and library objects that it may be."""

    @property
    def place(self) -> Place | None:
        """The shared place of which this value is an alias; None while it is owned."""
        if self.obj is not None and self.obj.place is not None:
            return self.obj.place
        return self.at

    def stored(self) -> Value:
        """The value as others will find it: a later read of it is a read of its own."""
        return self if not self.reads else self.with_reads(EMPTY)

    def with_reads(self, reads: frozenset[int]) -> Value:
        """This value as computed from these accesses; spelled out, like all that is done for every value."""
        return _new(Value, (self.kind, self.ref, self.obj, self.at, self.deps, reads, self.text, self.others))

    def with_deps(self, deps: frozenset[str]) -> Value:
        """This value with these dependencies."""
        return _new(Value, (self.kind, self.ref, self.obj, self.at, deps, self.reads, self.text, self.others))

    def placed(self, at: Place | None) -> Value:
        """This value as read from a shared place."""
        return _new(Value, (self.kind, self.ref, self.obj, at, self.deps, self.reads, self.text, self.others))

    def alone(self) -> Value:
        """This value without its alternatives."""
        return Value(self.kind, self.ref, self.obj, self.at, self.deps, self.reads, self.text)

    def using(self, *others: Value) -> Value:
        """This value with the dependencies of the others added."""
        deps, reads = self.deps, self.reads
        for other in others:
            if other.deps and not other.deps <= deps:
                deps = deps | other.deps if deps else other.deps
            if other.reads and not other.reads <= reads:
                reads = reads | other.reads if reads else other.reads
        if others and len(deps) > _MOST:
            deps = _cap(deps)
        if others and len(reads) > _MOST_READS:
            reads = latest(reads)
        if deps is self.deps and reads is self.reads:
            return self
        return _new(Value, (self.kind, self.ref, self.obj, self.at, deps, reads, self.text, self.others))

    def each(self) -> tuple[Value, ...]:
        """Each alternative as a value of its own."""
        if not self.others:
            return (self,)
        alone = self.alone()
        return (alone, *[other.using(alone) for other in self.others])


Args: TypeAlias = tuple[Value, ...]
Keywords: TypeAlias = tuple[tuple[str | None, Value], ...]

UNKNOWN = Value()
NONE = Value("const", None)


@lru_cache(maxsize=1024)
def _cap(deps: frozenset[str]) -> frozenset[str]:
    """Of too many dependencies those that say most. What depends on many things does so over and over.

    Parts within parts of one event are all of one kind, and settings are the same for all invocations: a table of the
    names of tables has ten of them.
    """
    parts = sorted([dep for dep in deps if dep.startswith("event[")], key=_by_length)
    settings = sorted([dep for dep in deps if dep.startswith(_SETTING)])
    others = sorted(deps.difference(parts, settings))
    return frozenset([*parts[:_MOST_PARTS], *others, *settings, *parts[_MOST_PARTS:]][:_MOST])


def _by_length(dep: str) -> tuple[int, str]:
    """The order of parts: the whole before what is within."""
    return len(dep), dep


def latest(reads: frozenset[int], most: int = _MOST_READS) -> frozenset[int]:
    """Of too many reads the last ones: what was read just now says more than what led there."""
    return reads if len(reads) <= most else frozenset(sorted(reads)[-most:])


def is_cut(value: Value) -> bool:
    """Whether a value may depend on more than is kept."""
    return len(value.deps) >= _MOST


def is_cut_short(value: Value) -> bool:
    """Whether it may stem from more reads, or tests of them, than are kept."""
    return is_cut(value) or len(value.reads) >= _MOST_READS


def derived(*sources: Value) -> Value:
    """A value of which only the dependencies are known."""
    if not sources:
        return UNKNOWN
    return UNKNOWN.using(*sources)


def join(a: Value, b: Value) -> Value:
    """The least upper bound of two values. None yields to the other, so that a lazy singleton keeps its type."""
    if a is b or a == b:
        return a
    if a.kind == "unknown" or (a.kind == "const" and b.kind != "unknown"):
        a, b = b, a
    if a.kind == "const" and a.ref is None and (b.text is not None or b.kind == "const"):
        a, b = b, a
    texts = _are_texts(a, b)
    if texts and (_beginning(b) or "").startswith("/") and not (_beginning(a) or "").startswith("/"):
        a, b = b, a  # a path of the deployed function, not of the developer's folder (`./tmp`)
    merged = a.using(b)
    text = a.text if texts or a.text == b.text or (b.kind == "const" and b.ref is None) else None
    if texts or (b.kind in _TOLD_APART and a.kind in _TOLD_APART):
        merged = _with_others(merged, b)
    if merged.at is None and b.at is not None:
        merged = merged.placed(b.at)
    if merged.obj is None and b.obj is not None and merged.kind in ("unknown", "object", "instance"):
        merged = merged._replace(obj=b.obj)
    if merged.obj is not b.obj and a.kind == b.kind == "object" and a.ref == b.ref and _is_yet_empty(merged.obj, b.obj):
        merged = merged._replace(obj=b.obj)
    return merged if merged.text == text else merged._replace(text=text)


def _is_yet_empty(obj: Obj | None, other: Obj | None) -> bool:
    """Whether a dictionary is the empty one that a name has until a table is bound to it: `self.states = {}`.

    A table holds functions or objects of the project by name.
    """
    if obj is None or other is None or obj.place is not None or other.place is not None:
        return False
    is_empty = not obj.attributes and not obj.items and obj.element is None
    return obj.made_by == "builtins.dict" and is_empty and is_table(other)


def _are_texts(a: Value, b: Value) -> bool:
    """Whether both are constant texts (names of modules and attributes come from tables of such texts) or paths."""
    if a.kind == b.kind == "const":
        return isinstance(a.ref, str) and isinstance(b.ref, str)
    first, second = _beginning(a), _beginning(b)
    return first is not None and second is not None and (first.startswith("/") or second.startswith("/"))


def _beginning(value: Value) -> str | None:
    """The literal beginning of a text; None if the value is no text."""
    begin = value.ref if value.kind == "const" else value.text[0] if value.text else None
    return begin if isinstance(begin, str) else "" if value.text else None


def most_others(kind: Kind) -> int:
    """How many alternatives a value of a kind has at most."""
    return MOST_REGISTERED if kind in _IN_REGISTRIES else MOST_OTHERS


def _with_others(a: Value, b: Value) -> Value:
    """The first value with the alternatives of the second added, up to the bound."""
    kept = [a, *a.others]
    known = {identity(each) for each in kept}
    most = most_others(a.kind)
    for each in (b.alone(), *b.others):
        which = identity(each)
        if which not in known and not is_taken_in(kept, each, join) and len(kept) <= most:
            known.add(which)
            kept.append(Value(each.kind, each.ref, each.obj, each.at, EMPTY, EMPTY, each.text, each.others))
    return a if len(kept) == 1 + len(a.others) else a._replace(others=tuple(kept[1:]))


def nesting(value: Value) -> int:
    """Maximal depth of nested partial objects in a value."""
    if value.kind != "partial":
        return 0
    function, args, keywords = value.ref
    return 1 + max(map(nesting, (function, *args, *(v for _, v in keywords))))


def key_of(index: Value) -> str:
    """A constant key as text; `*` for a key that varies, be it only for some requests."""
    is_stated = index.kind == "const" and not (index.deps and any(dep.startswith("event") for dep in index.deps))
    return repr(index.ref) if is_stated else "*"


def dotted_name(receiver: Value) -> str | None:
    """The dotted name of a library's object, or of a path such as `client.meta.events` on one."""
    parts: list[str] = []
    while receiver.kind == "method":
        receiver, name = receiver.ref
        parts.append(name)
    return ".".join((receiver.ref, *reversed(parts))) if receiver.kind == "object" else None
