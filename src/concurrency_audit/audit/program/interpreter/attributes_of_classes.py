"""Attributes of the project's classes: what a class, its bases and its metaclass have, and columns of rows."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.dependencies import column_dep, field_dep
from concurrency_audit.audit.program.domain.values import UNKNOWN, ClassRef, Value
from concurrency_audit.audit.program.interpreter.attribute_places import attribute_place, shared_value
from concurrency_audit.audit.program.interpreter.classes import (
    class_attribute,
    decorations,
    defaults_of,
    is_stored,
)
from concurrency_audit.audit.program.interpreter.declared import inherits
from concurrency_audit.audit.program.interpreter.metaclasses import metaclass_of
from concurrency_audit.audit.program.interpreter.orm import own_managers, rows, tables
from concurrency_audit.audit.program.interpreter.run import Run

_CONTAINERS = frozenset(
    ["builtins.dict", "builtins.list", "builtins.set", "collections.defaultdict", "collections.OrderedDict"]
)


def class_value(run: Run, owner: Value, name: str) -> Value:
    """An attribute of a class, looked up along its bases."""
    if (table := tables.attribute(run, owner, name)) is not None:
        return table
    found = class_attribute(run, owner.ref, name)
    if found is None and (told := _of_metaclass(run, owner, name)) is not None:
        return told
    if found is None and (stored := rows.beginning(run, owner, name)) is not None:
        return stored
    if found is None or _is_default(run, owner, name, found[0]):
        what = Value("method", (owner, name)) if inherits(run, owner.ref) else UNKNOWN
        if is_stored(run, owner.ref):  # a column that is only annotated: `state: Mapped[str]`
            what = what.with_deps(frozenset([field_dep(name), column_dep(owner.ref, name)]))
        return what.placed(attribute_place(run, owner, name))
    value, place = found
    if value.kind == "function":
        state = run.known(value.ref.module)
        if "classmethod" in decorations(run, state, value.ref.index):
            return Value("bound", (value, owner))
        return value
    if (managed := own_managers.query(run, owner, value)) is not None:
        return managed
    found_there = shared_value(run, value, place)
    if value.obj is None or not is_stored(run, owner.ref):
        return found_there
    return found_there.with_deps(found_there.deps | {field_dep(name), column_dep(owner.ref, name)})


def kept_by_class(run: Run, model: ClassRef, name: str) -> Value | None:
    """A container that a class of rows keeps for all of them, rather than a column: `_names = {}` in its body."""
    found = class_attribute(run, model, name)
    if found is None or found[0].kind != "object" or found[0].ref not in _CONTAINERS:
        return None
    is_column = not name.startswith("_") and defaults_of(run, model) is not None  # what it holds at first
    return None if is_column else shared_value(run, *found)


def _is_default(run: Run, owner: Value, name: str, value: Value) -> bool:
    """Whether a constant in the body of a class of rows is what a column holds at first: `used: bool = False`."""
    is_plain = value.kind == "const" and not name.startswith("_")
    return is_plain and is_stored(run, owner.ref) and defaults_of(run, owner.ref) is not None


def _of_metaclass(run: Run, owner: Value, name: str) -> Value | None:
    """An attribute that a class has of its metaclass."""
    meta = metaclass_of(run, owner.ref)
    found = None if meta is None else class_attribute(run, meta, name)
    if found is None:
        return None
    if found[0].kind == "function":
        return Value("bound", (found[0], owner))
    return shared_value(run, *found)
