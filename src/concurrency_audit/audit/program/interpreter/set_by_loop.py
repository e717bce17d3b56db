"""Columns of a row that are set in a loop over what a request gives: `setattr(row, name, value)`."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.dependencies import columns_of
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.orm import changed_rows
from concurrency_audit.audit.program.interpreter.orm.row_values import MODEL, place_of
from concurrency_audit.audit.program.interpreter.run import Run

_ANY = "[*]"
"""In the dependency of what a walk through a part of the request gives: some entry of it."""


def set_any(run: Run, frame: Frame, row: Value, value: Value, anchor: int) -> None:
    """Set the columns for which other rows were looked through before, each to what the request has of that name, and
    those of this row that were compared with that.

    The walk around it is one through columns, and none through rows.
    """
    loops, run.moment.loops = run.moment.loops, max(run.moment.loops - 1, 0)
    for name in sorted(_looked_for(run, row) | _compared(run, row, value)):
        changed_rows.store(run, frame, row, name, _of_column(value, name), anchor)
    run.moment.loops = loops


def _looked_for(run: Run, row: Value) -> set[str]:
    """The columns by which other rows of the class were asked for that decided on this."""
    if row.obj is None:
        return set()
    model, place = row.obj.attributes[MODEL].ref, place_of(run, row)
    looks = [run.record.accesses[n] for n in run.moment.checks - row.reads if n in run.record.accesses]
    keys = [run.record.keys[look.id] for look in looks if look.place == place and look.id in run.record.keys]
    return {name for key in keys for name in columns_of(key, model)}


def _compared(run: Run, row: Value, value: Value) -> set[str]:
    """The columns of the row that decided on this, by what the request has under the same name."""
    looks = [run.record.accesses[n] for n in run.moment.checks & row.reads if n in run.record.accesses]
    starts = [start for start, found, _ in (dep.partition(_ANY) for dep in value.deps) if found]
    matched = {each for look in looks for each in look.matched}
    return {name for name, deps in matched if any(deps & {f"{start}[{name!r}]", f"{start}.{name}"} for start in starts)}


def _of_column(value: Value, name: str) -> Value:
    """An entry of the request's part by its name, as others spell it."""
    parts = [(dep, dep.partition(_ANY)) for dep in value.deps]
    return value.with_deps(frozenset([f"{start}[{name!r}]" if found else dep for dep, (start, found, _) in parts]))
