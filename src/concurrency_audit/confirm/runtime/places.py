"""The place that an access touches, by object identity, and whether the access may modify it."""

import ast
import contextvars
import functools
import sys
import threading
import types
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterable
from types import FrameType
from typing import Any

from concurrency_audit.confirm.runtime.accesses import Access
from concurrency_audit.confirm.runtime.memoized import wrapped
from concurrency_audit.confirm.runtime.names import UnknownError, attribute, is_a, is_module, names_of, value_of
from concurrency_audit.confirm.runtime.points import Place

Places = tuple[tuple[Place, bool], ...]

_CONTAINERS = (dict, list, set, bytearray, deque, OrderedDict, defaultdict, Counter, ChainMap)
_READS = frozenset(
    """get items keys values copy count index __contains__ __len__ issubset issuperset isdisjoint union intersection
    difference most_common elements __getitem__ __iter__""".split()
)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_IMMUTABLE = (int, float, complex, str, bytes, bool, type(None), tuple, frozenset, range)
_CODE = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, type, types.MethodDescriptorType)
_APART = (contextvars.ContextVar, contextvars.Token, threading.local)
"""What is one object for all and holds something else for each thread or context."""
_PROCESS_WIDE = frozenset("os random locale signal socket warnings decimal logging time sys gc resource".split())
_ONLY = {"threading": ("stack_size",), "boto3": ("setup_default_session", "client", "resource")}
"""Of these modules only some functions have to do with a setting of the process."""
_ASKS = ("get", "is", "client", "resource")
_HARMLESS = frozenset("path getenv getpid sleep time monotonic perf_counter getLogger exc_info strftime".split())


_PRINTS = frozenset(("print", "help"))
_EXCHANGED = {"redirect_stdout": "sys.stdout", "redirect_stderr": "sys.stderr", **dict.fromkeys(_PRINTS, "sys.stdout")}
"""What exchanges, or uses, a stream of the whole process."""


class Finder:
    """Finds the places of an access; keeps references to objects, so that no id is reused."""

    def __init__(self, rebound: set[str], stored: set[str]) -> None:
        self.rebound = rebound
        self.stored = stored
        self.kept: dict[int, object] = {}
        self.memoized: dict[int, tuple[types.CodeType, str | None]] = {}
        self.properties: set[str | None] = set()
        """Code whose results are kept, by its id, and the names of attributes that keep some."""

    def keep_in_mind(self, memoized: Iterable[tuple[types.CodeType, str | None]]) -> None:
        """Functions whose results are kept."""
        for code, name in memoized:
            self.memoized[id(code)] = code, name
            self.properties.add(name)

    def places(self, access: Access, frame: FrameType) -> Places | None:
        """The places; empty if unknown, None if other tasks cannot interfere with the access."""
        try:
            return getattr(self, f"_{access.kind}")(access, access.node, frame)  # type: ignore[no-any-return]
        except UnknownError:
            return ()

    def _name(self, access: Access, node: ast.Name, frame: FrameType) -> Places | None:
        if node.id not in self.rebound and node.id not in self.stored:
            return None
        code = frame.f_code
        if node.id in code.co_freevars or node.id in code.co_cellvars:
            return ((Place("cell", code.co_filename, node.id), access.write),)
        return ((Place("name", id(frame.f_globals), node.id), access.write),)

    def _attribute(self, access: Access, node: ast.Attribute, frame: FrameType) -> Places | None:
        owner = value_of(node.value, frame)
        if owner is sys and node.attr in ("stdout", "stderr"):
            return ((Place("process", f"sys.{node.attr}"), access.write),)
        if is_module(owner):
            if not access.write and node.attr not in self.rebound and node.attr not in self.stored:
                return None
            return ((Place("name", id(names_of(owner)), node.attr), access.write),)
        if is_a(owner, threading.local):
            return None
        if not access.write and node.attr not in self.stored and not self._is_kept(owner, node.attr):
            return None
        return ((Place("attribute", self._identity(owner), node.attr), access.write),)

    def _is_kept(self, owner: Any, name: str) -> bool:
        """Whether the attribute is computed once and kept."""
        return name in self.properties and is_a(attribute(type(owner), name), functools.cached_property)

    def _fill(self, access: Access, _: ast.AST, frame: FrameType) -> Places | None:
        """A function computes what is kept from here on."""
        code, name = self.memoized[id(frame.f_code)]
        if name is None:
            return ((Place("kept", id(code)), access.write),)
        owner = frame.f_locals.get(code.co_varnames[0])
        return ((Place("attribute", self._identity(owner), name), access.write),)

    def _item(self, access: Access, node: ast.Subscript, frame: FrameType) -> Places | None:
        return self._whole(value_of(node.value, frame), access.write)

    def _contains(self, access: Access, node: ast.Compare, frame: FrameType) -> Places | None:
        return self._whole(value_of(node.comparators[0], frame), access.write)

    def _iterate(self, access: Access, node: ast.expr, frame: FrameType) -> Places | None:
        if not isinstance(node, _COMPREHENSIONS):
            return self._whole(_iterated(node, frame), access.write)
        found: list[tuple[Place, bool]] = []
        for loop in node.generators:  # which of its loops goes on is not known before Python 3.13
            try:
                found += self._whole(_iterated(loop.iter, frame), access.write) or ()
            except UnknownError:
                continue
        return tuple(found)

    def _with(self, access: Access, node: ast.expr, frame: FrameType) -> Places | None:
        return self._whole(value_of(node, frame), True)

    def _leave(self, access: Access, node: ast.AST, frame: FrameType) -> Places | None:
        """What is put back at the end of a `with`: a setting of the process, or one of its streams."""
        if not isinstance(node, ast.Call):
            return None
        if (called := _called(node)) in _EXCHANGED:
            return ((Place("process", _EXCHANGED[called]), True),)
        owner = value_of(node.func.value, frame) if isinstance(node.func, ast.Attribute) else None
        return self._process_wide(str(names_of(owner).get("__name__")), called) or None if is_module(owner) else None

    def _update(self, access: Access, node: ast.AST, frame: FrameType) -> Places | None:
        if isinstance(node, ast.Subscript):
            return self._item(access, node, frame)
        assert isinstance(node, ast.AugAssign)
        changed = value_of(node.target, frame)
        return self._whole(changed, True) if is_a(changed, _CONTAINERS) else None

    def _call(self, access: Access, node: ast.Call, frame: FrameType) -> Places | None:
        found = [*self._arguments(node, frame), *self._from_memory(node, frame)]
        called = _called(node)
        if called in _EXCHANGED:
            found.append((Place("process", _EXCHANGED[called]), called not in _PRINTS))
        if isinstance(node.func, ast.Attribute):
            owner = value_of(node.func.value, frame)
            if is_module(owner):
                found += self._process_wide(str(names_of(owner).get("__name__")), node.func.attr)
            elif not is_a(owner, type):
                found += self._whole(owner, node.func.attr not in _READS) or ()
        return tuple(found) or None

    def _from_memory(self, node: ast.Call, frame: FrameType) -> Places:
        """What is called may answer with what another invocation had computed."""
        try:
            code = getattr(wrapped(value_of(node.func, frame)), "__code__", None)
        except UnknownError:
            return ()
        return ((Place("kept", id(code)), False),) if id(code) in self.memoized else ()

    def _generator(self, access: Access, _: ast.AST, frame: FrameType) -> Places | None:
        """A generator that goes on: who asks for its next value meanwhile is refused."""
        self.kept[id(frame)] = frame
        return ((Place("generator", id(frame)), access.write),)

    def _arguments(self, node: ast.Call, frame: FrameType) -> Places:
        """Containers and iterators passed as arguments are read; an iterator is consumed."""
        found: list[tuple[Place, bool]] = []
        for argument in node.args:
            try:
                value = value_of(argument, frame)
            except UnknownError:
                continue
            if is_a(value, _CONTAINERS):
                found += self._whole(value, False) or ()
            elif hasattr(type(value), "__next__"):
                found += self._whole(value, True) or ()
        return tuple(found)

    def _process_wide(self, module: str, function: str) -> Places:
        known = module.partition(".")[0] in _PROCESS_WIDE and function not in _HARMLESS
        if not known and function not in _ONLY.get(module, ()):
            return ()
        return ((Place("process", module), not function.startswith(_ASKS)),)

    def _whole(self, value: Any, write: bool) -> Places | None:
        """The inside of an object, as one place."""
        if is_a(value, (*_IMMUTABLE, *_CODE, *_APART)):
            return None
        return ((Place("inside", self._identity(value)), write),)

    def _identity(self, value: Any) -> int:
        if type(value) in _CONTAINERS or is_a(value, types.GeneratorType):
            self.kept[id(value)] = value
        return id(value)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _iterated(node: ast.expr, frame: FrameType) -> Any:
    """What is iterated; a comprehension may have a frame of its own, which knows of its first loop only an iterator."""
    try:
        return value_of(node, frame)
    except UnknownError:
        outer = frame.f_back
        if outer is None or not any(constant is frame.f_code for constant in outer.f_code.co_consts):
            raise
        return value_of(node, outer)
