"""What an element of something that a service or a store gave depends on."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.dependencies import asks_request, chosen_deps, field_dep, fields_of
from concurrency_audit.audit.program.domain.values import EMPTY, Value
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
    if not value.reads or name.kind != "const" or not isinstance(name.ref, str) or "io" not in value.deps:
        return value
    read = (run.record.accesses.get(number) for number in value.reads)
    is_stored = any(access is not None and access.place.root == "store" for access in read)
    return value.with_deps(value.deps | {field_dep(name.ref)}) if is_stored else value


def chosen_by(run: Run, value: Value, index: Value) -> Value:
    """An entry of a table: which one it is depends on what was looked up, of the request or of what a store gave
    (`ALLOWED[state]`)."""
    reads = run.record.of_stores(index.reads)
    chosen = chosen_deps(index) if index.deps and not asks_request(value) else EMPTY
    if not reads and not chosen:
        return value
    return value.using(Value(deps=chosen.union(map(field_dep, fields_of(index) if reads else ())), reads=reads))
