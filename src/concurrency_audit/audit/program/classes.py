"""Classes of the project: bases, attributes that all instances share, what decorators make of methods."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.terms import Term
from concurrency_audit.audit.program.accesses import INIT
from concurrency_audit.audit.program.frames import Frame, ModuleState
from concurrency_audit.audit.program.names import Names
from concurrency_audit.audit.program.values import (
    EMPTY,
    ClassRef,
    Place,
    Value,
)


def merged(orders: list[tuple[ClassRef, ...]]) -> Iterator[ClassRef]:
    """C3's merge; bases that no order suits come in the order in which they are written."""
    left = [list(order) for order in orders if order]
    while left:
        heads = [order[0] for order in left]
        good = (head for head in heads if not any(head in order[1:] for order in left))
        head = next(good, heads[0])
        yield head
        left = [rest for order in left if (rest := [each for each in order if each != head])]


class Classes(Names):
    """Looks attributes up along the bases of a class."""

    def class_owner(self, ref: ClassRef) -> str:
        """How a place names a class."""
        return f"{ref.module}:{ref.index}"

    def bases(self, ref: ClassRef) -> tuple[ClassRef, ...]:
        """The class and its project bases in the order in which Python looks attributes up (C3)."""
        known = self.orders.get(ref)
        if known is not None:
            return known
        found: dict[ClassRef, tuple[ClassRef, ...]] = {}
        order = self._order(ref, found, EMPTY)
        states = [self.modules.get(each.module) for each in found]
        if all(state is not None and state.state == "done" for state in states):
            self.orders.update(found)
        return order

    def _order(
        self, ref: ClassRef, found: dict[ClassRef, tuple[ClassRef, ...]], seen: frozenset[ClassRef]
    ) -> tuple[ClassRef, ...]:
        """The order of one class; `found` keeps those of its bases, however often these are met."""
        if ref in found or ref in seen:
            return found.get(ref, ())
        state = self.module(ref.module)
        if state is None:
            return ()
        frame = Frame(state, 0, state.summary.functions[0], state.globals, None, INIT, ())
        values = [self.base(frame, term) for term in state.summary.classes[ref.index].bases]
        parents = [value.ref for value in values if value.kind == "class"]
        orders = [self._order(parent, found, seen | {ref}) for parent in parents]
        found[ref] = (ref, *merged([*orders, tuple(parents)]))
        return found[ref]

    def foreign_base(self, ref: ClassRef) -> str | None:
        """The library class that a class is a kind of, where objects of that are known."""
        if ref not in self.foreign_bases:
            self.foreign_bases[ref] = next(self._foreign_bases(ref), None)
        return self.foreign_bases[ref]

    def _foreign_bases(self, ref: ClassRef) -> Iterator[str]:
        for home in self.bases(ref):
            state = self.modules[home.module]
            assert state is not None
            frame = Frame(state, 0, state.summary.functions[0], state.globals, None, INIT, ())
            for term in state.summary.classes[home.index].bases:
                value = self.base(frame, term)
                if value.kind == "external" and self.knowledge.object(value.ref) is not None:
                    yield str(value.ref)

    def class_attribute(self, ref: ClassRef, name: str) -> tuple[Value, Place] | None:
        """A value from a class body, and the place where it lives."""
        for home in self.bases(ref):
            state = self.modules[home.module]
            assert state is not None
            value = self.class_env(state, home.index).get(name)
            if value is not None:
                return value, Place("class", self.class_owner(home), name)
        return None

    def class_env(self, state: ModuleState, index: int) -> dict[str, Value]:
        """What the body of a class bound."""
        key = f"class {index}"
        holder = state.globals.get(key)
        return {} if holder is None or holder.obj is None else holder.obj.attributes

    def method(self, ref: ClassRef, name: str) -> Value | None:
        """A method, found along the bases; None for other attributes."""
        found = self.class_attribute(ref, name)
        return found[0] if found is not None and found[0].kind == "function" else None

    def outlives(self, owner: Value) -> bool:
        """Whether a class or function was defined at import, not by the invocation."""
        if owner.kind == "function":
            home = owner.ref.frame
            return home is None or home.context is INIT
        state = self.modules.get(owner.ref.module)
        holder = None if state is None else state.globals.get(f"class {owner.ref.index}")
        return holder is None or holder.obj is None or holder.obj.at_import

    def decorations(self, state: ModuleState, index: int) -> frozenset[str]:
        """The effects of a function's decorators, as knowledge names them."""
        found: set[str] = set()
        for decorator in state.summary.functions[index].decorators:
            name = self.decorator_name(state, decorator)
            row = None if name is None else self.knowledge.decorator(name)
            if row is not None:
                found.add(row.effect)
        return frozenset(found)

    def decorator_name(self, state: ModuleState, term: Term) -> str | None:
        """The dotted name of a decorator, resolved through the module's imports."""
        if term[0] == "f":
            term = term[1]
        parts: list[str] = []
        while term[0] == "a":
            parts.append(term[2])
            term = term[1]
        if term[0] != "n":
            return None
        root = self.bound(state, term[1])
        if root is None:
            name = f"builtins.{term[1]}"
        elif root.kind == "external" or (root.kind == "object" and isinstance(root.ref, str)):
            name = root.ref
        else:
            return None
        return ".".join((name, *reversed(parts)))
