"""Whether a shared object, or a view of it, is used after the statement that names it, without the lock."""

from __future__ import annotations

import builtins

import libcst as cst

from concurrency_audit.audit.fixes._source import Source, dotted

_VIEWS = frozenset({"keys", "values", "items"})
_LAZY = frozenset({"map", "filter", "iter", "zip", "enumerate", "reversed"})
"""Builtins with a lazy result, which read their argument while the result is read. All others are done when they
return."""
_KEPT = (
    cst.Return,
    cst.Yield,
    cst.Element,
    cst.StarredElement,
    cst.DictElement,
    cst.Assign,
    cst.AnnAssign,
    cst.NamedExpr,
    cst.From,
)
_PASSED_ON = (cst.BooleanOperation, cst.IfExp)


def leaves(source: Source, node: cst.CSTNode) -> bool:
    """Whether the value of an expression is returned, kept under another name or passed to unknown code."""
    parent = source.parents[node]
    if isinstance(parent, cst.Attribute):
        return _by_method(source, parent)
    if isinstance(parent, cst.Arg):
        return _by_call(source, parent)
    if isinstance(parent, cst.CompFor):
        lazy = _generator(source, parent)
        return lazy is not None and leaves(source, lazy)
    if isinstance(parent, _PASSED_ON):
        return getattr(parent, "test", None) is not node and leaves(source, parent)
    return isinstance(parent, _KEPT) and node in (getattr(parent, "value", None), getattr(parent, "item", None))


def read_later(source: Source, use: cst.CSTNode) -> bool:
    """Whether a use lies in a generator expression that is consumed after the statement."""
    lazy = _generator(source, use)
    return lazy is not None and leaves(source, lazy)


def _by_method(source: Source, method: cst.Attribute) -> bool:
    call = source.parents[method]
    if not isinstance(call, cst.Call) or call.func is not method:
        return isinstance(call, (*_KEPT, cst.Arg))  # the bound method itself is kept: `get = _cache.get`
    return method.attr.value in _VIEWS and leaves(source, call)


def _by_call(source: Source, argument: cst.Arg) -> bool:
    call = source.parents[argument]
    if not isinstance(call, cst.Call):
        return False
    called = dotted(call.func)
    if called in _LAZY:
        return leaves(source, call)
    return not hasattr(builtins, called) and not _joins(call)


def _joins(call: cst.Call) -> bool:
    """Whether the call is `", ".join(...)`, which reads everything at once."""
    return isinstance(call.func, cst.Attribute) and call.func.attr.value == "join" and not dotted(call.func)


def _generator(source: Source, node: cst.CSTNode) -> cst.GeneratorExp | None:
    """The generator expression that contains a node within its statement."""
    for around in source.above(node):
        if isinstance(around, cst.GeneratorExp):
            return around
        if isinstance(around, cst.BaseStatement | cst.ListComp | cst.SetComp | cst.DictComp):
            return None
    return None
