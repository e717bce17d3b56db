"""Statements that change what a target holds already: augmented assignment and `del`."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import Augment, Delete, anchor_of
from concurrency_audit.audit.program.domain import formats, path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value, derived, dotted_name, key_of
from concurrency_audit.audit.program.interpreter.attribute_places import attribute_place
from concurrency_audit.audit.program.interpreter.classes import special
from concurrency_audit.audit.program.interpreter.elements import fill_from, is_whole, with_text
from concurrency_audit.audit.program.interpreter.operators import concatenated
from concurrency_audit.audit.program.interpreter.run import Run

_IN_PLACE = {
    "+": "__iadd__", "-": "__isub__", "*": "__imul__", "/": "__itruediv__", "//": "__ifloordiv__", "%": "__imod__",
    "**": "__ipow__", "|": "__ior__", "&": "__iand__", "^": "__ixor__", "<<": "__ilshift__", ">>": "__irshift__",
}  # fmt: skip


def augmented(run: Run, frame: Frame, term: Augment) -> bool:
    """Interpret `x += y`: a read, a step, and a store, or a change in place."""
    _, operator, target, right = term
    if target[0] not in ("name", "attribute", "item"):
        return False
    old = run.evaluate(frame, target)
    added = run.evaluate(frame, right)
    if operator == "|" and old.ref == added.ref == "builtins.dict" and old.obj is not None and added.obj is not None:
        fill_from(run, old.obj, added)
        if old.place is None:
            return False
    if old.kind == "object" and old.ref in ("builtins.list", "builtins.set", "builtins.dict") and old.place is not None:
        if operator == "|" and old.ref == "builtins.dict":  # entries whose names are stated are stored one by one
            run.call(frame, Value("method", (old, "update")), (added,), (), anchor_of(target))
        elif frame.context is not INIT:
            run.record.touch(frame, old.place, "mutate", "content", anchor_of(target), value=added, name=f"{operator}=")
        return False
    if old.ref == "builtins.list" and (joined := concatenated(run, frame, old, added)) is not None:
        run.assign(frame, target, joined.using(old, added))
        return False
    if (given := _by_its_class(run, frame, old, operator, added, anchor_of(target))) is not None:
        if given.obj is None or given.obj is not old.obj:  # what gives itself back is bound to what it was bound to
            run.assign(frame, target, given)
        return False
    if _changes_in_place(run, frame, old, operator, added, anchor_of(target)):
        return False
    value = derived(old, added)
    if not value.deps and old.kind == added.kind == "const" and isinstance(added.ref, int):
        value = value._replace(deps=frozenset([path_patterns.CONSTANT]))
    if run.record.of_stores(value.reads):
        value = path_patterns.of_counted(value, operator.removesuffix("="), old, added)
    text = formats.of_operator(operator, old, added)
    stated = formats.of_stated((old, added), value) if text is not None and operator.startswith("+") else None
    run.assign(frame, target, stated or with_text(run, frame, value, text, anchor_of(target)))
    return False


def _by_its_class(run: Run, frame: Frame, old: Value, operator: str, added: Value, anchor: int) -> Value | None:
    """What a class of the project makes of `x += y`, by a method for that or by the one for `x + y`."""
    name = _IN_PLACE.get(operator)
    if name is None or old.kind != "instance":
        return None
    given = special(run, frame, old, name, (added,), anchor)
    return special(run, frame, old, name.replace("__i", "__", 1), (added,), anchor) if given is None else given


def _changes_in_place(run: Run, frame: Frame, old: Value, operator: str, added: Value, anchor: int) -> bool:
    """Whether a shared object of a library is changed by `x *= y`, as an array is."""
    name, made_by = _IN_PLACE.get(operator), dotted_name(old) if old.kind == "object" else None
    row = run.knowledge.method(made_by, name) if made_by is not None and name is not None else None
    if row is None or row.effect != "mutates" or old.place is None or frame.context is INIT:
        return False
    run.record.touch(frame, old.place, "mutate", "content", anchor, value=added, method=row, name=f"{operator}=")
    return True


def delete(run: Run, frame: Frame, term: Delete) -> bool:
    """Interpret `del` of elements and attributes."""
    for target in term[1]:
        if target[0] == "item":
            owner, index = run.container_of(frame, target[1]), run.evaluate(frame, target[2])
            if owner.place is not None and frame.context is not INIT and is_whole(owner, target[2]):
                run.record.touch(frame, owner.place, "delete", "content", anchor_of(target), value=owner, name="clear")
            elif owner.place is not None and frame.context is not INIT:
                run.record.touch(
                    frame, owner.place, "delete", "item", anchor_of(target), key=key_of(index), value=owner
                )
                run.record.key_of_last_access(index)
            run.foreign_store(frame, owner, "[]", UNKNOWN, anchor_of(target), index)
        elif target[0] == "attribute":
            place = attribute_place(run, run.container_of(frame, target[1]), target[2])
            if place is not None and frame.context is not INIT:
                run.record.touch(frame, place, "delete", "binding", anchor_of(target))
    return False
