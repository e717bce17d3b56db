"""Methods of library objects: what they do to the object, and what they return."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import MethodRow
from concurrency_audit.audit.knowledge.words import PROCESS_EFFECTS
from concurrency_audit.audit.program import strings
from concurrency_audit.audit.program.accesses import INIT
from concurrency_audit.audit.program.builtin_calls import BuiltinCalls
from concurrency_audit.audit.program.core import Args, Keywords
from concurrency_audit.audit.program.frames import Frame
from concurrency_audit.audit.program.values import (
    CALLABLE,
    EMPTY,
    NONE,
    UNKNOWN,
    Value,
    derived,
    join,
    key_of,
)

_STRING_METHODS = frozenset(
    """strip lstrip rstrip lower upper title casefold replace encode decode zfill removeprefix removesuffix
    isoformat hexdigest as_posix resolve absolute expanduser __str__ with_suffix""".split()
)

_KEYED = frozenset("get pop setdefault __getitem__ __setitem__ __delitem__ move_to_end".split())

_RECORDED = {*PROCESS_EFFECTS, "reconfigures", "request-keys"}

_VIEWS = frozenset(["items", "keys", "values"])

_GUESSES = ("dict", "list", "set", "collections.deque")

_METHOD_OPS = {
    "mutates": "mutate", "deletes": "delete", "iterates": "iterate", "reads": "read", "copies": "read",
    "reconfigures": "reconfigure", "request-keys": "request-keys",
}  # fmt: skip


class MethodCalls(BuiltinCalls):
    """Counts what a method does to a shared object as an access of its place."""

    def flow(self, frame: Frame, effect: str, args: Args, keywords: Keywords) -> None:
        """Say that arguments went to a log or to the world outside."""
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
            if value.kind in CALLABLE and self.depth < 20:
                self.call(frame, value, (derived(*args),), (), -1)

    def call_method(
        self, frame: Frame, function: Value, receiver: Value, name: str, args: Args, keywords: Keywords, anchor: int
    ) -> Value:
        """The result of a method of a library object, or of something unknown."""
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
        """A method that knowledge speaks of."""
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
        """What a known method returns."""
        sources = (receiver, *args, *(v for _, v in keywords))
        if row.returns == "element":
            index = args[0] if args else UNKNOWN
            value = self.element(receiver, index, reads)
            return join(value, args[1]) if len(args) > 1 else value.using(*args[:1])
        if row.returns == "self":
            return receiver
        if row.returns == "copy":
            made_by = _container_of_method(full)
            obj = self.new_object(frame, made_by, anchor)
            obj.element = None if receiver.obj is None else receiver.obj.element
            value = Value("object", made_by, obj).using(*sources)
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
            return self.written_out(frame, value, strings.interpolate(receiver.ref, "{}", args), anchor)
        if name == "join" and args:
            return value
        if name in _STRING_METHODS and strings.is_text(receiver) and receiver.text is not None:
            return value._replace(text=receiver.text)
        if receiver.deps or receiver.kind == "const":
            return value
        self.flow(frame, "", args, keywords)
        return value._replace(deps=value.deps | {"io"})

    def release(self, receiver: Value) -> None:
        """Give the innermost hold of a lock back."""
        for position in range(len(self.held) - 1, -1, -1):
            if self.held[position].lock == receiver.place:
                self.held = self.held[:position] + self.held[position + 1 :]
                return


def _container_of_method(full: str) -> str:
    """The type that a method's dotted name starts with; builtins as displays name them."""
    made_by = full.rpartition(".")[0]
    return made_by if "." in made_by else f"builtins.{made_by}"
