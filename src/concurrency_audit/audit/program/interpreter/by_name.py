"""Functions and classes that are looked up by a name which the request gives: `getattr(self, f"do_{action}")`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from concurrency_audit.audit.model.terms import Block
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall, ModuleState
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import MOST_OTHERS, Args, Value, join
from concurrency_audit.audit.program.interpreter.attributes import attribute_of
from concurrency_audit.audit.program.interpreter.classes import methods
from concurrency_audit.audit.program.interpreter.names import global_value, read_binding
from concurrency_audit.audit.program.interpreter.run import Run

_MOST_STEPS = 8


def attribute_named(run: Run, frame: Frame, owner: Value, name: Value) -> Value | None:
    """What of an instance, class or module a name with an unknown part can mean: functions and classes only."""
    if not _is_chosen(name) and not (owner.kind == "module" and "io" in name.deps):
        return None
    if owner.kind == "module":
        return global_named(run, owner.ref, name)
    if owner.kind not in ("instance", "class"):
        return None
    found = (
        attribute_of(run, frame, owner, method)
        for method in _fitting((each for each, _ in methods(run, owner.ref)), name)
    )
    return _either(found)


def global_named(run: Run, key: str, name: Value) -> Value | None:
    """`globals()[name]`: the functions and classes of a module that the name can mean, also one out of a table."""
    state = run.module(key)
    if state is None or not (_is_chosen(name) or "io" in name.deps):
        return None
    found = (_global_named(run, state, each) for each in name.each())
    return _either(value for value in found if value is not None)


def _global_named(run: Run, state: ModuleState, name: Value) -> Value | None:
    if name.kind == "const" and name.ref in state.globals:
        return global_value(run, state, name.ref)
    each = (global_value(run, state, fitting) for fitting in _fitting(list(state.globals), name))
    return _either(value for value in each if value.kind in ("function", "class"))


def read_global(run: Run, frame: Frame, name: Value, anchor: int) -> Value | None:
    """The same as a read of what the module holds under that name."""
    key = frame.module.key
    found = global_named(run, key, name)
    if found is None or found.others or name.kind != "const" or name.others:
        return found
    return read_binding(run, frame, found, Place("global", key, name.ref), anchor)


def from_globals(run: Run, call: LibraryCall) -> Value | None:
    """`globals().get(name)`."""
    return read_global(run, call.frame, call.args[0], call.anchor) if call.args else None


def _is_chosen(name: Value) -> bool:
    """Whether a name is a constant, begins or ends in one, or comes from the request."""
    text = path_patterns.pattern(name)
    return any(isinstance(part, str) for part in text) or any(dep.startswith("event") for dep in name.deps)


def _fitting(names: Iterable[str], name: Value) -> list[str]:
    """The names that fit a text; names with an underscore before them only where the text has it."""
    text = path_patterns.pattern(name)
    begin = text[0] if isinstance(text[0], str) else ""
    end = text[-1] if isinstance(text[-1], str) else ""
    if len(text) == 1 and begin:
        return [each for each in dict.fromkeys(names) if each == begin]
    fitting = (n for n in dict.fromkeys(names) if n.startswith(begin) and n.endswith(end))
    return [each for each in fitting if begin or not each.startswith("_")][: MOST_OTHERS + 1]


def _either(values: Iterable[Value]) -> Value | None:
    found = list(values)
    return reduce(join, found) if found else None


def steps_down(source: Value, body: Block) -> Args | None:
    """The names along which a loop goes from object to object, where the code states them: `for name in
    "jobs.daily.Report".split("."): found = getattr(found, name)`. Such a loop is interpreted step by step."""
    items = source.obj.items if source.obj is not None and not source.others else None
    if not items or len(items) > _MOST_STEPS or len(body) != 1 or body[0][0] != "assign":
        return None
    _, targets, value, *_ = body[0]
    if value[0] != "call" or value[1][0] != "name" or value[1][1] != "getattr" or len(value[2]) < 2:
        return None
    target, owner = targets[0], value[2][0]
    is_same = target[0] == "name" and owner[0] == "name" and target[1] == owner[1]
    return items if is_same and all(each.kind == "const" for each in items) else None
