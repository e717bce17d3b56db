"""Assignment targets: names, attributes, elements, tuples, and augmented assignment."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from concurrency_audit.audit.model.terms import (
    NOWHERE,
    Attribute,
    Display,
    Expression,
    Item,
    Name,
    Term,
    anchor_of,
)
from concurrency_audit.audit.program.domain.accesses import INIT, Part
from concurrency_audit.audit.program.domain.captured import with_captured
from concurrency_audit.audit.program.domain.contents import REST, filled
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import (
    UNKNOWN,
    ClassRef,
    Obj,
    Value,
    derived,
    join,
    key_of,
    most_others,
)
from concurrency_audit.audit.program.interpreter import libraries_read, own_values
from concurrency_audit.audit.program.interpreter.attribute_places import (
    attribute_place,
    home_of,
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
from concurrency_audit.audit.program.interpreter.elements import (
    FOLLOWED_KEYS,
    KEYS,
    choose,
    copy_entries,
    element_of,
    entry_of,
)
from concurrency_audit.audit.program.interpreter.filed import leave_open
from concurrency_audit.audit.program.interpreter.names import bound, cell_place
from concurrency_audit.audit.program.interpreter.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run


def _assign_name(run: Run, frame: Frame, target: Name, value: Value) -> None:
    _, name, anchor = target
    run.moment.anchor = anchor
    if frame.is_module:
        frame.env[name] = value
        frame.module.definitions.setdefault(name, anchor)
        return
    if frame.binds(name):
        frame.env[name] = value
        return
    cell = frame.cell(name)
    if cell is not None:
        place = cell_place(run, frame, cell, name)
        kept = value if place is None else value.stored()
        cell.env[name] = join(cell.env.get(name, kept), kept)
    else:
        place = Place("global", frame.module.key, name)
        old = bound(run, frame.module, name)
        frame.module.globals[name] = value.stored() if old is None else _bound_anew(old, value.stored(), place)
    store(run, frame, place, value, anchor)


def _bound_anew(old: Value, new: Value, place: Place) -> Value:
    """What a shared name holds: each request that finds it empty makes the same object for it, of which one stays."""
    made = new.obj
    if made is None or new.kind != "instance" or made.anchor < 0 or old.kind in ("const", "unknown"):
        return join(old, new)
    for each in old.each():
        kept = each.obj
        if kept is None or each.ref != new.ref or kept.place != place or kept is made:
            continue
        if (kept.module, kept.function, kept.anchor) == (made.module, made.function, made.anchor):
            for name, value in made.attributes.items():
                known = kept.attributes.get(name)
                kept.attributes[name] = value.stored() if known is None else join(known, value.stored())
            return old.using(new)
    return join(old, new)


def store(run: Run, frame: Frame, place: Place | None, value: Value, anchor: int) -> None:
    """Bind a shared name or attribute."""
    if place is None:
        return
    run.record.rebound_places.add(place)
    if frame.context is not INIT:
        run.record.touch(frame, place, "write", "binding", anchor, value=with_captured(filled(value)))
    run.record.publish(value, place)


def _assign_attribute(run: Run, frame: Frame, target: Attribute, value: Value) -> None:
    store_attribute(run, frame, run.container_of(frame, target[1]), target[2], value, anchor_of(target))


def store_attribute(run: Run, frame: Frame, owner: Value, name: str, value: Value, anchor: int) -> None:
    """`owner.name = value`."""
    if owner.kind == "instance" and _stored_otherwise(run, frame, owner, name, value, anchor):
        return
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
        owner.obj.attributes[name] = kept if old is None or _is_replaced(run, owner, old) else join(old, kept)
        owner.obj.tell(value)
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


def _is_replaced(run: Run, owner: Value, old: Value) -> bool:
    """Whether a shared object that one of this invocation's own held, a copy, is certainly held by it no longer."""
    is_own = owner.obj is not None and owner.obj.place is None
    return is_own and old.obj is not None and old.place is not None and not run.moment.branches


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
    return attribute_place(run, owner, name)


def class_attributes(run: Run, ref: ClassRef) -> dict[str, Value]:
    """The names bound by a class body."""
    state = run.known(ref.module)
    return class_env(state, ref.index)


def _assign_item(run: Run, frame: Frame, target: Item, value: Value) -> None:
    owner = run.container_of(frame, target[1])
    index = run.evaluate(frame, target[2])
    anchor = anchor_of(target)
    if owner.kind == "object" and owner.ref == "builtins.globals" and isinstance(index.ref, str):
        store_attribute(run, frame, Value("module", frame.module.key), index.ref, value, anchor)
        return
    if owner.kind == "method" and owner.ref[1] == "__dict__" and isinstance(index.ref, str):  # `vars(x)[name] = value`
        store_attribute(run, frame, owner.ref[0], index.ref, value, anchor)
        return
    if special(run, frame, owner, "__setitem__", (index, value), anchor) is not None:
        return
    owner = _with_reads(run, frame, target[1], _opened(run, frame, target[1], owner, index), value)
    place = owner.place
    whole = target[2][0] == "operands" and not target[2][1]  # `rows[:]`; from the cache it is a list
    content = element_of(run, value, UNKNOWN) if target[2][0] == "operands" else value
    if owner.obj is not None:
        owner.obj.tell(index, value)
        choose(run, frame, owner.obj, index, content)
        kept = content if place is None else content.stored()
        element = owner.obj.element
        if REST not in owner.obj.attributes or element is not None:
            owner.obj.element = kept if element is None else join(element, kept)
        for each in index.each():
            if (named := entry_of(each)) is not None:  # in a branch, the other one may have set it as well
                old = owner.obj.attributes.get(named) if run.moment.branches else None
                owner.obj.attributes[named] = kept if old is None else join(old, kept)
            elif owner.obj.made_by == "builtins.dict":
                leave_open(owner.obj, kept)
        if owner.obj.made_by == "builtins.dict" and len(index.others) >= most_others(index.kind):
            leave_open(owner.obj, kept)
        if place is None:
            copy_entries(owner.obj, index, content)
        if index.kind in FOLLOWED_KEYS or (place is None and _is_key_alone(owner.obj, index)):
            known = owner.obj.attributes.get(KEYS)
            owner.obj.attributes[KEYS] = index.stored() if known is None else join(known, index.stored())
    if place is not None:
        if frame.context is not INIT:
            part: Part = "content" if whole else "item"
            written, kept_there = run.moment.surely_written, with_captured(filled(value))
            for each in index.each() if index.kind == "const" else (index,):
                run.record.touch(frame, place, "write", part, anchor, key=key_of(each), value=kept_there)
                run.record.key_of_last_access(index)
            if index.others:  # one of several keys, nobody knows which
                run.moment.surely_written = written
        run.record.publish(content, place.element())
    libraries_read.entry_set(run, frame, owner, index, value, anchor, is_told=place is not None)
    run.foreign_store(frame, owner, "[]", value, anchor, index)


def _is_key_alone(obj: Obj, index: Value) -> bool:
    """Whether a key says something that is of the request, in a dictionary none of whose entries is known by name."""
    return index.kind == "unknown" and bool(index.deps) and not any(name[:1] == "[" for name in obj.attributes)


def _opened(run: Run, frame: Frame, named: Expression, owner: Value, index: Value) -> Value:
    """What a store gave, once an entry of it is set: a dictionary of which this entry is known."""
    is_of_store = owner.obj is None and owner.kind == "unknown" and owner.place is None and "io" in owner.deps
    if named[0] != "name" or not is_of_store or not owner.reads or not isinstance(index.ref, str):
        return owner
    obj = run.record.new_object(frame, "builtins.dict", NOWHERE)
    obj.attributes[REST] = UNKNOWN
    opened = owner._replace(obj=obj)
    run.assign(frame, named, opened)
    return opened


def _with_reads(run: Run, frame: Frame, named: Expression, owner: Value, value: Value) -> Value:
    """What a library gave, of whose content nothing is known, once something read from shared state is put into it."""
    is_given = owner.kind == "object" and owner.obj is None and owner.place is None and bool(value.reads)
    if not is_given or named[0] != "name" or not frame.binds(named[1]):
        return owner
    filled = owner.with_reads(owner.using(value).reads)
    run.assign(frame, named, filled)
    return filled


def access_key(run: Run, index: Value) -> None:
    """Remember the value from which the last access's key was computed."""
    run.record.keys[run.record.next_access - 1] = index


def _assign_several(run: Run, frame: Frame, target: Display, value: Value) -> None:
    for position, part in enumerate(target[2]):
        if part[0] == "star":
            run.assign(frame, part[1], _rest(run, frame, value, position, len(target[2])))
        else:
            run.assign(frame, part, element_of(run, value, Value("const", position)))


def _rest(run: Run, frame: Frame, value: Value, position: int, targets: int) -> Value:
    """What `*rest` gets, a list of its own: the elements that are known one by one, else one for all."""
    obj = value.obj
    if obj is None or value.others or (obj.items is None and obj.element is None):
        return derived(value)
    made = run.record.new_object(frame, "builtins.list", NOWHERE)
    if obj.items is not None:
        behind = len(obj.items) - (targets - position - 1)
        met = [element_of(run, value, Value("const", number)) for number in range(position, behind)]
        made.items = tuple(met)
    else:
        met = [element_of(run, value, UNKNOWN)]
    for each in met:
        made.element = each if made.element is None else join(made.element, each)
    return Value("object", "builtins.list", made).using(value)


TARGETS: Mapping[str, Callable[[Run, Frame, Term, Value], None]] = {
    "name": _assign_name,
    "attribute": _assign_attribute,
    "item": _assign_item,
    "display": _assign_several,
}
