"""Attributes: what `owner.name` means, and the shared place it is."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program import strings
from concurrency_audit.audit.program.classes import Classes
from concurrency_audit.audit.program.frames import Frame, ModuleState
from concurrency_audit.audit.program.values import (
    EMPTY,
    UNKNOWN,
    ClassRef,
    Closure,
    Place,
    Value,
    extend,
)


class Attributes(Classes):
    """Finds attributes of modules, classes, instances and library objects."""

    def attribute(self, frame: Frame, owner: Value, name: str) -> Value:
        """The value of an attribute."""
        kind = owner.kind
        if kind == "module":
            return self.module_attribute(owner.ref, name)
        if kind == "external":
            return Value("external", f"{owner.ref}.{name}")
        if kind == "object" and isinstance(owner.ref, ClassRef):
            return self.instance_attribute(frame, owner, name)
        if kind == "class":
            return self.class_value(owner, name)
        if kind == "function" and owner.ref is not None:
            return UNKNOWN._replace(at=self.attribute_place(owner, name))
        return self.foreign_attribute(owner, name)

    def foreign_attribute(self, owner: Value, name: str) -> Value:
        """An attribute of something that the project does not define: a method not yet called, or data."""
        deps = extend(owner.deps, f".{name}") if owner.deps else EMPTY
        if owner.kind == "object" and owner.ref == "lambda.Context":
            deps = frozenset([f"context.{name}"])
        if owner.obj is not None and name in owner.obj.attributes:
            return owner.obj.attributes[name]
        if self.is_thread_local(owner):
            return UNKNOWN
        text = strings.attribute(owner, name)
        at = owner.place.attribute(name) if owner.place is not None else None
        return Value("method", (owner, name), None, at, deps, owner.reads, text)

    def instance_attribute(self, frame: Frame, owner: Value, name: str) -> Value:
        """An attribute of an instance: its own, a method, or one of the class."""
        obj, ref = owner.obj, owner.ref
        value = None if obj is None else obj.attributes.get(name)
        if value is None:
            method = self.method(ref, name)
            if method is not None:
                return self.bind(frame, method, owner)
            home = self.class_attribute(ref, name)
            if home is not None:
                return self.shared_value(home[0], home[1])
            return Value(
                "method", (owner, name), None, owner.place and owner.place.attribute(name), owner.deps, owner.reads
            )
        place = self.home(owner)
        return value if place is None else self.shared_value(value, place.attribute(name))

    def class_value(self, owner: Value, name: str) -> Value:
        """An attribute of a class, found along its bases."""
        found = self.class_attribute(owner.ref, name)
        if found is None:
            return UNKNOWN._replace(at=self.attribute_place(owner, name))
        value, place = found
        if value.kind == "function":
            state = self.modules[value.ref.module]
            assert state is not None
            if "classmethod" in self.decorations(state, value.ref.index):
                return Value("bound", (value, owner))
            return value
        return self.shared_value(value, place)

    def shared_value(self, value: Value, place: Place) -> Value:
        """A value found at a shared place: it lives there unless it already lives elsewhere."""
        if value.kind in ("function", "class", "module", "bound") or value.place is not None:
            return value
        if value.obj is not None:
            self.publish(value, place)
            return value
        return value._replace(at=place)

    def bind(self, frame: Frame, method: Value, owner: Value) -> Value:
        """A method looked up on an instance; properties are called at once."""
        closure: Closure = method.ref
        state = self.modules[closure.module]
        assert state is not None
        kinds = self.decorations(state, closure.index)
        if "property" in kinds:
            return self.call(frame, method, (owner,), (), NOWHERE)
        if "cached" in kinds and self.is_cached_property(state, closure.index):
            value = self.call(frame, method, (owner,), (), NOWHERE)
            place = self.home(owner)
            return (
                value
                if place is None
                else self.shared_value(
                    value._replace(at=None), place.attribute(state.summary.functions[closure.index].name)
                )
            )
        if "staticmethod" in kinds:
            return method
        if "classmethod" in kinds:
            return Value("bound", (method, Value("class", owner.ref)))
        return Value("bound", (method, owner), None, None, EMPTY, owner.reads)

    def is_cached_property(self, state: ModuleState, index: int) -> bool:
        """Whether reading the attribute calls the function once per instance."""
        names = (self.decorator_name(state, d) for d in state.summary.functions[index].decorators)
        return any(name is not None and name.endswith("cached_property") for name in names)

    def attribute_place(self, owner: Value, name: str) -> Place | None:
        """The place of an attribute of a shared thing."""
        if owner.kind == "module":
            return Place("global", owner.ref, name)
        if owner.kind in ("class", "function") and not self.outlives(owner):
            return None
        if owner.kind == "class":
            return Place("class", self.class_owner(owner.ref), name)
        if owner.kind == "function":
            return Place("function", f"{owner.ref.module}:{owner.ref.index}", name)
        if owner.kind == "external":
            return Place("external", owner.ref, name)
        if owner.kind == "object" and isinstance(owner.ref, ClassRef) and owner.obj is not None:
            home = None if name in owner.obj.attributes else self.class_attribute(owner.ref, name)
            if home is not None and not self.is_bound_on(owner, name):
                return home[1]
        place = self.home(owner)
        return None if place is None else place.attribute(name)

    def is_bound_on(self, owner: Value, name: str) -> bool:
        """Whether some function binds the attribute on the instance, so that the class only has its first value."""
        place = self.home(owner)
        return place is not None and place.attribute(name) in self.rebound

    def home(self, owner: Value) -> Place | None:
        """The shared place where a value keeps its attributes; None where it or its thread owns them."""
        place = owner.place
        return None if place is None or self.is_thread_local(owner) else place

    def is_thread_local(self, value: Value) -> bool:
        """Whether every thread has attributes of its own there."""
        if value.kind != "object" or value.ref is None:
            return False
        name = value.ref if isinstance(value.ref, str) else self.foreign_base(value.ref)
        row = None if name is None else self.knowledge.object(name)
        return row is not None and row.kind in ("thread-local", "contextvar")
