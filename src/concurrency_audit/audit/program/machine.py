"""The interpreter, whole: runs entry points and keeps the record."""

from __future__ import annotations

from collections.abc import Callable

from concurrency_audit.audit.model.summaries import FunctionSummary
from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.accesses import INIT, Context
from concurrency_audit.audit.program.foreign import ForeignCalls
from concurrency_audit.audit.program.frames import Frame
from concurrency_audit.audit.program.values import EMPTY, ClassRef, Closure, Place, Value

EVENT = Value(deps=frozenset(["event"]))
CONTEXT = Value("object", "lambda.Context", deps=frozenset(["context"]))
_CONTEXT_NAMES = frozenset(["context", "_context", "ctx", "lambda_context", "_ctx", "_"])


class Machine(ForeignCalls):
    """Interprets import-time code once per module and every entry point once per distinct situation."""

    def forget_invocations(self) -> None:
        """Drop what entry points did, keep what they made of globals: the second round then knows their types."""
        self.accesses = {a.id: a for a in self.accesses.values() if a.context is INIT}
        self.keys = {i: v for i, v in self.keys.items() if i in self.accesses}
        self.calls[:] = [c for c in self.calls if c.context is INIT]
        self.objects[:] = [o for o in self.objects if o.at_import]
        self.outcomes.clear()
        self.reached.clear()
        self.spawned[:] = [s for s in self.spawned if s.at_import]
        for spawned in list(self.spawned):  # a thread started at import runs beside every invocation
            self.start(spawned)

    def forget_outcomes(self, kind: str) -> None:
        """Drop what calls came to in contexts of one kind: nobody asks again once these have ended."""
        for key in [key for key in self.outcomes if key[2].kind == kind]:
            del self.outcomes[key]

    def run_entry(
        self, value: Value, label: str, arguments: Callable[[FunctionSummary, int], dict[str, Value]]
    ) -> None:
        """Interpret one entry point as an invocation would start it."""
        closure, owner = self.target(value)
        if closure is None:
            return
        state = self.modules[closure.module]
        assert state is not None
        function = state.summary.functions[closure.index]
        env = arguments(function, closure.index)
        first = 0
        if owner is not None and function.parameters:
            if owner.obj is not None and owner.obj.place is None and owner.obj.at_import:
                # `handler = Orders().handle`: nothing else names the instance, and all invocations share it
                self.publish(owner, Place("global", owner.obj.module, label.rpartition(".")[2]))
            env[function.parameters[0].name] = owner
            first = 1
        self.fill_entry(env, closure, function, first)
        context = Context("invocation", label, True, function.is_async)
        with self.fresh_state():
            result = self.run(context, (), closure, function, env)
            self.use(result, "response")
            if result.obj is not None:
                self.use_content(result)
        self.forget_outcomes("invocation")

    def use_content(self, value: Value) -> None:
        """A container that is returned takes its content along."""
        seen: set[int] = set()
        stack = [value]
        while stack and len(seen) < 50:
            current = stack.pop()
            self.use(current, "response")
            obj = current.obj
            if obj is None or id(obj) in seen or isinstance(obj.made_by, ClassRef):
                continue
            seen.add(id(obj))
            stack += [*obj.attributes.values(), *(obj.items or ())]
            if obj.element is not None:
                stack.append(obj.element)

    def fill_entry(self, env: dict[str, Value], closure: Closure, function: FunctionSummary, first: int) -> None:
        """Give an entry point its event and its context."""
        defaults = self.defaults.get((closure.module, closure.index), ())
        for number, parameter in enumerate(function.parameters[first:], start=first):
            if parameter.name in env:
                continue
            default = defaults[number] if number < len(defaults) else None
            if number == first + 1 or (parameter.name in _CONTEXT_NAMES and number > first):
                env[parameter.name] = CONTEXT if default is None else default
            elif default is not None and number > first:
                env[parameter.name] = default
            else:
                env[parameter.name] = EVENT

    def target(self, value: Value) -> tuple[Closure | None, Value | None]:
        """The function that calling a value runs, and the instance it is bound to."""
        if value.kind == "partial":
            return self.target(value.ref[0])
        if value.kind == "function":
            return value.ref, None
        if value.kind == "bound":
            method, owner = value.ref
            return (method.ref, owner) if method.kind == "function" else (None, None)
        if value.kind == "object" and isinstance(value.ref, ClassRef):
            method = self.method(value.ref, "__call__")
            if method is not None:
                return method.ref, value
        return None, None

    def run_dormant(self, key: str, index: int) -> None:
        """Interpret a function that no entry point reaches, only for the threads it starts."""
        state = self.modules[key]
        assert state is not None
        function = state.summary.functions[index]
        env = {p.name: Value(deps=frozenset(["argument"])) for p in function.parameters}
        context = Context("dormant", function.qualname, False)
        first_access, first_call, first_object = self.next_access, len(self.calls), len(self.objects)
        frame = Frame(state, 0, state.summary.functions[0], state.globals, None, context, ())
        if function.owner >= 0 and function.parameters:
            ref = ClassRef(key, function.owner)
            with self.fresh_state():
                env[function.parameters[0].name] = self.instantiate(frame, ref, (), (), NOWHERE)
        with self.fresh_state():
            self.run(context, (), Closure(key, index, None), function, env)
        self.forget_dormant(first_access, first_call, first_object)

    def forget_dormant(self, access: int, call: int, made: int) -> None:
        """Drop what a function did on no invocation's behalf; what its threads did stays."""
        for number in range(access, self.next_access):
            if self.accesses[number].context.kind == "dormant":
                del self.accesses[number]
        self.calls[call:] = [c for c in self.calls[call:] if c.context.kind != "dormant"]
        self.objects[made:] = [o for o in self.objects[made:] if o.at_import]
        self.forget_outcomes("dormant")


__all__ = ["CONTEXT", "EMPTY", "EVENT", "Machine"]
