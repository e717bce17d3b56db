"""What is raised, and what `except Problem as problem` binds: the object that was raised in the block, or in a call."""

from __future__ import annotations

from functools import reduce

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import ClassRef, Value, join
from concurrency_audit.audit.program.interpreter.classes import bases
from concurrency_audit.audit.program.interpreter.run import Run

_MOST = 4
"""So many objects of one class are kept that the entry point under way has raised."""


def keep_raised(run: Run, frame: Frame, value: Value) -> None:
    """Remember an object of a class of the project that an invocation raises."""
    if value.kind != "instance" or value.obj is None or frame.context is INIT:
        return
    kept = run.raised.setdefault(value.ref, [])
    if len(kept) < _MOST and all(each.obj is not value.obj for each in kept):
        kept.append(value)


def what_was_raised(run: Run, kind: Value, otherwise: Value) -> Value:
    """The object of an except clause: one of those of its classes that were raised, as far as they are known."""
    items = kind.obj.items if kind.obj is not None and kind.kind == "object" else None
    refs = [each.ref for one in items or (kind,) for each in one.each() if each.kind == "class"]
    if not refs or not run.raised:
        return otherwise
    found = [value for raised, kept in run.raised.items() if _is_any(run, raised, refs) for value in kept]
    return reduce(join, found).using(otherwise) if found else otherwise


def _is_any(run: Run, raised: ClassRef, refs: list[ClassRef]) -> bool:
    return any(ref in bases(run, raised) for ref in refs)
