"""Rows that are locked by a key of the request and thrown away: `Room.objects.select_for_update().get(pk=pk)`.

Who asks for others by the same key waits for the first one: what belongs to the row is guarded as well.
"""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.orm.row_values import hold_owner
from concurrency_audit.audit.program.interpreter.run import Run

_GIVEN = "event"
_KEYS = (".pk", ".id")
_LOCKED = "(locked by) "


def keep(run: Run, call: LibraryCall) -> None:
    """Remember by what a row is asked for with a lock: on every way from here it is held."""
    if call.frame.context is INIT:
        return
    for given in call.values:
        hold_owner(given)
        held = {_place(part) for part in _asked_by(given)}
        if len(held) == 1:
            run.moment.surely_written |= held


def is_kept(run: Run, call: LibraryCall) -> bool:
    """Whether others are asked for by something by which a row is held."""
    written = run.moment.surely_written
    return any(_place(part) in written for given in call.values for part in _asked_by(given))


def _asked_by(given: Value) -> frozenset[str]:
    """The parts of the request that a value is made of; a row's key stands for the row."""
    return frozenset([_row(dep) for dep in given.deps if dep.startswith(_GIVEN) and dep != _GIVEN])


def _row(dep: str) -> str:
    return next((dep.removesuffix(key) for key in _KEYS if dep.endswith(key)), dep)


def _place(part: str) -> Place:
    return Place("store", "row", f"{_LOCKED}{part}")
