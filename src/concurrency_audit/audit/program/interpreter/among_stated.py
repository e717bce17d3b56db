"""Tests that ask whether a state is among those which the code states: who goes on has found something in any case.

`if order.state not in allowed`, `if target not in TRANSITIONS[order.state]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.terms import Expression
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.names import lookup
from concurrency_audit.audit.program.interpreter.operators import is_stated
from concurrency_audit.audit.program.interpreter.run import Run

_CONTAINERS = ("builtins.set", "builtins.list", "builtins.tuple", "builtins.frozenset")
_NAMED = ("name", "attribute")
_TABLE, _GET = "builtins.dict", "get"


def is_among_stated(run: Run, frame: Frame, test: Expression) -> bool:
    """Whether a test asks for one of several that the code states, under a name or in a table by what was found."""
    if test[0] != "compare":
        return False
    container = test[2][-1]
    if container[0] == "call" and container[1][0] == "attribute" and container[1][2] == _GET:
        table: Expression | None = container[1][1]
    else:
        table = container[1] if container[0] == "item" else None
    if table is not None:
        return table[0] in _NAMED and _holds_stated(run, _named(run, frame, table))
    return container[0] in _NAMED and _states(run, _named(run, frame, container))


def _named(run: Run, frame: Frame, term: Expression) -> Value:
    return lookup(run, frame, term[1]) if term[0] == "name" else run.evaluate(frame, term)


def _holds_stated(run: Run, table: Value) -> bool:
    """Whether a table is a dictionary of containers of what the code states."""
    inner = None if table.obj is None or table.obj.made_by != _TABLE else table.obj.element
    return inner is not None and _states(run, inner)


def _states(run: Run, value: Value) -> bool:
    """Whether all that may be in a container is stated, and something is."""
    held = [list(_held(each)) for each in value.each()]
    is_known = all(each.obj is not None and each.obj.made_by in _CONTAINERS for each in value.each())
    return is_known and any(held) and all(is_stated(run, inner) for each in held for inner in each)


def _held(container: Value) -> Iterator[Value]:
    obj = container.obj
    if obj is not None:
        yield from obj.items or (() if obj.element is None else (obj.element,))
