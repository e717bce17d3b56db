"""What is put into a container and taken out of it."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from concurrency_audit.audit.knowledge.rows import MethodRow
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.contents import LISTED, MOST_LISTED, OPEN, REST
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import ARGUMENTS, UNKNOWN, Args, Obj, Value, join
from concurrency_audit.audit.program.interpreter.dictionary_views import KEYS
from concurrency_audit.audit.program.interpreter.elements import choose, element_of, fill_from
from concurrency_audit.audit.program.interpreter.run import Run

_ADDING_EACH = ("extend", "update")
_MOST_WORDS = 64
_MOST_ENTRIES = 16
"""Entries of an update that are told apart."""
_PARTS = frozenset(["[Put]", "[Update]", "[Delete]", "[ConditionCheck]"])
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


def open_entry(call: LibraryCall) -> Value | None:
    """What `update({key: value})` stores under a key that only the run tells, where it stores nothing else."""
    given = call.args[0] if len(call.args) == 1 and not call.keywords else UNKNOWN
    obj = given.obj
    if obj is None or given.others or obj.place is not None or obj.made_by != "builtins.dict" or REST in obj.attributes:
        return None
    is_one = not any(name[:1] == "[" for name in obj.attributes)
    return obj.attributes.get(OPEN) if is_one else None


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
    if row.effect == "mutates" and receiver.obj is not None:
        receiver.obj.tell(*call.values)
    if not row.grows or receiver.obj is None:
        return
    is_alone = receiver.place is None or call.frame.context is INIT
    if call.short == "update" and receiver.obj.made_by == "builtins.dict" and is_alone:
        _update(run, call, receiver.obj)
        if receiver.place is not None:
            _publish(run, receiver.obj, receiver.place.element())
        return
    if not call.args:
        return
    content = call.args[-1]
    if call.short in _ADDING_EACH and content.obj is not None and content.obj.element is not None:
        content = element_of(run, content, UNKNOWN)
    receiver.obj.element = content if receiver.obj.element is None else join(receiver.obj.element, content)
    choose(run, call.frame, receiver.obj, content)
    receiver.obj.items = _command_with(run, call, receiver.obj, content)
    if receiver.place is not None:
        run.record.publish(content, receiver.place.element())


def _publish(run: Run, container: Obj, place: Place) -> None:
    """What is in a container is as shared as that is."""
    for each in () if container.element is None else container.element.each():
        run.record.publish(each, place)


def _update(run: Run, call: LibraryCall, receiver: Obj) -> None:
    """`item.update({"state": "paid"}, by=user)`: what is known of the entries by name stays known."""
    for name, value in (*((None, given) for given in call.args), *call.keywords):
        choose(run, call.frame, receiver, value)
        if name is not None:
            receiver.attributes[f"[{name}]"] = value
            receiver.element = value if receiver.element is None else join(receiver.element, value)
        elif value.obj is not None and value.obj.made_by in ("builtins.dict", ARGUMENTS) and not value.others:
            fill_from(run, receiver, value)
        else:
            receiver.attributes[REST] = receiver.attributes.get(REST, UNKNOWN).using(Value(reads=value.reads))
            receiver.element = value if receiver.element is None else join(receiver.element, value)


def _keep(run: Run, obj: Obj, name: str, value: Value) -> None:
    """What a setter is given is an attribute of the object from then on, shared as the object is."""
    old = obj.attributes.get(name)
    obj.attributes[name] = value if old is None else join(old, value)
    if obj.place is not None:
        run.record.publish(value, obj.place.attribute(name))


def _command_with(run: Run, call: LibraryCall, receiver: Obj, content: Value) -> Args | None:
    """The words of a command line, or the parts of a text or transaction, after `append` or `extend`; None of any other
    list, but for one that import-time code fills with functions."""
    words = receiver.items
    if (known := _in_turn(run, call, receiver)) is not None:
        return known
    given = call.args[-1]
    added = (content,) if call.short == "append" else None if given.obj is None else given.obj.items
    if call.short in ("append", "extend") and words is not None and _is_registry(call, receiver, added or ()):
        return (*words, *(added or ()))
    if call.short == "append" and words is not None and _is_part(content):
        return words if len(words) >= _MOST_WORDS else (*words, content)
    is_command = bool(words) and path_patterns.is_text((words or (content,))[0])
    if call.short not in ("append", "extend") or not (is_command or _is_first_text(run, receiver, content)):
        return None
    words = words or ()
    added = (element_of(run, content, UNKNOWN),) if added is None else added
    return None if len(words) + len(added) > _MOST_WORDS else (*words, *added)


def _in_turn(run: Run, call: LibraryCall, receiver: Obj) -> Args | None:
    """The elements of a list of one invocation to which one is added on every way: `values.insert(1, number)`."""
    items, content = receiver.items, call.args[-1]
    is_here = receiver.walks == run.moment.loops - run.moment.steps and receiver.branches == run.moment.branches
    if items is None or receiver.place is not None or not is_here or receiver.made_by != "builtins.list":
        return None
    added = (
        (content,) if call.short != "extend" else None if content.obj is None or content.others else content.obj.items
    )
    if added is None or len(items) + len(added) > _MOST_WORDS:
        return None
    if call.short in ("append", "extend"):
        return (*items, *added)
    at = call.args[0].ref if call.short == "insert" and call.args[0].kind == "const" else None
    return (*items[:at], *added, *items[at:]) if isinstance(at, int) else None


def _is_part(content: Value) -> bool:
    """Whether it is a part of a transaction of DynamoDB: each is another store."""
    obj = content.obj
    return (
        obj is not None
        and obj.made_by == "builtins.dict"
        and len(obj.attributes) == 1
        and not _PARTS.isdisjoint(obj.attributes)
    )


def _is_registry(call: LibraryCall, receiver: Obj, added: Args) -> bool:
    """Whether import-time code lists functions, among few others."""
    is_here = call.frame.context is INIT and receiver.at_import
    is_listed = is_here and bool(added) and all(each.kind in LISTED for each in added)
    return is_listed and len(receiver.items or ()) + len(added) <= MOST_LISTED


def _is_first_text(run: Run, receiver: Obj, content: Value) -> bool:
    """Whether a text is the first that is put into an empty list, once for each time that the list is made."""
    is_here = receiver.walks == run.moment.loops - run.moment.steps
    return is_here and receiver.items == () and path_patterns.is_text(content)


def taken(value: Value) -> Value:
    """What is taken out of a pool is the taker's alone, until it is given back: a connection, a cursor."""
    obj = value.obj
    if value.kind != "object" or obj is None or obj.place is None or obj.made_by in _HOLDING or value.others:
        return value
    return value._replace(obj=replace(obj, place=None), at=None)
