"""Evaluates source expressions at a point without running any of the user's code."""

import ast
import builtins
from contextvars import ContextVar
from types import FrameType, ModuleType
from typing import Any


class UnknownError(Exception):
    """The value cannot be determined without running code."""


_SEES_THROUGH = frozenset(("items", "keys", "values", "copy"))
_PASSES_ON = frozenset(("list", "sorted", "enumerate", "iter", "tuple", "set", "dict", "reversed"))


def value_of(node: ast.expr, frame: FrameType) -> Any:
    """The current value of the expression; raises UnknownError."""
    if isinstance(node, ast.Name):
        return _name(node.id, frame)
    if isinstance(node, ast.Attribute):
        return attribute(value_of(node.value, frame), node.attr)
    if isinstance(node, ast.Subscript):
        return _item(value_of(node.value, frame), node.slice, frame)
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.NamedExpr):
        return _name(node.target.id, frame)
    if isinstance(node, ast.Call):
        return _seen_through(node, frame)
    raise UnknownError


def _name(name: str, frame: FrameType) -> Any:
    code = frame.f_code
    if name in code.co_varnames or name in code.co_cellvars or name in code.co_freevars:
        try:
            return frame.f_locals[name]
        except KeyError:
            raise UnknownError from None
    if name in frame.f_globals:
        return frame.f_globals[name]
    try:
        return getattr(builtins, name)
    except AttributeError:
        raise UnknownError from None


def attribute(owner: Any, name: str) -> Any:
    """An attribute, without calling properties or `__getattr__`; raises UnknownError."""
    if is_a(owner, type):
        return _of_class(owner, name)
    for kind in type(owner).__mro__:
        found = kind.__dict__.get(name)
        if type(found).__name__ in ("member_descriptor", "getset_descriptor"):
            return _called(found, owner)
        if is_a(found, property):
            raise UnknownError
    try:
        own = object.__getattribute__(owner, "__dict__")
    except (AttributeError, TypeError):
        own = {}
    return own[name] if name in own else _of_class(type(owner), name)


def _called(descriptor: Any, owner: Any) -> Any:
    try:
        return descriptor.__get__(owner)
    except AttributeError:
        raise UnknownError from None


def _of_class(kind: type, name: str) -> Any:
    for base in kind.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    raise UnknownError


def _item(owner: Any, index: ast.expr, frame: FrameType) -> Any:
    if type(owner) not in (dict, list, tuple):
        raise UnknownError
    try:
        return owner[value_of(index, frame)]
    except (LookupError, TypeError):
        raise UnknownError from None


def _seen_through(node: ast.Call, frame: FrameType) -> Any:
    """For `x.items()` and `list(x)`, the value of `x`; and of what no code of the user's has to run for."""
    function = node.func
    if isinstance(function, ast.Attribute) and function.attr in _SEES_THROUGH:
        return value_of(function.value, frame)
    if isinstance(function, ast.Attribute) and function.attr == "get":
        return _got(value_of(function.value, frame), node.args, frame)
    if isinstance(function, ast.Name) and function.id in _PASSES_ON and node.args:
        return value_of(node.args[0], frame)
    if isinstance(function, ast.Name) and function.id == "type" and len(node.args) == 1:
        return type(value_of(node.args[0], frame))
    raise UnknownError


def _got(owner: Any, arguments: list[ast.expr], frame: FrameType) -> Any:
    """What `get` of a context variable answers in this context, and `get` of a dict for a key that it has."""
    if type(owner) is ContextVar:
        try:
            return owner.get()
        except LookupError:
            raise UnknownError from None
    if type(owner) is dict and arguments:
        return _item(owner, arguments[0], frame)
    raise UnknownError


def names_of(module: object) -> dict[str, Any]:
    """The globals of a module; asking a lazy module for them in any other way would load it."""
    found = object.__getattribute__(module, "__dict__") if is_module(module) else {}
    return found if is_a(found, dict) else {}


def is_a(value: object, kinds: type | tuple[type, ...]) -> bool:
    """As `isinstance`, but without `__class__`: that would load a lazy module, and a proxy lies about its own."""
    return issubclass(type(value), kinds)


def is_module(value: object) -> bool:
    """Whether the value is a module, whose attributes are its globals."""
    return is_a(value, ModuleType)
