"""A cachetools cache gets a lock: `lock=` for @cached, `with` around direct uses, one lock for one cache."""

from __future__ import annotations

import libcst as cst

from concurrency_audit.audit.fixes._locking import lock_everywhere, new_lock, users
from concurrency_audit.audit.fixes._source import Edit, Source, dotted
from concurrency_audit.audit.fixes._target import RefusalError, Target

CODE = "CA205"
SAFETY = "unsafe"


def fix(source: Source, target: Target) -> cst.Module:
    """Lock the cache of one decorator, or everything that uses a cache with a name."""
    call = _decorator(source, target.line)
    if call is None:
        name = target.global_name()
        if _decorators_on(source, name):
            raise RefusalError(f"`{name}` is used by a decorator and directly; share one lock between both by hand")
        return lock_everywhere(source, name, whole=False)
    cache = call.args[0].value if call.args else None
    if not isinstance(cache, cst.Name):
        lock = cst.parse_expression("threading.Lock()")
        return source.changed({call: _with_lock(lock)}, ["threading"])
    target.must_be_private(cache.value)
    if users(source, cache.value):
        raise RefusalError(f"`{cache.value}` is used by a decorator and directly; share one lock between both by hand")
    item, edits = new_lock(source, cache.value, [])
    decorators = _decorators_on(source, cache.value)
    return source.changed(edits | {found: _with_lock(item.item) for found in decorators}, ["threading"])


def _decorator(source: Source, line: int) -> cst.Call | None:
    """The @cached(...) that a line belongs to; RefusalError for @cachedmethod, whose lock belongs to the instance."""
    for decorator in source.of_type(cst.Decorator):
        call = decorator.decorator
        if line in source.lines(decorator) and isinstance(call, cst.Call):
            if dotted(call.func).rpartition(".")[2] != "cached":
                raise RefusalError(f"only @cached takes a lock of its module, not @{dotted(call.func)}")
            return call
    return None


def _decorators_on(source: Source, name: str) -> list[cst.Call]:
    return [
        decorator.decorator
        for decorator in source.of_type(cst.Decorator)
        if isinstance(decorator.decorator, cst.Call)
        and decorator.decorator.args
        and dotted(decorator.decorator.args[0].value) == name
    ]


def _with_lock(lock: cst.BaseExpression) -> Edit:
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))

    def edit(node: cst.CSTNode) -> cst.CSTNode:
        call = cst.ensure_type(node, cst.Call)
        args = list(call.args)
        last = args[-1]
        if not isinstance(last.comma, cst.Comma):
            args[-1] = last.with_changes(comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))
        return call.with_changes(args=[*args, cst.Arg(lock, cst.Name("lock"), equal=equal)])

    return edit
