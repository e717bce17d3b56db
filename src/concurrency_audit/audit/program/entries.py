"""Where invocations start, and the evidence for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from concurrency_audit.audit.model.summaries import FunctionSummary
from concurrency_audit.audit.model.terms import Term
from concurrency_audit.audit.program.accesses import Site
from concurrency_audit.audit.program.frames import ModuleState
from concurrency_audit.audit.program.machine import EVENT, Machine
from concurrency_audit.audit.program.values import Closure, Value

HANDLER_NAMES = frozenset(["lambda_handler", "handler", "handle"])
EVENT_NAMES = frozenset(["event", "_event", "lambda_event", "evt", "events"])
CONTEXT_NAMES = frozenset(["context", "_context", "ctx", "_ctx", "lambda_context", "_lambda_context", "_", "__"])
ENTRY_EFFECTS = {"route": "request", "registers": "event", "handler-wrapper": "event"}


class Entry(NamedTuple):
    """A value that an invocation calls, and why we believe so."""

    value: Value
    site: Site
    function: str
    evidence: str
    is_request: bool
    """Whether every parameter carries request data (a route), not only the first."""


def discover(machine: Machine, key: str) -> Iterator[Entry]:
    """The entry points that a module's own text shows."""
    state = machine.module(key)
    if state is None:
        return
    found: set[object] = set()
    for name in list(state.globals):
        value = machine.global_value(state, name)
        evidence = "" if " " in name else _by_binding(machine, state, name, value)
        if evidence:
            entry = make(machine, state, name, value, evidence)
            if entry is not None and _home(machine, value) not in found:
                found.add(_home(machine, value))
                yield entry
    for index, function in enumerate(state.summary.functions):
        evidence = _by_decorators(machine, state, function)
        if evidence and (key, index) not in found:
            found.add((key, index))
            value = Value("function", Closure(key, index, None))
            value = _owned(machine, state, function, value)
            site = Site(key, index, -1)
            yield Entry(value, site, f"{state.name}.{function.qualname}", evidence, True)


def make(machine: Machine, state: ModuleState, name: str, value: Value, evidence: str) -> Entry | None:
    """The entry for a global that is called with (event, context); None when it is nothing callable of the project."""
    closure, _ = machine.target(value)
    if closure is None:
        return None
    return Entry(value, Site(closure.module, closure.index, -1), f"{state.name}.{name}", evidence, False)


def arguments(entry: Entry, machine: Machine) -> dict[str, Value]:
    """What an entry is called with, beyond what every handler gets."""
    if not entry.is_request:
        return {}
    state = machine.modules[entry.site.module]
    assert state is not None
    function = state.summary.functions[entry.site.function]
    defaults = machine.defaults.get((entry.site.module, entry.site.function), ())
    env: dict[str, Value] = {}
    for number, parameter in enumerate(function.parameters):
        default = defaults[number] if number < len(defaults) else None
        if default is None or default.obj is None:
            env[parameter.name] = EVENT._replace(deps=frozenset([f"event[{parameter.name!r}]"]))
    return env


def _home(machine: Machine, value: Value) -> object:
    closure, _ = machine.target(value)
    return None if closure is None else (closure.module, closure.index)


def _by_binding(machine: Machine, state: ModuleState, name: str, value: Value) -> str:
    closure, owner = machine.target(value)
    if closure is None:
        return ""
    home = machine.modules[closure.module]
    assert home is not None
    function = home.summary.functions[closure.index]
    parameters = [p for p in function.parameters if p.kind in ("positional", "args")]
    if owner is not None:
        parameters = parameters[1:]
    if _by_decorators(machine, home, function) and closure.module == state.key:
        return ""  # found with its decorator as evidence
    shaped = _is_shaped(parameters)
    if name == "lambda_handler" or (name in HANDLER_NAMES and (shaped or len(parameters) == 2)):
        return f"named {name}"
    local = closure.module == state.key
    if shaped and (local or owner is not None):
        return "takes (event, context)"
    return ""


def _is_shaped(parameters: list[object]) -> bool:
    names = [p.name for p in parameters]  # type: ignore[attr-defined]
    if len(names) < 2 or names[0] not in EVENT_NAMES or names[1] not in CONTEXT_NAMES:
        return False
    return all(p.default is not None or p.kind != "positional" for p in parameters[2:])  # type: ignore[attr-defined]


def _by_decorators(machine: Machine, state: ModuleState, function: FunctionSummary) -> str:
    for decorator in function.decorators:
        name = machine.decorator_name(state, decorator)
        row = None if name is None else machine.knowledge.decorator(name)
        if row is not None and row.effect in ENTRY_EFFECTS:
            return f"@{_written(decorator)}"
    return ""


def _written(term: Term) -> str:
    if term[0] == "f":
        return _written(term[1])
    if term[0] == "a":
        return f"{_written(term[1])}.{term[2]}"
    return str(term[1]) if term[0] == "n" else "..."


def _owned(machine: Machine, state: ModuleState, function: FunctionSummary, value: Value) -> Value:
    """A decorated nested function keeps the frame it was defined in, where that is known."""
    known = state.globals.get(function.name)
    if known is not None and known.kind == "function" and known.ref.module == state.key:
        return known._replace(ref=Closure(state.key, value.ref.index, known.ref.frame))
    return value
