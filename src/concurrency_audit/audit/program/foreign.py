"""Calls that leave the project: what knowledge says of them, and what they leave behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program import strings
from concurrency_audit.audit.program.accesses import INIT
from concurrency_audit.audit.program.builtin_calls import BUILTINS
from concurrency_audit.audit.program.calls import MAPS
from concurrency_audit.audit.program.core import Args, Keywords
from concurrency_audit.audit.program.file_calls import FILE_OPS, Asked, argument
from concurrency_audit.audit.program.frames import Frame
from concurrency_audit.audit.program.method_calls import MethodCalls
from concurrency_audit.audit.program.values import (
    CALLABLE,
    UNKNOWN,
    ClassRef,
    Obj,
    Value,
    derived,
)

_SILENT = frozenset(["pure", "path-join", "path-basename", "copies", "wraps", "temp-dir"])

_SOURCES = {"clock": "clock", "random": "random", "unique": "unique", "temp-unique": "unique"}

_KNOWN_FILES = frozenset([*FILE_OPS, "file-open", "file-lock", "log", "print", "spawn-process", "temp-predictable"])


class ForeignCalls(MethodCalls):
    """Judges nothing: records the call, and computes what its result is and depends on."""

    def call_foreign(self, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
        """The result of calling something outside the project."""
        if function.kind == "external":
            return self.call_named(frame, function.ref, None, args, keywords, anchor)
        if function.kind == "method":
            receiver, name = function.ref
            return self.call_method(frame, function, receiver, name, args, keywords, anchor)
        if function.kind == "object" and isinstance(function.ref, str):
            self.use_of(frame, function, None, "__call__", anchor)
            return self.call_named(frame, f"{function.ref}.__call__", function, args, keywords, anchor)
        if frame.context is not INIT and function.kind == "unknown":
            self.unfollowed[self.site(frame, anchor)] = "a call that cannot be resolved"
        self.call_back(frame, args, keywords)
        value = derived(function, *args, *(v for _, v in keywords))
        return value._replace(deps=value.deps | {"io"}, at=None)

    def call_named(
        self, frame: Frame, name: str, receiver: Value | None, args: Args, keywords: Keywords, anchor: int
    ) -> Value:
        """A call by dotted name: a library function, a constructor, or a method of a library object."""
        special_builtin = BUILTINS.get(name)
        if special_builtin is not None and args:
            found = special_builtin(self, frame, args, keywords, anchor)
            if found is not None:
                return found
        if name.endswith(".__new__") and args and args[0].kind == "class":
            return Value(
                "object", args[0].ref, Obj(args[0].ref, frame.module.key, frame.index, anchor, frame.context is INIT)
            )
        row = self.knowledge.call(name)
        effect = row.effect if row is not None else ""
        special = _EFFECTS.get(effect)
        result = self.result(frame, name, row, receiver, args, keywords, anchor)
        if special is not None:
            assert row is not None
            result = special(self, Asked(frame, row, name, receiver, args, keywords, anchor, result))
        if effect not in _SILENT:
            if effect not in _KNOWN_FILES:
                self.passed(frame, name, args, keywords, anchor)
            self.flow(frame, effect, args, keywords)
            if row is not None:
                self.record_call(frame, name, row, args, keywords, receiver, result, anchor)
        if not effect.startswith("spawn"):
            self.call_back(frame, args, keywords)
        if frame.context is INIT and args and args[0].kind in CALLABLE and not effect.startswith("spawn"):
            return args[0]
        return result

    def result(
        self,
        frame: Frame,
        name: str,
        row: CallRow | None,
        receiver: Value | None,
        args: Args,
        keywords: Keywords,
        anchor: int,
    ) -> Value:
        """What a library call returns, as far as its arguments and knowledge tell."""
        sources = [*args, *(v for _, v in keywords)]
        if receiver is not None:
            sources.append(receiver)
        known = self.knowledge.object(name)
        obj = self.new_object(frame, name, anchor, keywords) if known is not None or row is None else None
        if obj is not None:
            obj.attributes.update((key, value) for key, value in keywords if key)
            if args and args[0].kind == "const":
                obj.attributes["(0)"] = args[0]
            if name == "collections.defaultdict" and args:
                obj.attributes["default_factory"] = args[0]
        if known is not None and known.kind == "condition" and args and self.lock_of(args[0]) is not None:
            return args[0]  # a condition made on a lock is that lock
        value = Value("object", name, obj).using(*sources)
        effect = "" if row is None else row.effect
        if effect in _SOURCES:
            return value._replace(deps=value.deps | {_SOURCES[effect]})
        if row is None and known is None:
            return value._replace(deps=value.deps | {"io"})
        if effect not in _SILENT and known is None:
            return value._replace(deps=value.deps | {"io"})
        return value

    def spawn_thread(self, asked: Asked) -> Value:
        """Run what is handed to a thread, a timer or an executor."""
        frame, row, name, receiver, args, keywords, anchor, result = asked
        function = argument(row.callable, row.callable_keyword, args, keywords)
        if function is None or function.kind not in (*CALLABLE, "object"):
            return result
        if function.kind == "object" and not isinstance(function.ref, ClassRef):
            return result
        passed = next((v for n, v in keywords if n == "args"), None)
        if passed is not None:
            given = passed.obj.items if passed.obj is not None and passed.obj.items is not None else (derived(passed),)
        else:
            given = tuple(a for i, a in enumerate(args) if i != row.callable)
        many = self.loops > 0 or receiver is not None
        if name.endswith(MAPS):
            given = tuple(self.element(g, UNKNOWN) for g in given)
        self.spawn(frame, function, given, many, self.label(function), name, anchor)
        return result

    def label(self, function: Value) -> str:
        """The dotted name of a function of the project."""
        closure, _ = self.target(function)
        if closure is None:
            return "callable"
        state = self.modules[closure.module]
        assert state is not None
        return f"{state.name}.{state.summary.functions[closure.index].qualname.replace('.<locals>', '')}"

    def environ_read(self, asked: Asked) -> Value:
        """An environment variable with a default is taken for the default."""
        args = asked.args
        if asked.row.reads == "environ" and len(args) > 1 and strings.is_text(args[1]):
            return args[1]._replace(obj=None)
        return asked.result

    def iterates(self, asked: Asked) -> Value:
        """A library function that walks what it is given."""
        source, frame, result = asked.subject, asked.frame, asked.result
        if source is not None and source.place is not None and frame.context is not INIT:
            place = source.place
            reads = self.touch(frame, place, "iterate", "content", asked.anchor, value=source, name=asked.name)
            return result._replace(reads=result.reads | reads)
        if source is not None and source.obj is not None and result.obj is not None:
            result.obj.element = source.obj.element
        return result

    def foreign_store(
        self, frame: Frame, owner: Value, name: str, value: Value, anchor: int, index: Value = UNKNOWN
    ) -> None:
        """Assigning to an attribute or element of a library's object or module."""
        dotted = owner.ref if owner.kind in ("external", "object") and isinstance(owner.ref, str) else None
        if dotted is None and owner.kind == "method":
            dotted = self.method_name(owner)
        if dotted is None or dotted.startswith("builtins."):
            return
        full = dotted if name == "[]" else f"{dotted}.{name}"
        home, _, attribute = full.rpartition(".")
        row = self.knowledge.attribute(home, attribute) or self.knowledge.object(full)
        if row is not None and row.effect is not None:
            self.record_call(frame, full, row, (value, index), (), owner, UNKNOWN, anchor)
        elif dotted == "threading.local":
            self.record_call(frame, f"{full}=", None, (value,), (), owner, UNKNOWN, anchor)


_EFFECTS: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(FILE_OPS, ForeignCalls.file),
    "file-open": ForeignCalls.file,
    "spawn-thread": ForeignCalls.spawn_thread,
    "path-join": ForeignCalls.path_join,
    "path-basename": ForeignCalls.path_basename,
    "temp-dir": ForeignCalls.temp_dir,
    "temp-unique": ForeignCalls.temp_unique,
    "temp-predictable": ForeignCalls.temp_predictable,
    "random": ForeignCalls.random,
    "spawn-process": ForeignCalls.program,
    "file-lock": ForeignCalls.file_lock,
    "read": ForeignCalls.environ_read,
    "iterates": ForeignCalls.iterates,
}
