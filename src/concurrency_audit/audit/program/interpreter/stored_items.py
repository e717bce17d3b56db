"""Assignments to elements: `rows[key] = row`, `rows[:] = others`."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import Expression, Item, anchor_of
from concurrency_audit.audit.program.domain.accesses import INIT, Part
from concurrency_audit.audit.program.domain.captured import with_captured
from concurrency_audit.audit.program.domain.contents import REST, filled
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import UNKNOWN, Obj, Value, join, key_of, most_others
from concurrency_audit.audit.program.interpreter import libraries_read
from concurrency_audit.audit.program.interpreter.classes import special
from concurrency_audit.audit.program.interpreter.dictionary_views import KEYS, copy_entries
from concurrency_audit.audit.program.interpreter.elements import FOLLOWED_KEYS, choose, element_of, entry_of
from concurrency_audit.audit.program.interpreter.filed import leave_open
from concurrency_audit.audit.program.interpreter.injecting import name_dependency
from concurrency_audit.audit.program.interpreter.opened import opened
from concurrency_audit.audit.program.interpreter.orm import left_on_requests
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.stored_attributes import keep_attribute, store_attribute


def assign_item(run: Run, frame: Frame, target: Item, value: Value) -> None:
    """`owner[index] = value`."""
    owner = run.container_of(frame, target[1])
    index = run.evaluate(frame, target[2])
    anchor = anchor_of(target)
    if isinstance(index.ref, str):  # `config.dependencies["store"] = Provide(get_store)`
        name_dependency(run, frame, index.ref, value)
        left_on_requests.leave_by_name(run, owner, index, value)
    if _is_attribute(run, frame, owner, index, value, anchor):
        return
    if special(run, frame, owner, "__setitem__", (index, value), anchor) is not None:
        return
    owner = _with_reads(
        run, frame, target[1], opened(run, frame, target[1], owner) if isinstance(index.ref, str) else owner, value
    )
    is_slice = target[2][0] == "operands"
    content = element_of(run, value, UNKNOWN) if is_slice else value
    if owner.obj is not None:
        _keep_entry(run, frame, owner, owner.obj, index, value, content)
    if owner.place is not None:
        whole = is_slice and not target[2][1]  # `rows[:]`; from the cache it is a list
        _store_entry(run, frame, owner.place, index, value, anchor, "content" if whole else "item")
        run.record.publish(content, owner.place.element())
    libraries_read.entry_set(run, frame, owner, index, value, anchor, is_told=owner.place is not None)
    run.foreign_store(frame, owner, "[]", value, anchor, index)


def _is_attribute(run: Run, frame: Frame, owner: Value, index: Value, value: Value, anchor: int) -> bool:
    """Whether an entry is an attribute: `globals()[name] = value`, `vars(x)[name] = value`; then it is stored."""
    if not isinstance(index.ref, str):
        return False
    if owner.kind == "object" and owner.ref == "builtins.globals":
        store_attribute(run, frame, Value("module", frame.module.key), index.ref, value, anchor)
        return True
    if owner.kind == "method" and owner.ref[1] == "__dict__" and owner.ref[0].ref == ROWS:
        return True  # no library notices that
    if owner.kind == "method" and owner.ref[1] == "__dict__":
        keep_attribute(run, frame, owner.ref[0], index.ref, value, anchor)
        return True
    return False


def _keep_entry(run: Run, frame: Frame, owner: Value, obj: Obj, index: Value, value: Value, content: Value) -> None:
    """What a container holds from then on, by name where the key is known."""
    place = owner.place
    obj.tell(index, value)
    choose(run, frame, obj, index, content)
    kept = content if place is None else content.stored()
    element = obj.element
    if REST not in obj.attributes or element is not None:
        obj.element = kept if element is None else join(element, kept)
    for each in index.each():
        if (named := entry_of(each)) is not None:  # in a branch, the other one may have set it as well
            old = obj.attributes.get(named) if run.moment.branches else None
            obj.attributes[named] = kept if old is None else join(old, kept)
        elif obj.made_by == "builtins.dict":
            leave_open(obj, kept)
    if obj.made_by == "builtins.dict" and len(index.others) >= most_others(index.kind):
        leave_open(obj, kept)
    if place is None:
        copy_entries(obj, index, content)
    if index.kind in FOLLOWED_KEYS or (place is None and _is_key_alone(obj, index)):
        known = obj.attributes.get(KEYS)
        obj.attributes[KEYS] = index.stored() if known is None else join(known, index.stored())


def _store_entry(run: Run, frame: Frame, place: Place, index: Value, value: Value, anchor: int, part: Part) -> None:
    """Record that an entry of a shared container, or all of it, is stored."""
    if frame.context is INIT:
        return
    written, kept_there = run.moment.surely_written, with_captured(filled(value))
    for each in index.each() if index.kind == "const" else (index,):
        run.record.touch(frame, place, "write", part, anchor, key=key_of(each), value=kept_there)
        run.record.key_of_last_access(index)
    if index.others:  # one of several keys, nobody knows which
        run.moment.surely_written = written


def _is_key_alone(obj: Obj, index: Value) -> bool:
    """Whether a key says something that is of the request, in a dictionary none of whose entries is known by name."""
    return index.kind == "unknown" and bool(index.deps) and not any(name[:1] == "[" for name in obj.attributes)


def _with_reads(run: Run, frame: Frame, named: Expression, owner: Value, value: Value) -> Value:
    """What a library gave, of whose content nothing is known, once something read from shared state is put into it."""
    is_given = owner.kind == "object" and owner.obj is None and owner.place is None and bool(value.reads)
    if not is_given or named[0] != "name" or not frame.binds(named[1]):
        return owner
    filled = owner.with_reads(owner.using(value).reads)
    run.assign(frame, named, filled)
    return filled
