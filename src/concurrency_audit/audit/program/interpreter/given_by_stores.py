"""What an element of something that a service or a store gave depends on."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.program.domain.dependencies import (
    asks_request,
    chosen_deps,
    extend,
    field_dep,
    fields_of,
)
from concurrency_audit.audit.program.domain.selected_columns import selected
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Value, join
from concurrency_audit.audit.program.interpreter.foreign_attributes import is_id
from concurrency_audit.audit.program.interpreter.run import Run


def of_row(value: Value, index: Value) -> Value:
    """A field of something that a service gave: others that ask get the same, unless it is an id made for this one."""
    is_field = value.kind == "unknown" and "io" in value.deps and index.kind == "const"
    if not is_field or not isinstance(index.ref, str) or is_id(index.ref):
        return value
    return value.with_deps(value.deps | {"row"})


def of_store(run: Run, value: Value, name: Value) -> Value:
    """A field of what was read from a store: its name tells what a decision is about."""
    if not value.reads or name.kind != "const" or "io" not in value.deps:
        return value
    if not isinstance(name.ref, str):
        return _of_column(run, value, name.ref) if isinstance(name.ref, int) else value
    read = (run.record.accesses.get(number) for number in value.reads)
    is_stored = any(access is not None and access.place.root == "store" for access in read)
    return value.with_deps(value.deps | {field_dep(name.ref)}) if is_stored else value


def _of_column(run: Run, value: Value, position: int) -> Value:
    """What stands at a position of a row, as the statement names it that gave the row: `SELECT id, left FROM stock`."""
    keys = (run.record.keys.get(number) for number in value.reads if _is_row(run, number))
    texts = (key.text[0] for key in keys if key is not None and key.text)
    columns = [selected(text) for text in texts if isinstance(text, str)]
    names = {each[position] for each in columns if -len(each) <= position < len(each)}
    return value.with_deps(value.deps.union(map(field_dep, names))) if names else value


def _is_row(run: Run, number: int) -> bool:
    access = run.record.accesses.get(number)
    return access is not None and access.place.root == "store" and access.place.owner == "row"


def of_field(run: Run, value: Value, index: Value) -> Value:
    """What is under a name in something that a service or store gave, or in a copy of that."""
    return of_store(run, of_row(value, index), index)


def chosen_by(run: Run, value: Value, index: Value) -> Value:
    """An entry of a table: which one it is depends on what was looked up, of the request or of what a store gave
    (`ALLOWED[state]`)."""
    reads = run.record.of_stores(index.reads)
    chosen = chosen_deps(index) if index.deps and not asks_request(value) else EMPTY
    if not reads and not chosen:
        return value
    return value.using(Value(deps=chosen.union(map(field_dep, fields_of(index) if reads else ())), reads=reads))


def spread_to(run: Run, spread: Iterable[Value], name: str, default: Value | None) -> Value:
    """What `f(**item)` gives a parameter or field: what a mapping holds under its name, or else its default."""
    for content in spread:
        held = _held(run, content, name)
        if default is None:
            default = held
        elif held.kind == "unknown" and default.kind == "const":  # which of them it is nobody knows
            default = held.using(default)
        else:
            default = join(default, held)
    return UNKNOWN if default is None else default


def _held(run: Run, content: Value, name: str) -> Value:
    """What a mapping holds under a name, as far as that is known."""
    obj = content.obj
    known = None if obj is None else obj.attributes.get(f"[{name}]") or obj.element
    held = Value(deps=extend(content.deps, f"[{name!r}]"), reads=content.reads)
    return of_field(run, held if known is None else known.using(Value(reads=content.reads)), Value("const", name))
