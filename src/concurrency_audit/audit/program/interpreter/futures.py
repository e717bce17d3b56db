"""What comes back from threads and tasks: at once, as a future that is awaited or asked for it, or one of many."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from concurrency_audit.audit.model.terms import Term
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import UNKNOWN, Args, Value, derived, join
from concurrency_audit.audit.program.interpreter.run import Run

ASKING = frozenset(["result", "get"])
"""Methods by which a future is asked for its result."""
_SIMPLE = ("assign", "expression", "return")
_RESULT = "(result)"
"""Attribute of a future: what the function or coroutine returned."""


def given(run: Run, call: LibraryCall, how: str, returned: Value, value: Value) -> Value:
    """What a call gives, by how it hands back what the functions or coroutines return that it was given."""
    match how:
        case "result":
            return settled(returned)
        case "future":
            obj = run.record.new_object(call.frame, call.name, call.anchor)
            obj.attributes[_RESULT] = settled(returned)
            return Value("object", call.name, obj, None, value.deps, value.reads)
        case "finished":
            return _finished(run, call)
        case _:
            mapped = call.receiver is not None
            return _list_of(run, call, (returned,) if mapped else call.args, is_known=not mapped)


def is_future(value: Value) -> bool:
    """Whether a value stands for a result that is not there yet."""
    return value.obj is not None and _RESULT in value.obj.attributes


def is_asking(term: Term) -> bool:
    """Whether it is `call(...).result`: whoever asks at once waits, and so nothing runs beside what was called."""
    return term[0] == "attribute" and term[2] in ASKING and term[1][0] == "call"


def is_asked_next(names: Sequence[str], statement: Term) -> bool:
    """Whether a statement waits for the future of this only name."""
    return len(names) == 1 and len(statement) > 0 and statement[0] in _SIMPLE and _waits(names[0], statement)


def _waits(name: str, term: Term | list[Term]) -> bool:
    """Whether `name.result` stands in it; parts of terms that were kept in the cache are lists."""
    stack = [term]
    while stack:
        part = stack.pop()
        if _is_tagged(part, "attribute") and part[2] in ASKING and _is_tagged(part[1], "name") and part[1][1] == name:
            return True
        stack.extend([inner for inner in part if isinstance(inner, (tuple, list))])
    return False


def _is_tagged(term: Term | list[Term], tag: str) -> bool:
    """Whether it is a term of this tag, rather than a list of terms."""
    return len(term) > 2 and term[0] == tag


def settled(value: Value) -> Value:
    """What awaiting a value gives."""
    if not value.others:
        return value.obj.attributes[_RESULT] if value.obj is not None and is_future(value) else value
    return reduce(join, [settled(each) for each in value.each()])


def _list_of(run: Run, call: LibraryCall, results: Args, is_known: bool) -> Value:
    obj = run.record.new_object(call.frame, "builtins.list", call.anchor)
    results = tuple(settled(each) for each in results)
    if is_known and results:
        obj.items = results
    obj.element = reduce(join, results) if results else None
    return Value("object", "builtins.list", obj).using(*results)


def _finished(run: Run, call: LibraryCall) -> Value:
    """The futures themselves; `wait` tells those that are done from those that are not."""
    source = call.args[0] if call.args else UNKNOWN
    obj = run.record.new_object(call.frame, "builtins.list", call.anchor)
    obj.element = None if source.obj is None else source.obj.element
    found = Value("object", "builtins.list", obj).using(derived(source))
    if call.short != "wait":
        return found
    both = run.record.new_object(call.frame, "builtins.tuple", call.anchor)
    both.items = (found, found)
    both.element = found
    return Value("object", "builtins.tuple", both)
