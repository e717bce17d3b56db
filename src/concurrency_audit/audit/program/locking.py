"""With blocks: locks that are held, and what `as` binds."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE, Term, anchor_of
from concurrency_audit.audit.program.accesses import Held
from concurrency_audit.audit.program.assigning import Assigning
from concurrency_audit.audit.program.frames import Frame
from concurrency_audit.audit.program.values import UNKNOWN, ClassRef, Value

_LOCKS = frozenset(["lock", "rlock", "semaphore", "condition"])


class Locking(Assigning):
    """Keeps the locks that are held at the moment."""

    def _with_block(self, frame: Frame, term: Term) -> bool:
        _, items, body, is_async = term
        held = self.held
        managers: list[Value] = []
        for expression, target in items:
            value = self.evaluate_manager(frame, expression)
            self.awaits += is_async
            lock = self.lock_of(value)
            if lock is not None:
                self.hold(frame, value, anchor_of(expression))
            elif value.kind == "object" and value.ref == "locks at yield":
                self.held = self.held + value.obj.attributes["held"].ref  # type: ignore[union-attr]
            self.managed(frame, value, anchor_of(expression))
            entered = self.entered(frame, value, anchor_of(expression))
            if target is not None:
                self.assign(frame, target, entered)
            managers.append(value)
        ended = self.execute(frame, body)
        for value in reversed(managers):
            self.leave(frame, value)
        self.held = held
        return ended

    def leave(self, frame: Frame, value: Value) -> None:
        """The end of a with block runs the `__exit__` of a class of the project."""
        if value.kind == "object" and isinstance(value.ref, ClassRef):
            method = self.method(value.ref, "__exit__")
            if method is not None:
                self.call(frame, Value("bound", (method, value)), (UNKNOWN, UNKNOWN, UNKNOWN), (), NOWHERE)

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
        if row is None or row.kind not in _LOCKS:
            return None
        places = value.obj.attributes.get("(0)") if value.obj is not None else None
        lets_several_in = row.kind == "semaphore" and places is not None and places.ref != 1
        return None if lets_several_in else row.kind

    def hold(self, frame: Frame, value: Value, anchor: int) -> None:
        """Hold a lock from here on."""
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

    def managed(self, frame: Frame, value: Value, anchor: int) -> None:
        """Record that a with block waits for what runs in an executor."""
        row = self.knowledge.object(value.ref) if value.kind == "object" and isinstance(value.ref, str) else None
        if row is not None and row.kind == "executor":
            self.record_call(frame, f"{value.ref}.__exit__", None, (), (), value, UNKNOWN, anchor)
