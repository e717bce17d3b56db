"""What is put into a container and taken out of it."""

from __future__ import annotations

from dataclasses import replace

from concurrency_audit.audit.knowledge.rows import MethodRow
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import UNKNOWN, Args, Value, join
from concurrency_audit.audit.program.interpreter.elements import element_of
from concurrency_audit.audit.program.interpreter.run import Run

_MOST_WORDS = 64
_HOLDING = frozenset(["builtins.list", "builtins.dict", "builtins.set", "builtins.tuple"])


def fill(run: Run, call: LibraryCall, receiver: Value, row: MethodRow) -> None:
    """A value passed to a container becomes part of it, and as shared as the container is."""
    if not row.grows or receiver.obj is None or not call.args:
        return
    content = call.args[-1]
    receiver.obj.element = content if receiver.obj.element is None else join(receiver.obj.element, content)
    receiver.obj.items = _command_with(run, call, receiver.obj.items, content)
    if receiver.place is not None:
        run.record.publish(content, receiver.place.element())


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
