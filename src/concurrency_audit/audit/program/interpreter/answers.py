"""What a function says of a look by what it returns: a yes or a no, alone, in a tuple, a dictionary or an object."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import Obj, Value, join
from concurrency_audit.audit.program.interpreter.control import is_answer
from concurrency_audit.audit.program.interpreter.run import Run

_HOLDERS = ("builtins.tuple", "builtins.dict")


def said(run: Run, frame: Frame, value: Value) -> Value:
    """What is returned, with the reads that decided on it where it says yes or no."""
    reads = run.moment.checks - frame.asked
    if is_answer(value):
        return value.with_reads(value.reads | reads)
    obj = _holder(value)
    if obj is not None and (decided := run.record.of_stores(reads)):
        _tell(obj, decided)
    first = _holder(frame.returned)
    _join(first, obj)
    _tell_of_both(first, obj)
    return value


def _holder(value: Value | None) -> Obj | None:
    """What was made here to be returned, and is nobody else's."""
    if value is None or value.obj is None or value.obj.place is not None or value.obj.at_import:
        return None
    return value.obj if value.kind == "instance" or value.obj.made_by in _HOLDERS else None


def _tell(obj: Obj, reads: frozenset[int]) -> None:
    if obj.items is not None:
        obj.items = tuple([_decided(item, reads) for item in obj.items])
    for name, held in obj.attributes.items():
        obj.attributes[name] = _decided(held, reads)


def _decided(value: Value, reads: frozenset[int]) -> Value:
    return value.with_reads(value.reads | reads) if is_answer(value) else value


def _join(first: Obj | None, later: Obj | None) -> None:
    """Of two things that may be returned the first is kept: what decided on the other one decides on it as well."""
    if first is None or later is None or first is later:
        return
    for mine, theirs in zip(first.items or (), later.items or (), strict=False):
        if is_answer(mine) and theirs.reads - mine.reads:
            _tell(first, theirs.reads)
    for name, value in later.attributes.items():
        if name in first.attributes and is_answer(first.attributes[name]) and value.reads:
            first.attributes[name] = _decided(first.attributes[name], value.reads)


def _tell_of_both(first: Obj | None, later: Obj | None) -> None:
    """Of two dictionaries the first is kept: what was read, and is in the other, may be in it too.

    `return dict(DEFAULTS)`, or else what a store gave.
    """
    if first is None or later is None or first is later or not first.made_by == later.made_by == "builtins.dict":
        return
    for name, value in later.attributes.items():
        if value.reads:
            first.attributes[name] = _either(first.attributes.get(name), value)
    if later.element is not None and later.element.reads:
        first.element = _either(first.element, later.element)


def _either(mine: Value | None, theirs: Value) -> Value:
    """What either holds; of objects within the first stays, for they may go round."""
    if mine is None:
        return theirs
    return join(mine, theirs) if mine.obj is None or theirs.obj is None else mine.using(theirs)
