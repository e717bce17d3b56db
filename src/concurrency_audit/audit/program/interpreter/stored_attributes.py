"""Assignments to attributes, and what is recorded where a shared name or attribute is bound."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.captured import with_captured
from concurrency_audit.audit.program.domain.contents import filled
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import (
    UNKNOWN,
    ClassRef,
    Value,
    join,
)
from concurrency_audit.audit.program.interpreter import libraries_read, own_values
from concurrency_audit.audit.program.interpreter.attribute_places import (
    attribute_place,
    home_of,
    is_itself,
    is_thread_local,
)
from concurrency_audit.audit.program.interpreter.attributes import descriptor
from concurrency_audit.audit.program.interpreter.classes import (
    class_env,
    class_owner,
    library_bases,
    method_of,
    outer_class,
    outlives,
    setter_name,
    special,
)
from concurrency_audit.audit.program.interpreter.names import bound
from concurrency_audit.audit.program.interpreter.orm import left_on_requests
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run

_LISTS = ("builtins.list", "collections.deque")


def store(run: Run, frame: Frame, place: Place | None, value: Value, anchor: int) -> None:
    """Bind a shared name or attribute."""
    if place is None:
        return
    run.record.rebound_places.add(place)
    if frame.context is not INIT:
        run.record.touch(frame, place, "write", "binding", anchor, value=with_captured(filled(value)))
    run.record.publish(value, place)


def store_attribute(run: Run, frame: Frame, owner: Value, name: str, value: Value, anchor: int) -> None:
    """`owner.name = value`."""
    if owner.kind == "instance" and _stored_otherwise(run, frame, owner, name, value, anchor):
        return
    named = (Value("const", name), value)
    if owner.kind == "instance" and special(run, frame, owner, "__setattr__", named, anchor) is not None:
        return
    keep_attribute(run, frame, owner, name, value, anchor)


def keep_attribute(run: Run, frame: Frame, owner: Value, name: str, value: Value, anchor: int) -> None:
    """Store an attribute as `object.__setattr__` does, whatever the class has of its own for that."""
    place = attribute_place_to_write(run, owner, name)
    kept = value if place is None else value.stored()
    if owner.kind == "class":
        class_attributes(run, owner.ref)[name] = kept
    elif owner.kind == "module":
        state = run.module(owner.ref)
        if state is not None:
            old = bound(run, state, name)
            state.globals[name] = kept if old is None else join(old, kept)
    elif owner.obj is not None:
        old = owner.obj.attributes.get(name)
        if old is not None and place is not None:
            _hold_elements(old, kept)
        owner.obj.attributes[name] = kept if old is None or _is_replaced(run, owner, old) else join(old, kept)
        owner.obj.tell(value)
    left_on_requests.leave(run, owner, name, value)
    store(run, frame, place, value, anchor)
    if place is None and is_thread_local(run, owner):
        own_values.leave(run, frame, owner, name, value, anchor)
    if owner.kind in ("object", "external", "method"):
        run.foreign_store(frame, owner, name, value, anchor)
    if owner.kind in ("object", "method", "unknown", "external") and place is not None and frame.context is not INIT:
        libraries_read.attribute_set(run, frame, owner, name, value, place, anchor)
    elif owner.kind in ("instance", "class") and place is not None and frame.context is not INIT:
        _inherited(run, frame, owner, name, value, place, anchor)
    for row in [each for each in owner.each()[1:] if each.ref == ROWS]:  # the row that was found, or a new one
        run.foreign_store(frame, row, name, value, anchor)


def _hold_elements(old: Value, new: Value) -> None:
    """A list that is bound where a shared object has one: who takes an element out may find one of either."""
    if old.obj is new.obj or old.obj is None or new.obj is None or old.ref != new.ref or old.ref not in _LISTS:
        return
    if new.obj.element is not None:
        found = new.obj.element.stored()
        old.obj.element = found if old.obj.element is None else join(old.obj.element, found)


def _is_replaced(run: Run, owner: Value, old: Value) -> bool:
    """Whether what one of the own objects of an invocation held is no longer held by it: a shared object, a row, or a
    field of one."""
    if owner.obj is None or owner.obj.place is not None or run.moment.branches:
        return False
    if old.obj is not None and old.place is not None:
        return True
    is_one = owner.kind == "instance" and not owner.others and not owner.obj.in_loop and not run.moment.loops
    held = old.ref[0] if old.kind == "method" else old
    return is_one and held.ref == ROWS


def _stored_otherwise(run: Run, frame: Frame, owner: Value, name: str, value: Value, anchor: int) -> bool:
    """Special targets: a property with a setter, a descriptor, and `__dict__`, which holds all attributes."""
    if name == "__dict__" and owner.obj is not None and value.place is not None:
        owner.obj.place = value.place
        return True
    setter = method_of(run, owner.ref, setter_name(name))
    if setter is not None:
        run.call(frame, Value("bound", (setter, owner)), (value,), (), anchor)
        return True
    told = descriptor(run, owner.ref, name, "__set__")
    if told is not None:
        run.call(frame, told, (owner, value), (), anchor)
    return told is not None


def _inherited(run: Run, frame: Frame, owner: Value, name: str, value: Value, place: Place, anchor: int) -> None:
    """Interpret the assignment of an attribute to which a library base class gives a meaning."""
    for base, _ in library_bases(run, owner.ref):
        row = run.knowledge.attribute(base, name)
        if row is not None:
            run.record.record_call(frame, f"{base}.{name}", row, (value,), (), owner, UNKNOWN, anchor)
    outer = outer_class(run, owner.ref)
    if outer is not None:
        inner = run.known(owner.ref.module).summary.classes[owner.ref.index].name
        if any(inner in row.library_reads for _, row in library_bases(run, outer)):
            run.record.touch(frame, place, "read", "binding", anchor, value=value)


def attribute_place_to_write(run: Run, owner: Value, name: str) -> Place | None:
    """The place of a written attribute: `self.x = ...` binds on the instance, even if the class has the attribute, and
    `Order.x = ...` on this class, even if a base has it."""
    if owner.kind == "instance":
        place = home_of(run, owner)
        return None if place is None else place.attribute(name)
    if owner.kind == "class":
        return Place("class", class_owner(run, owner.ref), name) if outlives(run, owner) else None
    if is_itself(owner, name) and owner.place is not None:
        return owner.place.attribute(name)
    if owner.kind == "method" and owner.ref[1] == "state":  # of one request, whatever its application put there
        return None if owner.place is None else owner.place.attribute(name)
    return attribute_place(run, owner, name)


def class_attributes(run: Run, ref: ClassRef) -> dict[str, Value]:
    """The names bound by a class body."""
    state = run.known(ref.module)
    return class_env(state, ref.index)
