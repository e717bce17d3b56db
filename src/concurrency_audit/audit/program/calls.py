"""Calls of the project's own functions and classes, interpreted with what the caller knows."""

from __future__ import annotations

from abc import abstractmethod

from concurrency_audit.audit.model.summaries import FunctionSummary
from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.accesses import INIT, Context, Held
from concurrency_audit.audit.program.core import Args, Keywords
from concurrency_audit.audit.program.frames import Frame, Outcome, Spawned
from concurrency_audit.audit.program.statements import Statements
from concurrency_audit.audit.program.values import (
    EMPTY,
    UNKNOWN,
    ClassRef,
    Closure,
    Obj,
    Place,
    Value,
    derived,
    join,
)  # fmt: skip

_DEEPEST = 40
_MOST_CONTEXTS = 8
"""Interpretations of one function that differ in arguments, locks or checks; later ones reuse what the first gave."""


MAPS = (".map", ".starmap", ".imap", ".imap_unordered")
"""What hands each element of an iterable to a call of its own."""


class ProjectCalls(Statements):
    """Interprets calls top-down; what a call comes to is remembered by all that could change it."""

    def call(self, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
        """The result of a call; a point at which other threads may run."""
        result = self.dispatch(frame, function, args, keywords, anchor)
        self.switches += 1  # CPython looks for other threads when a call returns
        return result

    def dispatch(self, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
        """The result of a call by what kind of thing is called."""
        kind = function.kind
        if kind == "function":
            return self.call_function(frame, function.ref, args, keywords, anchor)
        if kind == "bound":
            method, owner = function.ref
            return self.call(frame, method, (owner, *args), keywords, anchor)
        if kind == "partial":
            inner, first, named = function.ref
            return self.call(frame, inner, (*first, *args), (*named, *keywords), anchor)
        if kind == "class":
            return self.instantiate(frame, function.ref, args, keywords, anchor)
        if kind == "object" and isinstance(function.ref, ClassRef):
            method = self.method(function.ref, "__call__")
            if method is not None:
                return self.call(frame, method, (function, *args), keywords, anchor)
        return self.call_foreign(frame, function, args, keywords, anchor)

    def call_function(self, frame: Frame, closure: Closure, args: Args, keywords: Keywords, anchor: int) -> Value:
        """The result of a function of the project."""
        state = self.modules[closure.module]
        assert state is not None
        function = state.summary.functions[closure.index]
        env = self.arguments(closure, function, args, keywords)
        return self.run(frame.context, frame.path, closure, function, env)

    def run(
        self,
        context: Context,
        path: tuple[str, ...],
        closure: Closure,
        function: FunctionSummary,
        env: dict[str, Value],
    ) -> Value:
        """Interpret one activation, or take what an equal one came to."""
        state = self.modules[closure.module]
        assert state is not None
        home = (closure.module, closure.index)
        if context is not INIT:
            self.reached.add(home)
        key = (
            context, closure.frame if closure.frame and not closure.frame.is_module else None, self.held, self.checks,
            self.written, self.caught, tuple((name, _gist(value)) for name, value in env.items()),
        )  # fmt: skip
        known = self.outcomes.setdefault((*home, context), {})
        outcome = known.get(key)
        if outcome is None and (self.depth >= _DEEPEST or len(known) >= _MOST_CONTEXTS or self.steps >= self.limit):
            outcome = next(iter(known.values()), Outcome(UNKNOWN, EMPTY, ()))
        if outcome is None:
            known[key] = Outcome(UNKNOWN, EMPTY, ())  # what a recursive call gets
            outcome = known[key] = self.interpret(context, path, closure, function, env)
        self.written = self.written | outcome.written
        self.held = self.held + outcome.acquired
        return outcome.value

    def interpret(
        self,
        context: Context,
        path: tuple[str, ...],
        closure: Closure,
        function: FunctionSummary,
        env: dict[str, Value],
    ) -> Outcome:
        """Run a body in a frame of its own."""
        state = self.modules[closure.module]
        assert state is not None
        label = f"{state.name}.{function.qualname.replace('.<locals>', '')}"
        inner = Frame(state, closure.index, function, env, closure.frame, context, (*path, label)[:_DEEPEST])
        before, held, checks, anchor = self.written, self.held, self.checks, self.anchor
        self.depth += 1
        self.execute(inner, function.body)
        self.depth -= 1
        acquired = tuple(h for h in self.held if h not in held)
        outcome = self.outcome(inner, function, self.written - before, acquired)
        self.written, self.held, self.checks, self.anchor = before, held, checks, anchor
        return outcome

    def outcome(
        self, frame: Frame, function: FunctionSummary, written: frozenset[Place], acquired: tuple[Held, ...]
    ) -> Outcome:
        """What a finished frame came to: its value, shared where a cache keeps it, and what it left behind."""
        value = frame.returned or Value("const", None)
        kinds = self.decorations(frame.module, frame.index)
        if "context-manager" in kinds:
            obj = Obj("locks at yield", frame.module.key, frame.index, NOWHERE, False)
            obj.attributes["held"] = Value("const", tuple(h for h in frame.held_at_yield if h not in self.held))
            obj.element = value
            return Outcome(Value("object", "locks at yield", obj), written, acquired)
        if function.is_generator:
            obj = Obj("builtins.generator", frame.module.key, frame.index, NOWHERE, frame.context is INIT)
            obj.element = value
            return Outcome(Value("object", "builtins.generator", obj, None, value.deps, value.reads), written, acquired)
        if (
            "cached" in kinds
            and not self.is_cached_property(frame.module, frame.index)
            and value.kind in ("object", "unknown", "method")
        ):
            value = self.cached_result(frame, value)
        return Outcome(value, written, acquired)

    def cached_result(self, frame: Frame, value: Value) -> Value:
        """What a cached function returns is shared by all its callers."""
        place = Place("result", f"{frame.module.key}:{frame.index}", frame.function.name)
        obj = value.obj
        if obj is not None and obj.place is None:
            obj.place = place
        if obj is not None:
            self.types.setdefault(place, obj)
        return value if value.place is not None else value._replace(at=place)

    def arguments(
        self, closure: Closure, function: FunctionSummary, args: Args, keywords: Keywords
    ) -> dict[str, Value]:
        """Parameter names bound to arguments; what is not given has its default."""
        env: dict[str, Value] = {}
        named = {name: value for name, value in keywords if name is not None}
        rest = [value for name, value in keywords if name is None]
        defaults = self.defaults.get((closure.module, closure.index), ())
        position = 0
        for number, parameter in enumerate(function.parameters):
            if parameter.kind == "positional" and position < len(args):
                env[parameter.name] = args[position]
                position += 1
            elif parameter.kind == "args":
                env[parameter.name] = derived(*args[position:])
                position = len(args)
            elif parameter.kind == "kwargs":
                env[parameter.name] = derived(*named.values(), *rest)
            elif parameter.name in named:
                env[parameter.name] = named.pop(parameter.name)
            else:
                default = defaults[number] if number < len(defaults) else None
                env[parameter.name] = default if default is not None else derived(*rest)
        return env

    def instantiate(self, frame: Frame, ref: ClassRef, args: Args, keywords: Keywords, anchor: int) -> Value:
        """A new instance, its `__init__` interpreted; dataclass fields get values of their own."""
        site = self.site(frame, anchor)
        obj = Obj(ref, site.module, site.function, site.anchor, frame.context is INIT, in_loop=self.loops > 0)
        self.objects.append(obj)
        value = Value("object", ref, obj).using(*args, *(v for _, v in keywords))
        for home in reversed(self.bases(ref)):
            state = self.modules[home.module]
            assert state is not None
            self.field_defaults(frame, obj, self.class_env(state, home.index), anchor)
        new = self.method(ref, "__new__")
        if new is not None:
            made = self.call(frame, new, (Value("class", ref), *args), keywords, anchor)
            value = made if made.kind == "object" else value
        init = self.method(ref, "__init__")
        if init is not None:
            self.call(frame, init, (value._replace(deps=EMPTY, reads=EMPTY), *args), keywords, anchor)
        else:
            for name, content in keywords:
                if name is not None:
                    obj.attributes[name] = content
            base = self.foreign_base(ref)
            if base is not None:
                return self.call_foreign(frame, Value("external", base), args, keywords, anchor)._replace(obj=obj)
        return value

    def field_defaults(self, frame: Frame, obj: Obj, env: dict[str, Value], anchor: int) -> None:
        """Give an instance fields of its own, as dataclasses do."""
        for name, value in env.items():
            if value.kind == "object" and value.ref == "dataclasses.field" and value.obj is not None:
                factory = value.obj.attributes.get("default_factory")
                obj.attributes[name] = UNKNOWN if factory is None else self.call(frame, factory, (), (), anchor)

    def spawn(self, frame: Frame, function: Value, args: Args, many: bool, label: str, name: str, anchor: int) -> None:
        """Interpret what is handed to another thread, as that thread would run it.

        An element of what is mapped, or an object made anew in every round of a loop, is one thread's alone.
        """
        mapped = name.endswith(MAPS)
        for value in args:
            alone = value.obj is not None and (mapped or value.obj.in_loop)
            if value.obj is not None and not alone and value.obj.place is None and frame.context is not INIT:
                value.obj.place = Place("local", f"{frame.module.key}:{frame.function.qualname}", "argument")
        context = Context("thread", label, many)
        inner = Frame(frame.module, frame.index, frame.function, frame.env, frame.parent, context, frame.path)
        spawned = Spawned(function, args, self.site(frame, anchor), inner, name, frame.context is INIT)
        self.spawned.append(spawned)
        self.start(spawned)

    def start(self, spawned: Spawned) -> None:
        """Run a thread that was started."""
        with self.fresh_state():
            self.call(spawned.frame, spawned.function, spawned.args, (), NOWHERE)

    @abstractmethod
    def call_foreign(self, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
        """A call of something outside the project."""


def _gist(value: Value) -> tuple[object, ...]:
    """What of an argument can change a callee's accesses."""
    obj = value.obj
    shape = None if obj is None else (obj.place, obj.made_by if obj.place is None else obj)
    return (value.kind, value.ref if value.kind != "method" else value.ref[1], shape, value.at, value.deps, value.text)


__all__ = ["ProjectCalls", "join"]
