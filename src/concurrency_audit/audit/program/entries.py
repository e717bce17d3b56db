"""Where invocations start, and the evidence for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from concurrency_audit.audit.model.shapes import HANDLER_NAMES, begins_like_a_handler
from concurrency_audit.audit.model.summaries import FunctionSummary, Parameter
from concurrency_audit.audit.model.terms import Term
from concurrency_audit.audit.program.domain.frames import Closure, ModuleState
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.classes import decorator_name
from concurrency_audit.audit.program.interpreter.machine import EVENT
from concurrency_audit.audit.program.interpreter.names import global_value
from concurrency_audit.audit.program.interpreter.run import Run

ENTRY_EFFECTS = {"route": "request", "registers": "event", "handler-wrapper": "event"}


class Entry(NamedTuple):
    """A value that an invocation calls, and why we believe so."""

    value: Value
    site: Site
    function: str
    evidence: str
    is_request: bool
    """Whether every parameter carries request data (a route), not only the first."""
    rank: int
    """How strong the evidence is: 0 configuration, 1 decorator, 2 name, 3 signature."""


def discover(run: Run, key: str) -> Iterator[Entry]:
    """The entry points that a module's own text shows."""
    state = run.module(key)
    if state is None:
        return
    for name, bound in list(state.globals.items()):
        if bound.kind != "import" or name in HANDLER_NAMES:
            value = global_value(run, state, name)  # an instance found here is shared, and knows it
            evidence, rank = _by_binding(run, state, name, value)
            entry = make(run, state, name, value, evidence, rank) if evidence else None
            if entry is not None:
                yield entry
    for index, function in enumerate(state.summary.functions):
        evidence, is_request = _by_decorators(run, state, function)
        if evidence:
            value = _owned(state, function, Value("function", Closure(key, index, None)))
            yield Entry(value, Site(key, index, -1), f"{state.name}.{function.qualname}", evidence, is_request, 1)


def strongest(entries: list[Entry]) -> list[Entry]:
    """One entry per function: the best evidence, and of equals the one named by the function's own module."""
    best: dict[Site, Entry] = {}
    for entry in entries:
        known = best.get(entry.site)
        if known is None or (entry.rank, entry.function) < (known.rank, known.function):
            best[entry.site] = entry
    return [best[site] for site in sorted(best)]


def make(run: Run, state: ModuleState, name: str, value: Value, evidence: str, rank: int) -> Entry | None:
    """The entry for a global that is called with (event, context); None when it is nothing callable of the project."""
    closure, _ = run.target(value)
    if closure is None:
        return None
    index = _decorated(state, name)
    site = Site(closure.module, closure.index, -1) if index is None else Site(state.key, index, -1)
    return Entry(value, site, f"{state.name}.{name}", evidence, False, rank)


def arguments(entry: Entry, run: Run) -> dict[str, Value]:
    """What an entry is called with, beyond what every handler gets."""
    if not entry.is_request:
        return {}
    state = run.known(entry.site.module)
    function = state.summary.functions[entry.site.function]
    defaults = run.defaults.get((entry.site.module, entry.site.function), ())
    env: dict[str, Value] = {}
    for number, parameter in enumerate(function.parameters):
        default = defaults[number] if number < len(defaults) else None
        if default is None or default.obj is None:
            env[parameter.name] = EVENT._replace(deps=frozenset([f"event[{parameter.name!r}]"]))
    return env


def _by_binding(run: Run, state: ModuleState, name: str, value: Value) -> tuple[str, int]:
    """What a global's name or signature says, and how strongly."""
    closure, owner = run.target(value)
    if closure is None:
        return "", 0
    home = run.known(closure.module)
    parameters = _positional(home.summary.functions[closure.index])
    if owner is not None:
        parameters = parameters[1:]
    shaped = _is_shaped(parameters) or _is_shaped(_as_written(state, name))
    if name == "lambda_handler" or (name in HANDLER_NAMES and (shaped or len(parameters) == 2)):
        return f"named {name}", 2
    if shaped and (closure.module == state.key or owner is not None or _as_written(state, name)):
        return "takes (event, context)", 3
    return "", 0


def _positional(function: FunctionSummary) -> list[Parameter]:
    return [p for p in function.parameters if p.kind in ("positional", "args")]


def _as_written(state: ModuleState, name: str) -> list[Parameter]:
    """The parameters of the `def` behind a name that a decorator of the project replaced, often by `*args`."""
    index = _decorated(state, name)
    return [] if index is None else _positional(state.summary.functions[index])


def _decorated(state: ModuleState, name: str) -> int | None:
    """The function that the last decorated `def` of a name at module level defines: many may share one wrapper."""
    found = None
    for index, function in enumerate(state.summary.functions):
        if function.name == name and function.parent == 0 and function.owner < 0 and function.decorators:
            found = index
    return found


def _is_shaped(parameters: list[Parameter]) -> bool:
    if not begins_like_a_handler([p.name for p in parameters]):
        return False
    return all(p.default is not None or p.kind != "positional" for p in parameters[2:])


def _by_decorators(run: Run, state: ModuleState, function: FunctionSummary) -> tuple[str, bool]:
    """The decorator that makes a function an entry point, and whether requests are spread over its parameters."""
    for decorator in function.decorators:
        name = decorator_name(run, state, decorator)
        row = None if name is None else run.knowledge.decorator(name)
        if row is not None and row.effect in ENTRY_EFFECTS:
            return f"@{_written(decorator)}", ENTRY_EFFECTS[row.effect] == "request"
    return "", False


def _written(term: Term) -> str:
    if term[0] == "call":
        return _written(term[1])
    if term[0] == "attribute":
        return f"{_written(term[1])}.{term[2]}"
    return str(term[1]) if term[0] == "name" else "..."


def _owned(state: ModuleState, function: FunctionSummary, value: Value) -> Value:
    """A decorated nested function keeps the frame it was defined in, where that is known."""
    known = state.globals.get(function.name)
    if known is not None and known.kind == "function" and known.ref.module == state.key:
        return known._replace(ref=Closure(state.key, value.ref.index, known.ref.frame))
    return value
