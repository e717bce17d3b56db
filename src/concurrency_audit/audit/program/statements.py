"""The statement half of the interpreter: dispatch, definitions, imports."""

from __future__ import annotations

from collections.abc import Callable

from concurrency_audit.audit.model.terms import Block, Term, anchor_of
from concurrency_audit.audit.program.accesses import INIT
from concurrency_audit.audit.program.control import Control
from concurrency_audit.audit.program.frames import Frame
from concurrency_audit.audit.program.values import (
    CALLABLE,
    UNKNOWN,
    ClassRef,
    Closure,
    Obj,
    Place,
    Value,
    join,
)


class Statements(Control):
    """Executes blocks of statements."""

    def execute(self, frame: Frame, block: Block) -> bool:
        """Run a block; what a statement depends on holds for the rest of its block."""
        saved = self.checks
        for term in block:
            self.steps += 1
            if _STATEMENTS[term[0]](self, frame, term):
                self.checks = saved
                return True
        self.checks = saved
        return False

    def _assignment(self, frame: Frame, term: Term) -> bool:
        value = self.evaluate(frame, term[2])
        for target in term[1]:
            self.assign(frame, target, value)
        return False

    def _expression(self, frame: Frame, term: Term) -> bool:
        if term[1][0] == "f":
            self.discarded.add(self.site(frame, anchor_of(term[1])))
        self.evaluate(frame, term[1])
        return False

    def _return_value(self, frame: Frame, term: Term) -> bool:
        value = Value("const", None) if term[1] is None else self.evaluate(frame, term[1])
        frame.returned = value if frame.returned is None else join(frame.returned, value).using(value)
        return True

    def _raise_value(self, frame: Frame, term: Term) -> bool:
        if term[1] is not None:
            value = self.evaluate(frame, term[1])
            if value.kind == "external":  # `raise SystemExit` makes one
                self.call(frame, value, (), (), anchor_of(term[1]))
        return True

    def _jump(self, frame: Frame, term: Term) -> bool:
        return True

    def _importing(self, frame: Frame, term: Term) -> bool:
        at_once = not frame.is_module or id(term) not in frame.module.plain
        for name, what in term[1]:
            value = self.imported(frame, what, at_once)
            if name:
                frame.env[name] = value
                if not frame.is_module and name in frame.function.globals:
                    frame.module.globals[name] = value
        return False

    def _star(self, frame: Frame, term: Term) -> bool:
        key = self.table.resolve(frame.module.key, term[1], term[2])
        self.import_effects(key)
        state = None if key is None else self.module(key)
        if state is not None:
            for name, value in list(state.globals.items()):
                if not name.startswith("_") and " " not in name:
                    frame.env.setdefault(name, value if value.kind == "import" else self.global_value(state, name))
        return False

    def _define(self, frame: Frame, term: Term) -> bool:
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
        """Bind the name of a function or class."""
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
        if value.kind in ("class", *CALLABLE):
            result = self.call(frame, value, (function,), (), anchor_of(decorator))
            return result if result.kind in ("object", *CALLABLE) else function
        return function

    def _define_class(self, frame: Frame, term: Term) -> bool:
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

    def _nothing(self, frame: Frame, term: Term) -> bool:
        for part in term[1]:
            if part[0] in "ai":
                self.base(frame, part[1])
        return False


_STATEMENTS: dict[str, Callable[[Statements, Frame, Term], bool]] = {
    "=": Statements._assignment,
    "+": Statements._augmented,
    "-": Statements._delete,
    "e": Statements._expression,
    "if": Statements._branch,
    "while": Statements._loop_while,
    "for": Statements._loop_for,
    "try": Statements._try_block,
    "with": Statements._with_block,
    "match": Statements._match,
    "ret": Statements._return_value,
    "raise": Statements._raise_value,
    "jump": Statements._jump,
    "def": Statements._define,
    "class": Statements._define_class,
    "star": Statements._star,
    "import": Statements._importing,
    "u": Statements._nothing,
}
