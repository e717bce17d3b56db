"""Handlers without code of the project: `handler = Mangum(app)`, `lambda_handler = app.resolve`. The runtime calls an
object of a library, which is a use of it that stands nowhere in the code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from concurrency_audit.audit.model.shapes import HANDLER_NAMES
from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import Context
from concurrency_audit.audit.program.domain.contents import GIVEN
from concurrency_audit.audit.program.domain.frames import Frame, ModuleState
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.names import global_value
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.tree.named_entries import Named


class Served(NamedTuple):
    """A global that the runtime calls, which holds an application or adapter of a library, or a method of one."""

    state: ModuleState
    name: str
    is_named: bool
    """Whether configuration names it; otherwise its name alone says what it is for."""


def served(run: Run, key: str, named: Iterable[Named] = ()) -> Iterator[Served]:
    """Those of a module."""
    state = run.module(key)
    configured = {name.function for name in named if name.module == key}
    for name in () if state is None else sorted(configured | HANDLER_NAMES):
        if state is not None and name in state.definitions and _is_application(run, state.globals.get(name)):
            yield Served(state, name, name in configured)


def serve(run: Run, found: Served) -> None:
    """Call it as the runtime does, unless its application has been handed the event by another handler."""
    value = global_value(run, found.state, found.name)
    given = None if value.obj is None else value.obj.attributes.get(GIVEN)
    if not found.is_named and given is not None and given.obj in run.handed:
        return
    label = f"{found.state.name}.{found.name}"
    body = found.state.summary.functions[0]
    context = Context("invocation", label, module=found.state.key)
    frame = Frame(found.state, 0, body, found.state.globals, None, context, (label,))
    anchor = found.state.definitions.get(found.name, NOWHERE)
    run.entry = Site(found.state.key, 0, anchor)
    event, about = (Value("unknown", deps=frozenset([name])) for name in ("event", "context"))
    with run.moment.fresh():
        run.call(frame, value, (event, about), (), anchor)


def _is_application(run: Run, value: Value | None) -> bool:
    """Whether knowledge calls the object an application, so that a log handler called `handler` is none."""
    while value is not None and value.kind == "method":
        value = value.ref[0]
    row = run.knowledge.object(value.ref) if value is not None and value.kind == "object" else None
    return row is not None and row.kind == "app"
