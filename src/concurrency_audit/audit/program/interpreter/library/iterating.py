"""Library functions that iterate over what they are given: copies of it, pairs of it, one of it."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.path_patterns import of_environment
from concurrency_audit.audit.program.domain.values import CALLABLE, MADE, UNKNOWN, Value, join
from concurrency_audit.audit.program.interpreter.classes import special
from concurrency_audit.audit.program.interpreter.elements import element_of, fill_from, fill_from_pairs
from concurrency_audit.audit.program.interpreter.library import files
from concurrency_audit.audit.program.interpreter.library.functional import PAIRED, paired
from concurrency_audit.audit.program.interpreter.looking import put_in_order, walk_through
from concurrency_audit.audit.program.interpreter.run import Run

_GIVE_ONE = ("builtins.next", "builtins.min", "builtins.max")
_ORDERING = ("builtins.sorted", "builtins.min", "builtins.max")
_COPYING = ("builtins.dict", "builtins.list", "builtins.tuple", "collections.deque", "copy.copy")
"""Calls whose result holds the very objects that their argument holds."""
_REORDERING = ("builtins.reversed", "builtins.sorted", "builtins.set", "builtins.frozenset", "builtins.iter")
"""The same, in another order or in none."""

_SELECTING = ("builtins.filter", "itertools.islice", "itertools.chain", "itertools.chain.from_iterable")
"""The same, some of them only."""


def iterates(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """A library function that iterates over its argument."""
    if call.args and call.name == "builtins.next":
        step = special(run, call.frame, call.args[0], "__next__", (), call.anchor)
        if step is not None:
            return step
    if call.name == "builtins.dict" and call.args:
        value = value.using(of_environment(call.args[0]))
    walked = walk_through(run, call.frame, call.args[0], call.anchor) if call.args else None
    if walked is not None:
        call = call._replace(args=(walked, *call.args[1:]))
        value = value.using(walked)
    if call.name in _ORDERING and call.args:
        put_in_order(run, call.frame, call.args[0], call.anchor)
    value = _iterated(run, call, row, value)
    return _one_of(run, call, value) if call.name in _GIVE_ONE and call.args else value


def _one_of(run: Run, call: LibraryCall, value: Value) -> Value:
    """What is chosen among objects and functions, or tuples with them, or what is given in place of one."""
    source = call.args[0]
    held = None if source.obj is None else source.obj.element
    if held is None or held.kind not in (*CALLABLE, *MADE, "class"):
        return value
    chosen = element_of(run, source, UNKNOWN).using(value)
    return join(chosen, call.args[1]) if len(call.args) > 1 and call.name == "builtins.next" else chosen


def _iterated(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    source, frame = files.subject(call, row), call.frame
    if call.name in PAIRED:
        value = paired(run, call, value)
    if source is not None and source.place is not None and frame.context is not INIT:
        place = source.place
        reads = run.record.touch(frame, place, "iterate", "content", call.anchor, value=source, name=call.name)
        if call.name in (*_COPYING, *_REORDERING, *_SELECTING):
            obj = value.obj or run.record.new_object(frame, call.name, call.anchor)
            fill_from(run, obj, source)
            obj.items = obj.items if call.name in _COPYING else None
            value = value._replace(obj=obj)
        return value._replace(reads=value.reads | reads)
    if source is not None and source.obj is not None and value.obj is not None and call.name not in PAIRED:
        value.obj.chosen = source.obj.chosen
        if call.name == "builtins.dict" and source.ref not in ("builtins.dict", "unknown"):
            fill_from_pairs(run, value.obj, source)
        elif call.name in _COPYING and not source.others:
            fill_from(run, value.obj, source)
        else:
            value.obj.element = source.obj.element
    return value
