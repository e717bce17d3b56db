"""Builtins and helpers that are another way to write an attribute, an import or a call."""

from __future__ import annotations

from collections.abc import Callable

from concurrency_audit.audit.program.accesses import INIT
from concurrency_audit.audit.program.core import Args, Keywords
from concurrency_audit.audit.program.file_calls import FileCalls
from concurrency_audit.audit.program.frames import Frame
from concurrency_audit.audit.program.values import (
    CALLABLE,
    NONE,
    UNKNOWN,
    ClassRef,
    Value,
    derived,
    join,
    nesting,
)

_DEEPEST = 6
"""Partials within partials that are kept; text can double what they hold at each level."""
_SAME_TEXT = ("builtins.str", "os.fspath", "os.path.abspath", "os.path.realpath", "os.path.normpath")


class BuiltinCalls(FileCalls):
    """Knows the few library functions whose result the interpreter itself must work out."""

    def get_attribute(self, frame: Frame, args: Args, keywords: Keywords, anchor: int) -> Value | None:
        """`getattr(value, "name")` reads an attribute."""
        if len(args) < 2 or args[1].kind != "const" or not isinstance(args[1].ref, str):
            return None
        value = self.attribute(frame, args[0], args[1].ref)
        value = self.read_binding(frame, value, self.attribute_place(args[0], args[1].ref), anchor)
        return join(value, args[2]) if len(args) > 2 else value

    def has_attribute(self, frame: Frame, args: Args, keywords: Keywords, anchor: int) -> Value | None:
        """`hasattr(x, "name")`: a look at the attribute, like `x.name is None`."""
        if len(args) != 2 or args[1].kind != "const" or not isinstance(args[1].ref, str):
            return None
        owner, name = args[0], args[1].ref
        if owner.ref == "lambda.Context":
            self.record_call(frame, "builtins.hasattr", None, args, keywords, None, UNKNOWN, anchor)
        home = self.home(owner) if owner.kind == "object" else None
        place = self.attribute_place(owner, name) if home is None else home.attribute(name)
        if place is None or frame.context is INIT:
            return None
        return UNKNOWN._replace(reads=owner.reads | self.touch(frame, place, "check", "binding", anchor, value=owner))

    def set_attribute(self, frame: Frame, args: Args, keywords: Keywords, anchor: int) -> Value | None:
        """`setattr(value, "name", content)` writes an attribute."""
        if len(args) < 3 or args[1].kind != "const" or not isinstance(args[1].ref, str):
            return None
        self.store_attribute(frame, args[0], args[1].ref, args[2], anchor)
        return NONE

    def type_of(self, frame: Frame, args: Args, keywords: Keywords, anchor: int) -> Value | None:
        """`type(value)`: the class of an instance of the project."""
        if len(args) == 1 and args[0].kind == "object" and isinstance(args[0].ref, ClassRef):
            return Value("class", args[0].ref)
        return None

    def partial(self, frame: Frame, args: Args, keywords: Keywords, anchor: int) -> Value | None:
        """`functools.partial(f, ...)`: a call that is not made yet."""
        if args[0].kind not in CALLABLE:
            return None
        given, named = args[1:], keywords
        if any(nesting(value) >= _DEEPEST for value in (args[0], *given, *(v for _, v in named))):
            self.unfollowed[self.site(frame, anchor)] = "partial calls within partial calls, too deep to follow"
            given, named = (derived(*given, *(v for _, v in named)),), ()
        return Value("partial", (args[0], given, named))

    def import_module(self, frame: Frame, args: Args, keywords: Keywords, anchor: int) -> Value | None:
        """An import by name: followed when the name is a constant, said when it is not."""
        name = args[0].ref if args[0].kind == "const" else None
        if not isinstance(name, str):
            self.unfollowed[self.site(frame, anchor)] = "import of a module whose name is only known when it runs"
            return None
        key = self.table.resolve(frame.module.key, name)
        return Value("external", name) if key is None else Value("module", key)

    def evaluated(self, frame: Frame, args: Args, keywords: Keywords, anchor: int) -> Value | None:
        """Code in a string is not followed."""
        self.unfollowed[self.site(frame, anchor)] = "code in a string (exec or eval)"
        return None


BUILTINS: dict[str, Callable[..., Value | None]] = {
    "builtins.getattr": BuiltinCalls.get_attribute,
    "builtins.setattr": BuiltinCalls.set_attribute,
    "builtins.hasattr": BuiltinCalls.has_attribute,
    "builtins.type": BuiltinCalls.type_of,
    "functools.partial": BuiltinCalls.partial,
    "importlib.import_module": BuiltinCalls.import_module,
    "builtins.__import__": BuiltinCalls.import_module,
    "builtins.exec": BuiltinCalls.evaluated,
    "builtins.eval": BuiltinCalls.evaluated,
    **dict.fromkeys(_SAME_TEXT, BuiltinCalls.as_text),
}
