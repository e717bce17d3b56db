"""Assignment: to names, attributes, elements, several at once, and in place."""

from __future__ import annotations

from typing import Any

from concurrency_audit.audit.model.terms import Term, anchor_of
from concurrency_audit.audit.program import strings
from concurrency_audit.audit.program.accesses import INIT
from concurrency_audit.audit.program.evaluate import Expressions
from concurrency_audit.audit.program.frames import Frame
from concurrency_audit.audit.program.values import (
    UNKNOWN,
    ClassRef,
    Place,
    Value,
    derived,
    join,
    key_of,
)


class Assigning(Expressions):
    """Stores values, and records what of it others can see."""

    def assign(self, frame: Frame, target: Term, value: Value) -> None:
        """Store a value in whatever a target is."""
        _TARGETS.get(target[0], Assigning._assign_nothing)(self, frame, target, value)

    def _assign_nothing(self, frame: Frame, target: Term, value: Value) -> None:
        """A target no Python has."""

    def _assign_name(self, frame: Frame, target: Term, value: Value) -> None:
        _, name, anchor = target
        self.anchor = anchor
        if frame.is_module:
            frame.env[name] = value
            frame.module.definitions.setdefault(name, anchor)
            return
        if frame.binds(name):
            frame.env[name] = value
            return
        cell = frame.cell(name)
        if cell is not None:
            place = self.cell_place(frame, cell, name)
            kept = value if place is None else value.stored()
            cell.env[name] = join(cell.env.get(name, kept), kept)
        else:
            place = Place("global", frame.module.key, name)
            old = self.bound(frame.module, name)
            frame.module.globals[name] = value.stored() if old is None else join(old, value.stored())
        self.store(frame, place, value, anchor)

    def store(self, frame: Frame, place: Place | None, value: Value, anchor: int) -> None:
        """Bind a shared name or attribute."""
        if place is None:
            return
        self.rebound.add(place)
        if frame.context is not INIT:
            self.touch(frame, place, "write", "binding", anchor, value=value)
        self.publish(value, place)

    def _assign_attribute(self, frame: Frame, target: Term, value: Value) -> None:
        self.store_attribute(frame, self.base(frame, target[1]), target[2], value, anchor_of(target))

    def store_attribute(self, frame: Frame, owner: Value, name: str, value: Value, anchor: int) -> None:
        """`owner.name = value`."""
        place = self.attribute_place_to_write(owner, name)
        kept = value if place is None else value.stored()
        if owner.kind == "class":
            self.class_attributes(owner.ref)[name] = kept
        elif owner.kind == "module":
            state = self.module(owner.ref)
            if state is not None:
                old = self.bound(state, name)
                state.globals[name] = kept if old is None else join(old, kept)
        elif owner.obj is not None:
            old = owner.obj.attributes.get(name)
            owner.obj.attributes[name] = kept if old is None else join(old, kept)
        self.store(frame, place, value, anchor)
        if owner.kind in ("object", "external", "method"):
            self.foreign_store(frame, owner, name, value, anchor)

    def attribute_place_to_write(self, owner: Value, name: str) -> Place | None:
        """Writing `self.x` makes an instance attribute, whatever the class has."""
        if owner.kind == "object" and isinstance(owner.ref, ClassRef):
            place = self.home(owner)
            return None if place is None else place.attribute(name)
        return self.attribute_place(owner, name)

    def class_attributes(self, ref: ClassRef) -> dict[str, Value]:
        """What the body of a class bound."""
        state = self.modules[ref.module]
        assert state is not None
        return self.class_env(state, ref.index)

    def _assign_item(self, frame: Frame, target: Term, value: Value) -> None:
        owner = self.base(frame, target[1])
        index = self.evaluate(frame, target[2])
        anchor = anchor_of(target)
        place = owner.place
        if owner.obj is not None:
            kept = value if place is None else value.stored()
            element = owner.obj.element
            owner.obj.element = kept if element is None else join(element, kept)
            if index.kind == "const" and isinstance(index.ref, str):
                owner.obj.attributes[f"[{index.ref}]"] = kept
        if place is not None:
            if frame.context is not INIT:
                self.touch(frame, place, "write", "item", anchor, key=key_of(index), value=value)
                self.access_key(index)
            self.publish(value, place.element())
        self.foreign_store(frame, owner, "[]", value, anchor, index)

    def access_key(self, index: Value) -> None:
        """Remember what the key of the last access was computed from."""
        self.keys[self.next_access - 1] = index

    def _assign_several(self, frame: Frame, target: Term, value: Value) -> None:
        for position, part in enumerate(target[2]):
            if part[0] == "*":
                self.assign(frame, part[1], derived(value))
            else:
                self.assign(frame, part, self.element(value, Value("const", position)))

    def _augmented(self, frame: Frame, term: Term) -> bool:
        _, operator, target, right = term
        if target[0] not in "nai":
            return False
        old = self.evaluate(frame, target)
        added = self.evaluate(frame, right)
        if (
            old.kind == "object"
            and old.ref in ("builtins.list", "builtins.set", "builtins.dict")
            and old.place is not None
        ):
            if frame.context is not INIT:
                self.touch(frame, old.place, "mutate", "content", anchor_of(target), value=added, name="+=")
            return False
        value = derived(old, added)
        text = strings.binary(operator, old, added)
        self.assign(frame, target, self.written_out(frame, value, text, anchor_of(target)))
        return False

    def _delete(self, frame: Frame, term: Term) -> bool:
        for target in term[1]:
            if target[0] == "i":
                owner, index = self.base(frame, target[1]), self.evaluate(frame, target[2])
                if owner.place is not None and frame.context is not INIT:
                    self.touch(frame, owner.place, "delete", "item", anchor_of(target), key=key_of(index), value=owner)
                self.foreign_store(frame, owner, "[]", UNKNOWN, anchor_of(target), index)
            elif target[0] == "a":
                place = self.attribute_place(self.base(frame, target[1]), target[2])
                if place is not None and frame.context is not INIT:
                    self.touch(frame, place, "delete", "binding", anchor_of(target))
        return False


_TARGETS: dict[str, Any] = {
    "n": Assigning._assign_name,
    "a": Assigning._assign_attribute,
    "i": Assigning._assign_item,
    "t": Assigning._assign_several,
}
