"""Assignment targets: names, attributes, elements, and several at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from concurrency_audit.audit.model.terms import (
    NOWHERE,
    Attribute,
    Display,
    Name,
    Term,
    anchor_of,
)
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import (
    UNKNOWN,
    Value,
    derived,
    join,
)
from concurrency_audit.audit.program.interpreter.elements import (
    element_of,
)
from concurrency_audit.audit.program.interpreter.given_by_stores import of_store
from concurrency_audit.audit.program.interpreter.names import bound, cell_place
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.stored_attributes import store, store_attribute
from concurrency_audit.audit.program.interpreter.stored_items import assign_item


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


def _assign_attribute(run: Run, frame: Frame, target: Attribute, value: Value) -> None:
    store_attribute(run, frame, run.container_of(frame, target[1]), target[2], value, anchor_of(target))


def _assign_several(run: Run, frame: Frame, target: Display, value: Value) -> None:
    for position, part in enumerate(target[2]):
        if part[0] == "star":
            run.assign(frame, part[1], _rest(run, frame, value, position, len(target[2])))
        else:
            index = Value("const", position)
            run.assign(frame, part, of_store(run, element_of(run, value, index), index))


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
    "item": assign_item,
    "display": _assign_several,
}
