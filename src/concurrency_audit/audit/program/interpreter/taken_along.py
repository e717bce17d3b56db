"""What threads have in common through their arguments: objects in tuples, dictionaries and objects made for each."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.contents import is_open
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import Args, Obj, Value
from concurrency_audit.audit.program.interpreter.instances import share
from concurrency_audit.audit.program.interpreter.run import Run

_DISPLAYS = ("builtins.tuple", "builtins.dict", "builtins.list", "builtins.set")
_MOST = 40
"""Objects that are looked into for one argument."""


def share_given(run: Run, frame: Frame, value: Value, several: bool) -> None:
    """Share an argument of a thread, which others have as well unless it was made on the spot."""
    obj = value.obj
    if obj is not None and not obj.in_loop and not _is_made_here(frame, obj):
        share(run, frame, obj)
    else:
        share_within(run, frame, value, several)


def _is_made_here(frame: Frame, obj: Obj) -> bool:
    """Whether it was made for the call, and nothing else holds it: `submit(work, (totals, row))`."""
    if obj.made_by not in _DISPLAYS and (obj.module, obj.function) != (frame.module.key, frame.index):
        return False
    home: Frame | None = frame
    while home is not None and not home.is_module:
        held = (value.obj for value in home.env.values() if value.obj is not None)
        if any(each is obj or _holds(each, obj) for each in held):
            return False
        home = home.parent
    return True


def _holds(outer: Obj, obj: Obj) -> bool:
    inside = (*outer.attributes.values(), *(outer.items or ()), *(() if outer.element is None else (outer.element,)))
    return any(inner.obj is obj for inner in inside)


def share_within(run: Run, frame: Frame, value: Value, several: bool) -> None:
    """Share what an argument of a thread holds, be it made for this thread alone: `submit(work, (totals, row))`.

    What was made in the same step of the loop belongs to the one thread. A thread that is started only once shares with
    one that was started before.
    """
    for obj in dict.fromkeys(_taken_along(value)):
        if several or obj in run.record.in_threads:
            share(run, frame, obj)
        else:
            run.record.in_threads.add(obj)


def share_mapped(run: Run, call: LibraryCall, sources: Args) -> None:
    """Share what elements hold that go to a call each: `pool.map(work, [(totals, row) for row in rows])`."""
    if call.frame.context is INIT:
        return
    for source in sources:
        obj = source.obj
        if obj is None or source.others:
            continue
        if obj.items is None:
            found = [] if obj.element is None or obj.element.others else list(_taken_along(obj.element))
        else:
            each = [set(_taken_along(item)) for item in obj.items]
            found = [held for held in set().union(*each) if sum(held in one for one in each) > 1]
        for held in sorted(found, key=lambda held: (held.module, held.function, held.anchor)):
            share(run, call.frame, held)


def _taken_along(value: Value) -> Iterator[Obj]:
    """The objects within a value that were made before the loop in which it was made, and are nobody's yet."""
    seen: set[int] = set()
    stack = [value]
    while stack and len(seen) < _MOST:
        obj = stack.pop().obj
        if obj is None or id(obj) in seen or obj.place is not None or not is_open(obj):
            continue
        seen.add(id(obj))
        inside = [*obj.attributes.values(), *(obj.items or ())]
        inside += [] if obj.element is None else [obj.element]
        for inner in inside:
            held = inner.obj
            if held is not None and not held.in_loop and held.place is None and inner.kind in ("object", "instance"):
                yield held
            else:
                stack.append(inner)
