"""The expression half of the interpreter: from a term to a value, recording reads of shared places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from concurrency_audit.audit.model.terms import NOWHERE, Term, anchor_of
from concurrency_audit.audit.program import strings
from concurrency_audit.audit.program.accesses import INIT
from concurrency_audit.audit.program.core import Core
from concurrency_audit.audit.program.frames import Frame, ModuleState
from concurrency_audit.audit.program.values import (
    EMPTY, NONE, UNKNOWN, ClassRef, Closure, Obj, Place, Value, derived, join,
)  # fmt: skip

_CONTAINER_TESTS = ("in", "not in")
_DISPLAYS = {"list": "builtins.list", "tuple": "builtins.tuple", "set": "builtins.set"}
_COMPREHENSIONS = {
    "ListComp": "builtins.list", "SetComp": "builtins.set", "DictComp": "builtins.dict",
    "GeneratorExp": "builtins.generator",
}  # fmt: skip


class Expressions(Core):
    """Evaluates terms. `evaluate` reads; `base` only finds the object that a longer chain starts from."""

    def evaluate(self, frame: Frame, term: Term) -> Value:
        self.steps += 1
        return _TABLE[term[0]](self, frame, term)

    def base(self, frame: Frame, term: Term) -> Value:
        """The object at the start of a chain: reading the name of a container is not yet an access of its content."""
        tag = term[0]
        if tag == "n":
            self.anchor = term[2]
            value, place = self.lookup(frame, term[1]), self.binding_place(frame, term[1])
        elif tag == "a":
            self.steps += 1
            owner = self.base(frame, term[1])
            value, place = self.attribute(frame, owner, term[2]), self.attribute_place(owner, term[2])
        else:
            return self.evaluate(frame, term)
        # ... but of a name that others bind anew it is one
        return self.read_binding(frame, value, place, anchor_of(term)) if place in self.rebound else value

    def constant(self, _frame: Frame, term: Term) -> Value:
        value = term[1]
        return NONE if value is None else Value("const", value)

    def name(self, frame: Frame, term: Term) -> Value:
        self.anchor = term[2]
        return self.read_binding(frame, self.lookup(frame, term[1]), self.binding_place(frame, term[1]), term[2])

    def lookup(self, frame: Frame, name: str) -> Value:
        """What a name means, not counted as an access."""
        if name in frame.shadow:
            return frame.shadow[name]
        if frame.is_module or frame.binds(name):
            if name in frame.env or not frame.is_module:
                return frame.local(name)
            return Value("external", f"builtins.{name}")
        cell = frame.cell(name)
        if cell is not None:
            return self.cell_value(frame, cell, name)
        return self.global_value(frame.module, name)

    def cell_value(self, frame: Frame, cell: Frame, name: str) -> Value:
        """A free variable: shared where the frame it lives in was left behind, or runs on another thread."""
        value = cell.local(name)
        place = self.cell_place(frame, cell, name)
        if place is None or value.kind in ("function", "class", "module", "external", "bound"):
            return value
        if value.obj is not None and value.obj.place is None:
            value.obj.place = place
            self.types.setdefault(place, value.obj)
        return value if value.place is not None else value._replace(at=place)

    def cell_place(self, frame: Frame, cell: Frame, name: str) -> Place | None:
        """The place of an enclosing function's variable, where that is shared with others."""
        owner = f"{cell.module.key}:{cell.function.qualname}"
        if cell.context is INIT and frame.context is not INIT:
            return Place("cell", owner, name)
        if cell.context is not frame.context:
            return Place("local", owner, name)
        return None

    def global_value(self, state: ModuleState, name: str) -> Value:
        value = state.globals.get(name)
        if value is None:
            if name not in state.summary.functions[0].bound and not self.declared_global(state, name):
                return Value("external", f"builtins.{name}")
            value = UNKNOWN
        if value.kind in ("function", "class", "module", "external", "bound") or value.place is not None:
            return value
        place = Place("global", state.key, name)
        if value.obj is not None:
            value.obj.place = place
            self.types.setdefault(place, value.obj)
            return value
        return value._replace(at=place)

    def declared_global(self, state: ModuleState, name: str) -> bool:
        """Whether some function of the module makes the name a global with `global`."""
        return any(name in function.globals for function in state.summary.functions)

    def binding_place(self, frame: Frame, name: str) -> Place | None:
        """The shared place that a name itself is, or None where it is local or only imported."""
        if name in frame.shadow or frame.is_module or frame.binds(name):
            return None
        cell = frame.cell(name)
        if cell is not None:
            return self.cell_place(frame, cell, name)
        state = frame.module
        if name in state.summary.functions[0].bound or name in state.globals or self.declared_global(state, name):
            return Place("global", state.key, name)
        return None

    def read_binding(self, frame: Frame, value: Value, place: Place | None, anchor: int) -> Value:
        """Count the reading of a shared name or attribute whose value may change."""
        if place is None or frame.context is INIT or value.kind in ("function", "class", "module", "bound"):
            return value
        if value.kind == "external" and value.place is None:
            return value
        return value._replace(reads=value.reads | self.touch(frame, place, "read", "binding", anchor, value=value))

    def attribute_read(self, frame: Frame, term: Term) -> Value:
        owner = self.base(frame, term[1])
        anchor = anchor_of(term)
        value = self.attribute(frame, owner, term[2])
        place = self.attribute_place(owner, term[2])
        if owner.kind == "object" and isinstance(owner.ref, str):
            self.external_attribute_read(frame, owner, term[2], anchor)
        return self.read_binding(frame, value, place, anchor)

    def external_attribute_read(self, frame: Frame, owner: Value, name: str, anchor: int) -> None:
        """Hook for attributes that a library object does not have (`context.request_id`)."""
        if owner.ref == "lambda.Context":
            self.record_call(frame, f"lambda.Context.{name}", None, (), (), owner, UNKNOWN, anchor)

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
            if home is not None:
                return home[1]
        place = self.home(owner)
        return None if place is None else place.attribute(name)

    def home(self, owner: Value) -> Place | None:
        """The shared place where a value keeps its attributes; None where it or its thread owns them."""
        place = owner.place
        return None if place is None or self.is_thread_local(owner) else place

    def outlives(self, owner: Value) -> bool:
        """Whether a class or function was defined at import, not by the invocation."""
        if owner.kind == "function":
            home = owner.ref.frame
            return home is None or home.context is INIT
        state = self.modules.get(owner.ref.module)
        holder = None if state is None else state.globals.get(f"class {owner.ref.index}")
        return holder is None or holder.obj is None or holder.obj.at_import

    def is_thread_local(self, value: Value) -> bool:
        """Whether every thread has attributes of its own there."""
        if value.kind != "object":
            return False
        name = value.ref if isinstance(value.ref, str) else self.foreign_base(value.ref)
        row = None if name is None else self.knowledge.object(name)
        return row is not None and row.kind in ("thread-local", "contextvar")

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
        deps = self.extend(owner.deps, f".{name}") if owner.deps else EMPTY
        if owner.kind == "object" and owner.ref == "lambda.Context":
            deps = frozenset([f"context.{name}"])
        if owner.obj is not None and name in owner.obj.attributes:
            return owner.obj.attributes[name]
        if self.is_thread_local(owner):
            return UNKNOWN
        text = strings.attribute(owner, name)
        at = owner.place.attribute(name) if owner.place is not None else None
        return Value("method", (owner, name), None, at, deps, owner.reads, text)

    def module_attribute(self, key: str, name: str) -> Value:
        state = self.module(key)
        if state is None:
            return UNKNOWN
        if name in state.summary.functions[0].bound or name in state.globals or self.declared_global(state, name):
            return self.global_value(state, name)
        child = self.table.resolve(key, f"{self.table.name(key)}.{name}")
        return UNKNOWN if child is None else Value("module", child)

    def instance_attribute(self, frame: Frame, owner: Value, name: str) -> Value:
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
        if "staticmethod" in kinds:
            return method
        if "classmethod" in kinds:
            return Value("bound", (method, Value("class", owner.ref)))
        return Value("bound", (method, owner), None, None, EMPTY, owner.reads)

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
        root = state.globals.get(term[1])
        if root is None:
            name = f"builtins.{term[1]}"
        elif root.kind == "external" or (root.kind == "object" and isinstance(root.ref, str)):
            name = root.ref
        else:
            return None
        return ".".join((name, *reversed(parts)))

    def class_owner(self, ref: ClassRef) -> str:
        return f"{ref.module}:{ref.index}"

    def bases(self, ref: ClassRef, seen: frozenset[ClassRef] = EMPTY) -> list[ClassRef]:
        """The class and its project bases, nearest first."""
        state = self.module(ref.module)
        if state is None or ref in seen:
            return []
        found = [ref]
        frame = Frame(state, 0, state.summary.functions[0], state.globals, None, INIT, ())
        for term in state.summary.classes[ref.index].bases:
            value = self.base(frame, term)
            if value.kind == "class":
                found.extend(self.bases(value.ref, seen | {ref}))
        return found

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
        key = f"class {index}"
        holder = state.globals.get(key)
        return {} if holder is None or holder.obj is None else holder.obj.attributes

    def method(self, ref: ClassRef, name: str) -> Value | None:
        found = self.class_attribute(ref, name)
        return found[0] if found is not None and found[0].kind == "function" else None

    def class_value(self, owner: Value, name: str) -> Value:
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

    def subscript(self, frame: Frame, term: Term) -> Value:
        owner = self.base(frame, term[1])
        index = self.evaluate(frame, term[2])
        anchor = anchor_of(term)
        reads = EMPTY
        place = owner.place
        if place is not None and frame.context is not INIT:
            reads = self.touch(frame, place, "read", "item", anchor, key=key_of(index), value=owner)
        return self.element(owner, index, reads)

    def element(self, owner: Value, index: Value, reads: frozenset[int] = EMPTY) -> Value:
        """What an element of a value is."""
        obj = owner.obj
        inner = None
        if obj is not None:
            if obj.items is not None and index.kind == "const" and isinstance(index.ref, int):
                inner = obj.items[index.ref] if -len(obj.items) <= index.ref < len(obj.items) else None
            elif index.kind == "const" and isinstance(index.ref, str):
                inner = obj.attributes.get(f"[{index.ref}]")
            inner = inner or obj.element
        deps = self.extend(owner.deps, f"[{key_of(index)}]")
        place = owner.place
        if inner is None:
            result = Value("unknown", None, None, place.element() if place else None, deps, owner.reads | reads)
            text = strings.element(owner, index)
            return result if text is None else result._replace(text=text)
        if place is not None:
            inner = self.shared_value(inner, place.element())
        return inner._replace(deps=inner.deps | deps, reads=inner.reads | owner.reads | reads)

    def extend(self, deps: frozenset[str], step: str) -> frozenset[str]:
        """Dependencies on a part of what was depended on."""
        return frozenset(d + step if d.startswith(("event", "context")) and len(d) < 120 else d for d in deps)

    def call_term(self, frame: Frame, term: Term) -> Value:
        _, function, arguments, keywords, anchor = term
        callee = self.base(frame, function)
        args = tuple(self.evaluate(frame, a[1] if a[0] == "*" else a) for a in arguments)
        named = tuple((name, self.evaluate(frame, value)) for name, value in keywords)
        if any(a[0] == "*" for a in arguments):
            args = tuple(self.spread(a, v) for a, v in zip(arguments, args, strict=True))
        return self.call(frame, callee, args, named, anchor)

    def spread(self, term: Term, value: Value) -> Value:
        return derived(value) if term[0] == "*" else value

    def string(self, frame: Frame, term: Term) -> Value:
        parts = [self.evaluate(frame, part) for part in term[1]]
        return derived(*parts)._replace(text=strings.concatenate(parts))

    def binary(self, frame: Frame, term: Term) -> Value:
        left, right = self.evaluate(frame, term[2]), self.evaluate(frame, term[3])
        value = derived(left, right)
        if term[1] == "|" and left.kind == "object":
            return Value("object", left.ref, None, None, value.deps, value.reads)
        text = strings.binary(term[1], left, right)
        return value if text is None else value._replace(text=text)

    def dict_display(self, frame: Frame, term: Term) -> Value:
        obj = self.new_object(frame, "builtins.dict", NOWHERE)
        parts: list[Value] = []
        for key, value in zip(term[1], term[2], strict=True):
            name = UNKNOWN if key is None else self.evaluate(frame, key)
            content = self.evaluate(frame, value)
            parts += (name, content)
            if name.kind == "const" and isinstance(name.ref, str):
                obj.attributes[f"[{name.ref}]"] = content
            obj.element = content if obj.element is None else join(obj.element, content)
        return Value("object", "builtins.dict", obj).using(*parts)

    def display(self, frame: Frame, term: Term) -> Value:
        parts = [self.evaluate(frame, e[1] if e[0] == "*" else e) for e in term[2]]
        obj = self.new_object(frame, _DISPLAYS[term[1]], NOWHERE)
        if not any(e[0] == "*" for e in term[2]):
            obj.items = tuple(parts)
        for part in parts:
            obj.element = part if obj.element is None else join(obj.element, part)
        return Value("object", _DISPLAYS[term[1]], obj).using(*parts)

    def comprehension(self, frame: Frame, term: Term) -> Value:
        saved = frame.shadow
        frame.shadow = dict(saved)
        sources: list[Value] = []
        for target, iterable, conditions in term[3]:
            source = self.iterate(frame, iterable)
            sources.append(source)
            self.bind_shadow(frame, target, self.element(source, UNKNOWN))
            self.loops += 1
            sources += [self.evaluate(frame, condition) for condition in conditions]
        parts = [self.evaluate(frame, element) for element in term[2]]
        self.loops -= len(term[3])
        frame.shadow = saved
        self.switches += 1
        obj = self.new_object(frame, _COMPREHENSIONS[term[1]], NOWHERE)
        obj.element = parts[-1]
        return Value("object", obj.made_by, obj).using(*sources, *parts)

    def bind_shadow(self, frame: Frame, target: Term, value: Value) -> None:
        if target[0] == "n":
            frame.shadow[target[1]] = value
        elif target[0] == "t":
            for position, part in enumerate(target[2]):
                index = Value("const", position)
                self.bind_shadow(frame, part[1] if part[0] == "*" else part, self.element(value, index))

    def iterate(self, frame: Frame, term: Term) -> Value:
        """Evaluate something that is about to be iterated, and count that."""
        source = self.base(frame, term)
        place = source.place
        if place is not None and frame.context is not INIT:
            reads = self.touch(frame, place, "iterate", "content", anchor_of(term), value=source)
            source = source._replace(reads=source.reads | reads)
        return source

    def comparison(self, frame: Frame, term: Term) -> Value:
        operators, operands = term[1], term[2]
        values: list[Value] = []
        for position, operand in enumerate(operands):
            container = position > 0 and operators[position - 1] in _CONTAINER_TESTS
            values.append(self.base(frame, operand) if container else self.evaluate(frame, operand))
            if container:
                values[-1] = self.membership(frame, values[-1], values[-2], anchor_of(operand))
        return derived(*values)

    def membership(self, frame: Frame, container: Value, item: Value, anchor: int) -> Value:
        place = container.place
        if place is None or frame.context is INIT:
            return container
        reads = self.touch(frame, place, "check", "item", anchor, key=key_of(item), value=container)
        return container._replace(reads=container.reads | reads)

    def either(self, frame: Frame, term: Term) -> Value:
        left = self.evaluate(frame, term[1])
        saved, self.checks = self.checks, self.checks | left.reads
        self.use(left, "decision")
        right = self.evaluate(frame, term[2])
        self.checks = saved
        return join(left, right).using(left, right)

    def negation(self, frame: Frame, term: Term) -> Value:
        return derived(self.evaluate(frame, term[1]))

    def conditional(self, frame: Frame, term: Term) -> Value:
        test = self.evaluate(frame, term[1])
        saved, self.checks = self.checks, self.checks | test.reads
        self.use(test, "decision")
        body, otherwise = self.evaluate(frame, term[2]), self.evaluate(frame, term[3])
        self.checks = saved
        return join(body, otherwise).using(test)

    def walrus(self, frame: Frame, term: Term) -> Value:
        value = self.evaluate(frame, term[2])
        self.assign(frame, term[1], value)
        return value

    def lambda_value(self, frame: Frame, term: Term) -> Value:
        return Value("function", Closure(frame.module.key, term[1], frame))

    def awaited(self, frame: Frame, term: Term) -> Value:
        value = self.evaluate(frame, term[1])
        self.awaits += 1
        return value

    def yielded(self, frame: Frame, term: Term) -> Value:
        frame.held_at_yield = frame.held_at_yield or self.held
        value = NONE if term[1] is None else self.evaluate(frame, term[1])
        frame.returned = value if frame.returned is None else join(frame.returned, value)
        return UNKNOWN

    def imported(self, frame: Frame, term: Term) -> Value:
        """The value of `import module` or `from module import name`."""
        _, dotted, name, level = term
        key = self.table.resolve(frame.module.key, dotted, level)
        if name is None:
            return Value("external", dotted) if key is None else Value("module", key)
        child = self.table.resolve(frame.module.key, f"{dotted}.{name}" if dotted else name, level)
        if key is None and child is None:
            return Value("external", f"{dotted}.{name}") if not level else UNKNOWN
        if key is not None:
            state = self.module(key)
            if state is not None and name in state.summary.functions[0].bound:
                return self.global_value(state, name)
        return Value("module", child) if child is not None else UNKNOWN

    def operands(self, frame: Frame, term: Term) -> Value:
        return derived(*(self.evaluate(frame, part) for part in term[1]))

    def starred(self, frame: Frame, term: Term) -> Value:
        return derived(self.evaluate(frame, term[1]))

    def string_key(self, value: Any) -> str:
        return key_of(value)


def key_of(index: Value) -> str:
    """A constant key as text; `*` for one that varies."""
    return repr(index.ref) if index.kind == "const" else "*"


_TABLE: dict[str, Any] = {
    "k": Expressions.constant, "n": Expressions.name, "a": Expressions.attribute_read, "i": Expressions.subscript,
    "f": Expressions.call_term, "s": Expressions.string, "o": Expressions.binary, "d": Expressions.dict_display,
    "t": Expressions.display, "C": Expressions.comprehension, "q": Expressions.comparison, "&": Expressions.either,
    "|": Expressions.either, "!": Expressions.negation, "?": Expressions.conditional, ":": Expressions.walrus,
    "L": Expressions.lambda_value, "w": Expressions.awaited, "y": Expressions.yielded, "m": Expressions.imported,
    "u": Expressions.operands, "*": Expressions.starred,
}  # fmt: skip
__all__ = ["Expressions", "Obj", "key_of"]
