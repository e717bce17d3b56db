"""Calls that leave the project: what knowledge says of them, and what they leave behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from concurrency_audit.audit.knowledge.rows import CallRow, MethodRow
from concurrency_audit.audit.knowledge.words import PROCESS_EFFECTS
from concurrency_audit.audit.program import strings
from concurrency_audit.audit.program.accesses import INIT, Held
from concurrency_audit.audit.program.core import Args, Keywords
from concurrency_audit.audit.program.file_calls import FILE_OPS, FileCalls, argument
from concurrency_audit.audit.program.frames import Frame
from concurrency_audit.audit.program.values import (
    EMPTY,
    NONE,
    UNKNOWN,
    ClassRef,
    Closure,
    Obj,
    Value,
    derived,
    join,
    key_of,
)

_SILENT = frozenset(["pure", "path-join", "path-basename", "copies", "wraps", "temp-dir"])
_SOURCES = {"clock": "clock", "random": "random", "unique": "unique", "temp-unique": "unique"}
_STRING_METHODS = frozenset(
    """strip lstrip rstrip lower upper title casefold replace encode decode zfill removeprefix removesuffix isoformat
    hexdigest as_posix resolve absolute expanduser __str__ with_suffix""".split()
)
_SAME_TEXT = ("builtins.str", "os.fspath", "os.path.abspath", "os.path.realpath", "os.path.normpath")
_KNOWN_FILES = frozenset([*FILE_OPS, "file-open", "file-lock", "log", "print", "spawn-process", "temp-predictable"])
_KEYED = frozenset(["get", "pop", "setdefault", "__getitem__", "__setitem__", "__delitem__", "move_to_end"])
_RECORDED = {*PROCESS_EFFECTS, "reconfigures", "request-keys"}
_VIEWS = frozenset(["items", "keys", "values"])
_GUESSES = ("dict", "list", "set", "collections.deque")


class ForeignCalls(FileCalls):
    """Judges nothing: records the call, and computes what its result is and depends on."""

    def call_foreign(self, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
        if function.kind == "external":
            return self.call_named(frame, function.ref, None, args, keywords, anchor)
        if function.kind == "method":
            receiver, name = function.ref
            return self.call_method(frame, function, receiver, name, args, keywords, anchor)
        if function.kind == "object" and isinstance(function.ref, str):
            self.use_of(frame, function, None, "__call__", anchor)
            return self.call_named(frame, f"{function.ref}.__call__", function, args, keywords, anchor)
        self.call_back(frame, args, keywords)
        value = derived(function, *args, *(v for _, v in keywords))
        return value._replace(deps=value.deps | {"io"}, at=None)

    def call_named(
        self, frame: Frame, name: str, receiver: Value | None, args: Args, keywords: Keywords, anchor: int
    ) -> Value:
        """A call by dotted name: a library function, a constructor, or a method of a library object."""
        special_builtin = _BUILTINS.get(name)
        if special_builtin is not None and args:
            found = special_builtin(self, frame, args, anchor)
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
            result = special(self, frame, row, name, receiver, args, keywords, anchor, result)
        if effect not in _SILENT:
            if effect not in _KNOWN_FILES:
                self.passed(frame, name, args, keywords, anchor)
            self.flow(frame, effect, args, keywords)
            if row is not None:
                self.record_call(frame, name, row, args, keywords, receiver, result, anchor)
        if not effect.startswith("spawn"):
            self.call_back(frame, args, keywords)
        if frame.context is INIT and args and args[0].kind in ("function", "bound") and not effect.startswith("spawn"):
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

    def flow(self, frame: Frame, effect: str, args: Args, keywords: Keywords) -> None:
        sink = "log" if effect in ("log", "print") else "effect"
        if effect in ("iterates", "read", "reads"):
            return
        for value in (*args, *(v for _, v in keywords)):
            self.use(value, sink)

    def call_back(self, frame: Frame, args: Args, keywords: Keywords) -> None:
        """A function handed to a library is called by it, on the same thread unless knowledge says otherwise."""
        if frame.context is INIT:
            return
        for value in (*args, *(v for _, v in keywords)):
            if value.kind in ("function", "bound") and self.depth < 20:
                self.call(frame, value, (derived(*args),), (), -1)

    # --- builtins that are another way to write an attribute ---

    def get_attribute(self, frame: Frame, args: Args, anchor: int) -> Value | None:
        if len(args) < 2 or args[1].kind != "const" or not isinstance(args[1].ref, str):
            return None
        value = self.attribute(frame, args[0], args[1].ref)
        value = self.read_binding(frame, value, self.attribute_place(args[0], args[1].ref), anchor)
        return join(value, args[2]) if len(args) > 2 else value

    def set_attribute(self, frame: Frame, args: Args, anchor: int) -> Value | None:
        if len(args) < 3 or args[1].kind != "const" or not isinstance(args[1].ref, str):
            return None
        self.store_attribute(frame, args[0], args[1].ref, args[2], anchor)
        return NONE

    def type_of(self, frame: Frame, args: Args, anchor: int) -> Value | None:
        if len(args) == 1 and args[0].kind == "object" and isinstance(args[0].ref, ClassRef):
            return Value("class", args[0].ref)
        return None

    # --- effects that change the result or touch a shared place ---

    def spawn_thread(
        self, frame: Frame, row: CallRow, name: str, receiver: Value | None, args: Args, keywords: Keywords, anchor: int,
        result: Value,
    ) -> Value:  # fmt: skip
        function = argument(row.callable, row.callable_keyword, args, keywords)
        if function is None or function.kind not in ("function", "bound", "object"):
            return result
        if function.kind == "object" and not isinstance(function.ref, ClassRef):
            return result
        passed = next((v for n, v in keywords if n == "args"), None)
        if passed is not None:
            given = passed.obj.items if passed.obj is not None and passed.obj.items is not None else (derived(passed),)
        else:
            given = tuple(a for i, a in enumerate(args) if i != row.callable)
        many = self.loops > 0 or receiver is not None
        if name.endswith((".map", ".starmap", ".imap", ".imap_unordered")):
            given = tuple(self.element(g, UNKNOWN) for g in given)
        self.spawn(frame, function, given, many, self.label(function), name, anchor)
        return result

    def label(self, function: Value) -> str:
        closure = function.ref[0].ref if function.kind == "bound" else function.ref
        if not isinstance(closure, Closure):
            return "callable"
        state = self.modules[closure.module]
        assert state is not None
        return f"{state.name}.{state.summary.functions[closure.index].qualname.replace('.<locals>', '')}"

    def environ_read(self, frame: Frame, row: CallRow, name: str, receiver: Value | None, args: Args, keywords: Keywords,
                     anchor: int, result: Value) -> Value:  # fmt: skip
        if row.reads == "environ" and len(args) > 1 and strings.is_text(args[1]):
            return args[1]._replace(obj=None)
        return result

    def iterates(self, frame: Frame, row: CallRow, name: str, receiver: Value | None, args: Args, keywords: Keywords,
                 anchor: int, result: Value) -> Value:  # fmt: skip
        source = receiver if row.receiver else argument(row.arg, row.keyword, args, keywords)
        if source is not None and source.place is not None and frame.context is not INIT:
            reads = self.touch(frame, source.place, "iterate", "content", anchor, value=source, name=name)
            return result._replace(reads=result.reads | reads)
        if source is not None and source.obj is not None and result.obj is not None:
            result.obj.element = source.obj.element
        return result

    # --- methods ---

    def call_method(
        self, frame: Frame, function: Value, receiver: Value, name: str, args: Args, keywords: Keywords, anchor: int
    ) -> Value:
        made_by = receiver.ref if receiver.kind == "object" and isinstance(receiver.ref, str) else None
        if made_by is None and receiver.kind == "method":
            made_by = self.method_name(receiver)
        text = strings.pattern(receiver) if strings.is_text(receiver) or strings.is_path(receiver) else None
        if made_by is not None:
            full = f"{made_by}.{name}"
            row = self.knowledge.method(made_by, name)
            if row is not None:
                return self.known_method(frame, row, full, receiver, name, args, keywords, anchor)
            self.use_of(frame, receiver, None, name, anchor)
            result = self.call_named(frame, full, receiver, args, keywords, anchor)
            if strings.is_path(receiver) and result.text is None and name in _STRING_METHODS:
                return result._replace(text=text, kind="object", ref="pathlib.Path")
            return result
        return self.unknown_method(frame, receiver, name, args, keywords, anchor)

    def method_name(self, receiver: Value) -> str | None:
        """The dotted name of `client.meta.events`, where the object at its start is a library's."""
        parts: list[str] = []
        while receiver.kind == "method":
            receiver, name = receiver.ref
            parts.append(name)
        if receiver.kind == "object" and isinstance(receiver.ref, str):
            return ".".join((receiver.ref, *reversed(parts)))
        return None

    def known_method(
        self,
        frame: Frame,
        row: MethodRow,
        full: str,
        receiver: Value,
        name: str,
        args: Args,
        keywords: Keywords,
        anchor: int,
    ) -> Value:
        if row.effect == "acquires":
            self.hold(frame, receiver, anchor)
            return UNKNOWN
        if row.effect == "releases":
            self.release(receiver)
            return NONE
        if name in _VIEWS and not args:
            return receiver  # a view is walked, and counted, where it is used
        reads = self.use_of(frame, receiver, row, name, anchor, args, keywords)
        if row.effect in ("starts", "joins"):
            self.record_call(frame, full, None, args, keywords, receiver, UNKNOWN, anchor)
        call = self.knowledge.call(full)
        if call is not None:
            self.call_named(frame, full, receiver, args, keywords, anchor)
        else:
            if row.effect in _RECORDED:
                self.record_call(frame, full, row, args, keywords, receiver, UNKNOWN, anchor)
            self.call_back(frame, args, keywords)
        self.fill(row, receiver, args)
        return self.method_result(frame, row, full, receiver, args, keywords, anchor, reads)

    def fill(self, row: MethodRow, receiver: Value, args: Args) -> None:
        """What a container is given is in it, and as shared as it is."""
        if not row.grows or receiver.obj is None or not args:
            return
        content = args[-1]
        receiver.obj.element = content if receiver.obj.element is None else join(receiver.obj.element, content)
        receiver.obj.items = None
        if receiver.place is not None:
            self.publish(content, receiver.place.element())

    def method_result(
        self, frame: Frame, row: MethodRow, full: str, receiver: Value, args: Args, keywords: Keywords, anchor: int,
        reads: frozenset[int],
    ) -> Value:  # fmt: skip
        sources = (receiver, *args, *(v for _, v in keywords))
        if row.returns == "element":
            index = args[0] if args else UNKNOWN
            value = self.element(receiver, index, reads)
            return join(value, args[1]) if len(args) > 1 else value.using(*args[:1])
        if row.returns == "self":
            return receiver
        if row.returns == "copy":
            obj = self.new_object(frame, receiver.ref, anchor)
            obj.element = None if receiver.obj is None else receiver.obj.element
            value = Value("object", receiver.ref, obj).using(*sources)
            return value._replace(reads=value.reads | reads)
        value = derived(*sources)
        value = value._replace(reads=value.reads | reads)
        if row.returns is not None:
            return Value(
                "object", row.returns, self.new_object(frame, row.returns, anchor), None, value.deps, value.reads
            )
        return Value("object", full, None, None, value.deps, value.reads)

    def use_of(
        self,
        frame: Frame,
        receiver: Value,
        row: MethodRow | None,
        name: str,
        anchor: int,
        args: Args = (),
        given: Keywords = (),
    ) -> frozenset[int]:
        """Count what a method does to a shared object."""
        place = receiver.place
        if place is None or frame.context is INIT:
            return EMPTY
        op, part, key = "use", "content", ""
        if row is not None:
            op = _METHOD_OPS.get(row.effect, "use")
            if args and name in _KEYED:
                part, key = "item", key_of(args[0])
        value = args[-1] if args and op == "mutate" else receiver
        if op == "mutate" and given:
            value = derived(*args, *(v for _, v in given))
        reads = self.touch(frame, place, op, part, anchor, key=key, value=value, method=row, name=name)
        if args and op == "mutate" and part == "item":
            self.access_key(args[0])
        if name == "update" and op == "mutate":
            keys = [k for k, _ in given if k] + [
                k[1:-1] for a in args if a.obj for k in a.obj.attributes if k[:1] == "["
            ]
            self.written = self.written | {place.attribute(f"[{key!r}]") for key in keys}
        return reads

    def unknown_method(
        self, frame: Frame, receiver: Value, name: str, args: Args, keywords: Keywords, anchor: int
    ) -> Value:
        """A method of an object of unknown type: container methods are known by name, text methods keep their text."""
        if receiver.place is not None:
            for guess in _GUESSES:
                row = self.knowledge.method(guess, name)
                if row is not None:
                    return self.known_method(frame, row, f"{guess}.{name}", receiver, name, args, keywords, anchor)
            self.use_of(frame, receiver, None, name, anchor)
        if not strings.is_text(receiver):
            self.passed(frame, name, args, keywords, anchor)
        if name == "join" and not args:  # a thread, process or queue, not a string
            self.record_call(frame, "join", None, args, keywords, receiver, UNKNOWN, anchor)
        self.call_back(frame, args, keywords)
        value = derived(receiver, *args, *(v for _, v in keywords))
        if name in ("split", "rsplit", "partition", "rpartition") and args and args[0] == Value("const", "/"):
            return Value("object", "split", None, None, value.deps, value.reads)
        if name == "format" and receiver.kind == "const" and isinstance(receiver.ref, str) and not keywords:
            return value._replace(text=strings.interpolate(receiver.ref, "{}", args))
        if name == "join" and args:
            return value
        if name in _STRING_METHODS and strings.is_text(receiver) and receiver.text is not None:
            return value._replace(text=receiver.text)
        if receiver.deps or receiver.kind == "const":
            return value
        self.flow(frame, "", args, keywords)
        return value._replace(deps=value.deps | {"io"})

    def release(self, receiver: Value) -> None:
        for position in range(len(self.held) - 1, -1, -1):
            if self.held[position].lock == receiver.place:
                self.held = self.held[:position] + self.held[position + 1 :]
                return

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


_BUILTINS: dict[str, Callable[..., Value | None]] = {
    "builtins.getattr": ForeignCalls.get_attribute,
    "builtins.setattr": ForeignCalls.set_attribute,
    "builtins.type": ForeignCalls.type_of,
    **dict.fromkeys(_SAME_TEXT, ForeignCalls.as_text),
}
_METHOD_OPS = {
    "mutates": "mutate", "deletes": "delete", "iterates": "iterate", "reads": "read", "copies": "read",
    "reconfigures": "reconfigure", "request-keys": "request-keys",
}  # fmt: skip
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
__all__ = ["ForeignCalls", "Held"]
