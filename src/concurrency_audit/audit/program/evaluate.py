"""The expression half of the interpreter: from a term to a value, recording reads of shared places."""

from __future__ import annotations

from collections.abc import Callable

from concurrency_audit.audit.model.terms import NOWHERE, Term, anchor_of
from concurrency_audit.audit.program import strings
from concurrency_audit.audit.program.accesses import INIT
from concurrency_audit.audit.program.attributes import Attributes
from concurrency_audit.audit.program.frames import Frame
from concurrency_audit.audit.program.values import (
    EMPTY,
    NONE,
    UNKNOWN,
    Closure,
    Value,
    derived,
    extend,
    join,
    key_of,
)

_CONTAINER_TESTS = ("in", "not in")
_DISPLAYS = {"list": "builtins.list", "tuple": "builtins.tuple", "set": "builtins.set"}
_COMPREHENSIONS = {
    "ListComp": "builtins.list", "SetComp": "builtins.set", "DictComp": "builtins.dict",
    "GeneratorExp": "builtins.generator",
}  # fmt: skip


class Expressions(Attributes):
    """Evaluates terms. `evaluate` reads; `base` only finds the object that a longer chain starts from."""

    def evaluate(self, frame: Frame, term: Term) -> Value:
        """The value of a term."""
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
            self.external_attribute_read(frame, owner, term[2], anchor_of(term))
        else:
            return self.evaluate(frame, term)
        # ... but of a name that others bind anew it is one
        return self.read_binding(frame, value, place, anchor_of(term)) if place in self.rebound else value

    def _constant(self, _frame: Frame, term: Term) -> Value:
        value = term[1]
        return NONE if value is None else Value("const", value)

    def _name(self, frame: Frame, term: Term) -> Value:
        self.anchor = term[2]
        return self.read_binding(frame, self.lookup(frame, term[1]), self.binding_place(frame, term[1]), term[2])

    def _attribute_read(self, frame: Frame, term: Term) -> Value:
        owner = self.base(frame, term[1])
        anchor = anchor_of(term)
        value = self.attribute(frame, owner, term[2])
        place = self.attribute_place(owner, term[2])
        self.external_attribute_read(frame, owner, term[2], anchor)
        return self.read_binding(frame, value, place, anchor)

    def external_attribute_read(self, frame: Frame, owner: Value, name: str, anchor: int) -> None:
        """Record the reading of attributes that may not be there: of the context, and of thread-local objects."""
        if owner.kind == "object" and owner.ref in ("lambda.Context", "threading.local"):
            self.record_call(frame, f"{owner.ref}.{name}", None, (), (), owner, UNKNOWN, anchor)

    def _subscript(self, frame: Frame, term: Term) -> Value:
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
        deps = extend(owner.deps, f"[{key_of(index)}]")
        place = owner.place
        if inner is None:
            result = Value("unknown", None, None, place.element() if place else None, deps, owner.reads | reads)
            text = strings.element(owner, index)
            return result if text is None else result._replace(text=text)
        if place is not None:
            inner = self.shared_value(inner, place.element())
        return inner._replace(deps=inner.deps | deps, reads=inner.reads | owner.reads | reads)

    def _call_term(self, frame: Frame, term: Term) -> Value:
        _, function, arguments, keywords, anchor = term
        callee = self.base(frame, function)
        args = tuple(self.evaluate(frame, a[1] if a[0] == "*" else a) for a in arguments)
        named = tuple((name, self.evaluate(frame, value)) for name, value in keywords)
        if any(a[0] == "*" for a in arguments):
            args = tuple(self.spread(a, v) for a, v in zip(arguments, args, strict=True))
        return self.call(frame, callee, args, named, anchor)

    def spread(self, term: Term, value: Value) -> Value:
        """What `*value` stands for."""
        return derived(value) if term[0] == "*" else value

    def _string(self, frame: Frame, term: Term) -> Value:
        parts = [self.evaluate(frame, part) for part in term[1]]
        return self.written_out(frame, derived(*parts), strings.concatenate(parts))

    def written_out(self, frame: Frame, value: Value, text: strings.Pattern | None, anchor: int = NOWHERE) -> Value:
        """A value with its text, where it has one; a text too long to keep is said."""
        if text is None:
            return value
        if strings.is_cut(text):
            self.unfollowed[self.site(frame, anchor)] = "a text that becomes too long to follow"
        return value._replace(text=text)

    def _binary(self, frame: Frame, term: Term) -> Value:
        left, right = self.evaluate(frame, term[2]), self.evaluate(frame, term[3])
        value = derived(left, right)
        if term[1] == "|" and left.kind == "object":
            return Value("object", left.ref, None, None, value.deps, value.reads)
        text = strings.binary(term[1], left, right)
        if term[1] == "/" and text is not None:
            return Value("object", "pathlib.Path", None, None, value.deps, value.reads, text)
        return self.written_out(frame, value, text)

    def _dict_display(self, frame: Frame, term: Term) -> Value:
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

    def _display(self, frame: Frame, term: Term) -> Value:
        parts = [self.evaluate(frame, e[1] if e[0] == "*" else e) for e in term[2]]
        obj = self.new_object(frame, _DISPLAYS[term[1]], NOWHERE)
        if not any(e[0] == "*" for e in term[2]):
            obj.items = tuple(parts)
        for part in parts:
            obj.element = part if obj.element is None else join(obj.element, part)
        return Value("object", _DISPLAYS[term[1]], obj).using(*parts)

    def _comprehension(self, frame: Frame, term: Term) -> Value:
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
        """Bind the target of a comprehension in the comprehension."""
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

    def _comparison(self, frame: Frame, term: Term) -> Value:
        operators, operands = term[1], term[2]
        values: list[Value] = []
        for position, operand in enumerate(operands):
            container = position > 0 and operators[position - 1] in _CONTAINER_TESTS
            values.append(self.base(frame, operand) if container else self.evaluate(frame, operand))
            if container:
                values[-1] = self.membership(frame, values[-1], values[-2], anchor_of(operand))
        return derived(*values)

    def membership(self, frame: Frame, container: Value, item: Value, anchor: int) -> Value:
        """Count `item in container` as a look at the container."""
        place = container.place
        if place is None or frame.context is INIT:
            return container
        reads = self.touch(frame, place, "check", "item", anchor, key=key_of(item), value=container)
        return container._replace(reads=container.reads | reads)

    def _either(self, frame: Frame, term: Term) -> Value:
        left = self.evaluate(frame, term[1])
        saved, self.checks = self.checks, self.checks | left.reads
        self.use(left, "decision")
        right = self.evaluate(frame, term[2])
        self.checks = saved
        return join(left, right).using(left, right)

    def _negation(self, frame: Frame, term: Term) -> Value:
        return derived(self.evaluate(frame, term[1]))

    def _conditional(self, frame: Frame, term: Term) -> Value:
        test = self.evaluate(frame, term[1])
        saved, self.checks = self.checks, self.checks | test.reads
        self.use(test, "decision")
        body, otherwise = self.evaluate(frame, term[2]), self.evaluate(frame, term[3])
        self.checks = saved
        return join(body, otherwise).using(test)

    def _walrus(self, frame: Frame, term: Term) -> Value:
        value = self.evaluate(frame, term[2])
        self.assign(frame, term[1], value)
        return value

    def _lambda_value(self, frame: Frame, term: Term) -> Value:
        return Value("function", Closure(frame.module.key, term[1], frame))

    def _import_value(self, frame: Frame, term: Term) -> Value:
        return self.imported(frame, term, at_once=True)

    def _awaited(self, frame: Frame, term: Term) -> Value:
        value = self.evaluate(frame, term[1])
        self.awaits += 1
        return value

    def _yielded(self, frame: Frame, term: Term) -> Value:
        frame.held_at_yield = frame.held_at_yield or self.held
        value = NONE if term[1] is None else self.evaluate(frame, term[1])
        frame.returned = value if frame.returned is None else join(frame.returned, value)
        return UNKNOWN

    def _operands(self, frame: Frame, term: Term) -> Value:
        return derived(*(self.evaluate(frame, part) for part in term[1]))

    def _starred(self, frame: Frame, term: Term) -> Value:
        return derived(self.evaluate(frame, term[1]))


_TABLE: dict[str, Callable[[Expressions, Frame, Term], Value]] = {
    "k": Expressions._constant,
    "n": Expressions._name,
    "a": Expressions._attribute_read,
    "i": Expressions._subscript,
    "f": Expressions._call_term,
    "s": Expressions._string,
    "o": Expressions._binary,
    "d": Expressions._dict_display,
    "t": Expressions._display,
    "C": Expressions._comprehension,
    "q": Expressions._comparison,
    "&": Expressions._either,
    "|": Expressions._either,
    "!": Expressions._negation,
    "?": Expressions._conditional,
    ":": Expressions._walrus,
    "L": Expressions._lambda_value,
    "w": Expressions._awaited,
    "y": Expressions._yielded,
    "m": Expressions._import_value,
    "u": Expressions._operands,
    "*": Expressions._starred,
}
