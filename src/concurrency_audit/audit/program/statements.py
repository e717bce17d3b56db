"""The statement half of the interpreter: control flow, assignment, definitions."""

from __future__ import annotations

from typing import Any

from concurrency_audit.audit.model.terms import Block, Term, anchor_of
from concurrency_audit.audit.program.accesses import INIT, Held
from concurrency_audit.audit.program.evaluate import Expressions, key_of
from concurrency_audit.audit.program.frames import Frame
from concurrency_audit.audit.program.values import (
    EMPTY, UNKNOWN, ClassRef, Closure, Obj, Place, Value, derived, join,
)  # fmt: skip

ERROR = Value(deps=frozenset(["io"]))
"""An exception: its text differs from one to the next."""
_LOCKS = frozenset(["lock", "rlock", "semaphore", "condition"])


class Statements(Expressions):
    """Executes blocks. Environments of branches are joined; a branch that leaves does not count."""

    def execute(self, frame: Frame, block: Block) -> bool:
        saved = self.checks
        for term in block:
            self.steps += 1
            if _STATEMENTS[term[0]](self, frame, term):
                self.checks = saved
                return True
        self.checks = saved
        return False

    def assignment(self, frame: Frame, term: Term) -> bool:
        value = self.evaluate(frame, term[2])
        for target in term[1]:
            self.assign(frame, target, value)
        return False

    def assign(self, frame: Frame, target: Term, value: Value) -> None:
        _TARGETS.get(target[0], Statements.assign_nothing)(self, frame, target, value)

    def assign_nothing(self, frame: Frame, target: Term, value: Value) -> None:
        """A target no Python has."""

    def assign_name(self, frame: Frame, target: Term, value: Value) -> None:
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
            old = frame.module.globals.get(name)
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

    def assign_attribute(self, frame: Frame, target: Term, value: Value) -> None:
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
                old = state.globals.get(name)
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
        state = self.modules[ref.module]
        assert state is not None
        return self.class_env(state, ref.index)

    def assign_item(self, frame: Frame, target: Term, value: Value) -> None:
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

    def assign_several(self, frame: Frame, target: Term, value: Value) -> None:
        for position, part in enumerate(target[2]):
            if part[0] == "*":
                self.assign(frame, part[1], derived(value))
            else:
                self.assign(frame, part, self.element(value, Value("const", position)))

    def augmented(self, frame: Frame, term: Term) -> bool:
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
        text = self.binary_text(operator, old, added)
        self.assign(frame, target, value if text is None else value._replace(text=text))
        return False

    def binary_text(self, operator: str, left: Value, right: Value) -> tuple[Any, ...] | None:
        from concurrency_audit.audit.program.strings import binary

        return binary(operator, left, right)

    def delete(self, frame: Frame, term: Term) -> bool:
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

    def expression(self, frame: Frame, term: Term) -> bool:
        self.evaluate(frame, term[1])
        return False

    def branch(self, frame: Frame, term: Term) -> bool:
        _, test, body, otherwise = term
        skip = _import_only(test)
        if skip:
            return self.execute(frame, otherwise)
        value = self.evaluate(frame, test)
        saved = self.checks
        self.decide(value, body + otherwise)
        self.checks = saved | value.reads
        before, written = dict(frame.env), self.written
        self.branches += 1
        left = self.execute(frame, body)
        then, then_written = self.rewind(frame, before), self.written
        self.written = written
        right = self.execute(frame, otherwise)
        self.branches -= 1
        if left and right:
            self.checks = saved
            return True
        if left or right:
            # the rest of the block runs only because the test came out the other way
            self.checks = saved | value.reads
            if right:
                self.rewind(frame, then)
                self.written = then_written
            return False
        self.checks = saved
        self.merge(frame, then)
        self.written = self.written & then_written
        return False

    def decide(self, value: Value, guarded: Block) -> None:
        """A test is a decision, unless all it guards is logging or the setting of constants."""
        if not value.reads:
            return
        self.use(value, "log" if all(_is_trivial(t) for t in guarded) else "decision")

    def rewind(self, frame: Frame, env: dict[str, Value]) -> dict[str, Value]:
        """Go back to an earlier environment; returns the one left. A module's dict stays the module's own."""
        left = frame.env
        if frame.is_module or frame.is_class:
            left = dict(left)
            frame.env.clear()
            frame.env.update(env)
        else:
            frame.env = env
        return left

    def merge(self, frame: Frame, other: dict[str, Value]) -> None:
        env = frame.env
        for name, value in other.items():
            mine = env.get(name)
            if mine is not value:
                env[name] = value if mine is None else join(value, mine)

    def loop_while(self, frame: Frame, term: Term) -> bool:
        value = self.evaluate(frame, term[1])
        self.use(value, "decision")
        saved = self.checks
        self.checks = saved | value.reads
        self.loop_body(frame, term[2])
        self.checks = saved
        self.execute(frame, term[3])
        return False

    def loop_for(self, frame: Frame, term: Term) -> bool:
        _, target, iterable, body, otherwise, is_async = term
        source = self.iterate(frame, iterable)
        if is_async:
            self.awaits += 1
        self.assign(frame, target, self.element(source, UNKNOWN))
        self.loop_body(frame, body)
        self.execute(frame, otherwise)
        return False

    def loop_body(self, frame: Frame, body: Block) -> None:
        self.loops += 1
        self.switches += 1
        before, written = dict(frame.env), self.written
        self.execute(frame, body)
        self.merge(frame, before)
        self.written = written
        self.loops -= 1

    def try_block(self, frame: Frame, term: Term) -> bool:
        _, body, handlers, otherwise, final = term
        before, written, held = dict(frame.env), self.written, self.held
        start = self.next_access
        left = self.execute(frame, body) or self.execute(frame, otherwise)
        reads = frozenset(
            i
            for i in range(start, self.next_access)
            if self.accesses[i].op == "read" and self.accesses[i].part != "content"
        )
        after, after_written, after_held = dict(frame.env), self.written, self.held
        saved = self.checks
        ends: list[bool] = [left]
        for kind, name, block in handlers:
            self.rewind(frame, {**before, **after})
            self.held, self.written = held, written
            if kind is not None:
                self.evaluate(frame, kind)
            if name is not None:
                frame.env[name] = ERROR
            self.checks = saved | reads
            ended = self.execute(frame, block)
            ends.append(ended)
            if not ended:
                for other, value in frame.env.items():
                    after[other] = value if left else join(after.get(other, value), value)
                after_written = after_written & self.written
        self.checks = saved
        self.rewind(frame, after)
        self.written, self.held = after_written, after_held
        return self.execute(frame, final) or all(ends)

    def with_block(self, frame: Frame, term: Term) -> bool:
        _, items, body, is_async = term
        held = self.held
        for expression, target in items:
            value = self.evaluate_manager(frame, expression)
            self.awaits += is_async
            lock = self.lock_of(value)
            if lock is not None:
                self.hold(frame, value, anchor_of(expression))
            elif value.kind == "object" and value.ref == "locks at yield":
                self.held = self.held + value.obj.attributes["held"].ref  # type: ignore[union-attr]
            if target is not None:
                self.assign(frame, target, self.entered(frame, value, anchor_of(expression)))
        ended = self.execute(frame, body)
        for expression, _ in items:
            self.leave(frame, expression)
        self.held = held
        return ended

    def evaluate_manager(self, frame: Frame, term: Term) -> Value:
        """The value of a with item; a lock is found without counting the read of its name."""
        if term[0] in "na":
            value = self.base(frame, term)
            if self.lock_of(value) is not None:
                return value
        return self.evaluate(frame, term)

    def lock_of(self, value: Value) -> str | None:
        """The kind of lock a value is, or None."""
        if value.kind != "object" or not isinstance(value.ref, str):
            return None
        row = self.knowledge.object(value.ref)
        return row.kind if row is not None and row.kind in _LOCKS else None

    def hold(self, frame: Frame, value: Value, anchor: int) -> None:
        self.regions += 1
        self.held = (*self.held, Held(value.place, self.regions, self.site(frame, anchor)))

    def entered(self, frame: Frame, value: Value, anchor: int) -> Value:
        """What `with value as x` binds."""
        if value.kind == "object" and isinstance(value.ref, ClassRef):
            method = self.method(value.ref, "__enter__")
            if method is not None:
                return self.call(frame, Value("bound", (method, value)), (), (), anchor)
        if value.kind == "object" and isinstance(value.ref, str):
            row = self.knowledge.object(value.ref)
            if row is not None and row.enters is not None:
                return Value("object", row.enters, None, None, value.deps, value.reads)
        return value

    def leave(self, frame: Frame, expression: Term) -> None:
        """Hook for the end of a with item."""

    def match(self, frame: Frame, term: Term) -> bool:
        subject = self.evaluate(frame, term[1])
        self.use(subject, "decision")
        saved = self.checks
        self.checks = saved | subject.reads
        before = dict(frame.env)
        ends: list[bool] = []
        for names, guard, body in term[2]:
            self.rewind(frame, dict(before))
            for name in names:
                frame.env[name] = derived(subject)
            if guard is not None:
                self.evaluate(frame, guard)
            ends.append(self.execute(frame, body))
            self.merge(frame, before)
            before = dict(frame.env)
        self.checks = saved
        return False

    def return_value(self, frame: Frame, term: Term) -> bool:
        value = Value("const", None) if term[1] is None else self.evaluate(frame, term[1])
        frame.returned = value if frame.returned is None else join(frame.returned, value).using(value)
        return True

    def raise_value(self, frame: Frame, term: Term) -> bool:
        if term[1] is not None:
            self.evaluate(frame, term[1])
        return True

    def jump(self, frame: Frame, term: Term) -> bool:
        return True

    def importing(self, frame: Frame, term: Term) -> bool:
        for name, what in term[1]:
            value = self.imported(frame, what)
            if name:
                frame.env[name] = value
                if not frame.is_module and name in frame.function.globals:
                    frame.module.globals[name] = value
        return False

    def star(self, frame: Frame, term: Term) -> bool:
        key = self.table.resolve(frame.module.key, term[1], term[2])
        state = None if key is None else self.module(key)
        if state is not None:
            for name in state.globals:
                if not name.startswith("_") and " " not in name:
                    frame.env.setdefault(name, self.global_value(state, name))
        return False

    def define(self, frame: Frame, term: Term) -> bool:
        state, index = frame.module, term[1]
        function = state.summary.functions[index]
        defaults = tuple(self.default(frame, index, p.name, p.default) for p in function.parameters)
        self.defaults[state.key, index] = defaults
        value = Value("function", Closure(state.key, index, frame))
        for decorator in reversed(function.decorators):
            value = self.decorate(frame, decorator, value)
        self.bind_definition(frame, function.name, value)
        return False

    def bind_definition(self, frame: Frame, name: str, value: Value) -> None:
        if not frame.is_module and name in frame.function.globals:
            frame.module.globals[name] = value
        frame.env[name] = value

    def default(self, frame: Frame, index: int, name: str, term: Term | None) -> Value | None:
        """The value of a parameter's default, made once and shared by all calls."""
        if term is None:
            return None
        value = self.evaluate(frame, term)
        if value.obj is not None and value.place is None and frame.context is INIT:
            value.obj.place = Place("default", f"{frame.module.key}:{index}", name)
            self.types.setdefault(value.obj.place, value.obj)
        return value

    def decorate(self, frame: Frame, decorator: Term, function: Value) -> Value:
        """The value of a decorated function: of project decorators what they return, of others the function itself."""
        value = self.evaluate(frame, decorator)
        name = self.decorator_name(frame.module, decorator)
        row = None if name is None else self.knowledge.decorator(name)
        if name is not None and row is not None:
            keywords = () if decorator[0] != "f" else tuple((k, UNKNOWN) for k, _ in decorator[3])
            target = decorator[1] if decorator[0] == "f" else decorator
            self.record_call(frame, name, row, (), keywords, function, value, anchor_of(target))
        if name is not None:
            return function
        if value.kind in ("function", "bound", "class"):
            result = self.call(frame, value, (function,), (), anchor_of(decorator))
            return result if result.kind in ("function", "bound", "object") else function
        return function

    def define_class(self, frame: Frame, term: Term) -> bool:
        state, index = frame.module, term[1]
        summary = state.summary.classes[index]
        for base in summary.bases:
            self.base(frame, base)
        body = state.summary.functions[summary.body]
        obj = Obj(ClassRef(state.key, index), state.key, frame.index, -1, frame.context is INIT)
        state.globals[f"class {index}"] = Value("class", ClassRef(state.key, index), obj)
        inner = Frame(state, summary.body, body, obj.attributes, frame, frame.context, frame.path)
        self.execute(inner, body.body)
        self.bind_definition(frame, summary.name, Value("class", ClassRef(state.key, index)))
        return False

    def nothing(self, frame: Frame, term: Term) -> bool:
        for part in term[1]:
            if part[0] in "ai":
                self.base(frame, part[1])
        return False


def _import_only(test: Term) -> bool:
    """`if __name__ == "__main__"` and `if TYPE_CHECKING`: never true where Lambda imports the module."""
    if test[0] == "q" and tuple(test[1]) == ("==",):
        return any(o[0] == "n" and o[1] == "__name__" for o in test[2])
    return (test[0] == "n" and test[1] == "TYPE_CHECKING") or (test[0] == "a" and test[2] == "TYPE_CHECKING")


def _is_trivial(term: Term) -> bool:
    """A log line, or a constant bound to a name."""
    if term[0] == "=":
        return bool(term[2][0] == "k")
    if term[0] == "e" and term[1][0] == "f":
        function = term[1][1]
        return (function[0] == "n" and function[1] == "print") or (function[0] == "a" and function[2] in _LOG_METHODS)
    return False


_LOG_METHODS = frozenset("debug info warning error exception critical log".split())
_TARGETS: dict[str, Any] = {
    "n": Statements.assign_name, "a": Statements.assign_attribute, "i": Statements.assign_item,
    "t": Statements.assign_several,
}  # fmt: skip
_STATEMENTS: dict[str, Any] = {
    "=": Statements.assignment, "+": Statements.augmented, "-": Statements.delete, "e": Statements.expression,
    "if": Statements.branch, "while": Statements.loop_while, "for": Statements.loop_for, "try": Statements.try_block,
    "with": Statements.with_block, "match": Statements.match, "ret": Statements.return_value,
    "raise": Statements.raise_value, "jump": Statements.jump, "def": Statements.define,
    "class": Statements.define_class, "star": Statements.star, "import": Statements.importing,
    "u": Statements.nothing,
}  # fmt: skip
__all__ = ["EMPTY", "Statements"]
