"""What is put into a container and taken out of it."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from concurrency_audit.audit.knowledge.rows import MethodRow
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.contents import REST
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import UNKNOWN, Args, Obj, Value, join
from concurrency_audit.audit.program.interpreter.elements import KEYS, choose, element_of
from concurrency_audit.audit.program.interpreter.run import Run

_MOST_WORDS = 64
_MOST_ENTRIES = 16
"""Entries of an update that are told apart."""
_HOLDING = frozenset(["builtins.list", "builtins.dict", "builtins.set", "builtins.tuple"])


def _entries_of(given: Value) -> dict[str, Value] | None:
    """The entries of a dictionary that was written out with constant names alone; None of any other."""
    obj = given.obj
    if obj is None or given.others or obj.place is not None or obj.made_by != "builtins.dict":
        return None
    names = [name for name in obj.attributes if name[:1] == "["]
    is_whole = 0 < len(names) <= _MOST_ENTRIES and REST not in obj.attributes and KEYS not in obj.attributes
    values = [obj.attributes[name] for name in names]
    joined = reduce(join, values) if values else None
    if not is_whole or joined is None or obj.element is None:
        return None
    known = joined.deps >= obj.element.deps
    return {name[1:-1]: obj.attributes[name] for name in names} if known else None


def entries_given(call: LibraryCall) -> dict[str, Value]:
    """The entries that `update` sets, where the code states all of their names; empty if it does not."""
    found: dict[str, Value] = {}
    for given in call.args:
        known = _entries_of(given)
        if known is None:
            return {}
        found |= known
    if any(name is None for name, _ in call.keywords):
        return {}
    return found | {name: value for name, value in call.keywords if name}


def store_entries(run: Run, frame: Frame, receiver: Value, entries: dict[str, Value], anchor: int) -> None:
    """`update({"name": value})` of a shared dictionary is an assignment for each name."""
    place = receiver.place
    assert place is not None
    for name, value in entries.items():
        run.record.touch(frame, place, "write", "item", anchor, key=repr(name), value=value)
        run.record.key_of_last_access(Value("const", name))
        run.record.publish(value, place.element())
        if receiver.obj is not None:
            kept = value.stored()
            receiver.obj.attributes[f"[{name}]"] = kept
            receiver.obj.element = kept if receiver.obj.element is None else join(receiver.obj.element, kept)


def fill(run: Run, call: LibraryCall, receiver: Value, row: MethodRow) -> None:
    """A value passed to a container becomes part of it, and as shared as the container is."""
    if row.keeps is not None and receiver.obj is not None and call.values:
        _keep(run, receiver.obj, row.keeps, call.values[0])
    if not row.grows or receiver.obj is None or not call.args:
        return
    content = call.args[-1]
    receiver.obj.element = content if receiver.obj.element is None else join(receiver.obj.element, content)
    choose(run, call.frame, receiver.obj, content)
    receiver.obj.items = _command_with(run, call, receiver.obj.items, content)
    if receiver.place is not None:
        run.record.publish(content, receiver.place.element())


def _keep(run: Run, obj: Obj, name: str, value: Value) -> None:
    """What a setter is given is an attribute of the object from then on, shared as the object is."""
    old = obj.attributes.get(name)
    obj.attributes[name] = value if old is None else join(old, value)
    if obj.place is not None:
        run.record.publish(value, obj.place.attribute(name))


def _command_with(run: Run, call: LibraryCall, words: Args | None, content: Value) -> Args | None:
    """The words of a command line after `append` or `extend`; of any other list it is not known what is where."""
    added = (content,) if call.short == "append" else None if content.obj is None else content.obj.items
    if call.short not in ("append", "extend") or not words or not path_patterns.is_text(words[0]):
        return None
    added = (element_of(run, content, UNKNOWN),) if added is None else added
    return None if len(words) + len(added) > _MOST_WORDS else (*words, *added)


def taken(value: Value) -> Value:
    """What is taken out of a pool is the taker's alone, until it is given back: a connection, a cursor."""
    obj = value.obj
    if value.kind != "object" or obj is None or obj.place is None or obj.made_by in _HOLDING or value.others:
        return value
    return value._replace(obj=replace(obj, place=None), at=None)
