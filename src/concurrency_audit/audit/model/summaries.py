"""The summary of one module: picklable, without syntax tree nodes, and unchanged by a round trip through JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from concurrency_audit.audit.model.code import Code
from concurrency_audit.audit.model.terms import NOWHERE, Block, Expression


class Parameter(NamedTuple):
    """One parameter of a function."""

    name: str
    kind: str
    """`positional`, `keyword`, `args` (`*args`) or `kwargs` (`**kwargs`)."""
    default: Expression | None
    annotation: str | None
    """The dotted name of the class that the annotation names, where it names one: `Order` for `Optional[Order]`."""
    anchor: int = NOWHERE
    """The anchor of the default, where it is more than a constant."""


NO_NAMES: frozenset[str] = frozenset()


class FunctionSummary(NamedTuple):
    """One function, method or lambda; the module body is function 0, a class body is a function too."""

    name: str
    qualname: str
    parameters: tuple[Parameter, ...]
    decorators: tuple[Expression, ...]
    code: Code
    bound: frozenset[str]
    """Names that the body binds, parameters included."""
    globals: frozenset[str]
    nonlocals: frozenset[str]
    parent: int
    """Index of the function in whose body this one is written, -1 for the module."""
    owner: int
    """Index of the class in whose body this one is written, -1 for none."""
    ordinal: int
    """Ordinal of this `def`, `class` or `lambda` among those of the module, in source order; finds its position."""
    is_async: bool
    is_generator: bool
    returns: str | None = None
    """The dotted name of the class that the annotation of the result names, where it names one."""

    @property
    def body(self) -> Block:
        """What stands in it."""
        return self.code.block


class ClassSummary(NamedTuple):
    """One class statement."""

    name: str
    qualname: str
    bases: tuple[Expression, ...]
    decorators: tuple[Expression, ...]
    body: int
    """Index of the function that stands for the class body."""
    parent: int
    """Index of the function in whose body the class is written."""
    ordinal: int
    metaclass: Expression | None = None


class ModuleSummary(NamedTuple):
    """One module, lowered to terms."""

    functions: tuple[FunctionSummary, ...]
    classes: tuple[ClassSummary, ...]
    names: int
    """How many names were numbered; compared with the source to detect anchors that no longer fit it."""


def names_in(found: Iterable[str]) -> frozenset[str]:
    """The names as a set; where there are none, the same one for all: each of its own would take 200 bytes."""
    return frozenset(found) or NO_NAMES


def to_json(summary: ModuleSummary) -> list[Any]:
    """The summary as lists that `json` can encode."""
    functions = [
        [*f[:4], f.code.glance(), sorted(f.bound), sorted(f.globals), sorted(f.nonlocals), *f[8:]]
        for f in summary.functions
    ]
    return [functions, list(summary.classes), summary.names]


def from_json(data: list[Any]) -> ModuleSummary:
    """The inverse of `to_json`; raises TypeError, ValueError or IndexError for data of another shape."""
    functions, classes, names = data
    if not functions:
        raise ValueError("every module has a body")
    known = tuple(ClassSummary(*c) for c in classes)
    at_import = {0, *(c.body for c in known)}
    return ModuleSummary(
        tuple(
            FunctionSummary(
                f[0],
                f[1],
                tuple(Parameter(*p) for p in f[2]),
                f[3],
                Code(f[4], at_import=index in at_import),
                names_in(f[5]),
                names_in(f[6]),
                names_in(f[7]),
                *f[8:],
            )
            for index, f in enumerate(functions)
        ),
        known,
        int(names),
    )
