"""A cachetools cache gets a lock: `lock=` for @cached, `with` around direct uses, one lock for one cache."""

from __future__ import annotations

from typing import TypeGuard

import libcst as cst
import libcst.matchers as m

from concurrency_audit.audit.fixes._locking import lock_everywhere, new_lock, users
from concurrency_audit.audit.fixes._place import Place, global_place, instance_attribute, place_of
from concurrency_audit.audit.fixes._source import Edit, Source, dotted
from concurrency_audit.audit.fixes._target import RefusalError, Target

CODE = "CA205"
SAFETY = "unsafe"


def fix(source: Source, target: Target) -> cst.Module:
    """Lock the cache of one decorator, or everything that uses a cache with a name."""
    call = _decorator(source, target.line)
    if call is None:
        return _direct(source, target)
    if dotted(call.func).rpartition(".")[2] == "cachedmethod":
        return _of_instances(source, target, call)
    cache = call.args[0].value if call.args else None
    if not isinstance(cache, cst.Name):
        lock = cst.parse_expression("threading.Lock()")
        return source.changed({call: _with_lock(lock)}, ["threading"])
    target.must_be_private(cache.value)
    place = global_place(source, cache.value)
    _must_be_indirect(source, place)
    item, edits = new_lock(place, [])
    decorators = _decorators_on(source, cache.value)
    return source.changed(edits | {found: _with_lock(item.item) for found in decorators}, ["threading"], place.top)


def _direct(source: Source, target: Target) -> cst.Module:
    place = place_of(source, target)
    if any(_decorators_on(source, name) for name in place.spellings):
        raise RefusalError(f"`{place.name}` is used by a decorator and directly; share one lock between both by hand")
    return lock_everywhere(source, place, whole=False)


def _must_be_indirect(source: Source, place: Place) -> None:
    if users(source, place):
        raise RefusalError(f"`{place.name}` is used by a decorator and directly; share one lock between both by hand")


def _of_instances(source: Source, target: Target, call: cst.Call) -> cst.Module:
    """Add a lock per instance beside the cache made in `__init__`, and pass it to every @cachedmethod on that cache."""
    name = _attribute(call)
    owner = next((node for node in source.above(call) if isinstance(node, cst.ClassDef)), None)
    if name is None or owner is None or source.parents[owner] is not source.module:
        raise RefusalError("the attribute that holds the cache is not written out in the decorator")
    target.must_be_private(name)
    calls = [found for found in source.of_type(cst.Call, owner) if _attribute(found) == name]
    mentions = {node for found in calls for node in source.of_type(cst.Attribute, found.args[0])}
    place = instance_attribute(source, owner, name, mentions)
    _must_be_indirect(source, place)
    lock = place.lock.removeprefix("self.")
    getters: dict[cst.CSTNode, Edit] = {found: _with_lock(_getter(found.args[0].value, lock)) for found in calls}
    return source.changed(place.define("Lock") | getters, ["threading"], place.top)


def _attribute(call: cst.Call) -> str | None:
    """`cache` of `@cachedmethod(attrgetter("cache"))` and `@cachedmethod(lambda self: self.cache)`."""
    getter = call.args[0].value if call.args else None
    if dotted(call.func).rpartition(".")[2] != "cachedmethod" or getter is None:
        return None
    if isinstance(getter, cst.Call) and dotted(getter.func) in ("attrgetter", "operator.attrgetter"):
        named = getter.args[0].value if len(getter.args) == 1 else None
        value = named.evaluated_value if isinstance(named, cst.SimpleString) else None
        return value if isinstance(value, str) and value.isidentifier() else None
    own = m.Lambda(params=m.Parameters(params=[m.Param(m.Name("self"))]), body=m.Attribute(value=m.Name("self")))
    return cst.ensure_type(getter.body, cst.Attribute).attr.value if _is_lambda(getter, own) else None


def _is_lambda(node: cst.CSTNode, shape: m.Lambda) -> TypeGuard[cst.Lambda]:
    return m.matches(node, shape)


def _getter(like: cst.BaseExpression, lock: str) -> cst.BaseExpression:
    """The expression that gets an instance's lock, in the form of the one that gets its cache."""
    if isinstance(like, cst.Lambda):
        return cst.parse_expression(f"lambda self: self.{lock}")
    call = cst.ensure_type(like, cst.Call)
    named = cst.ensure_type(call.args[0].value, cst.SimpleString)
    return call.with_deep_changes(named, value=f"{named.prefix}{named.quote}{lock}{named.quote}")


def _decorator(source: Source, line: int) -> cst.Call | None:
    """The @cached(...) or @cachedmethod(...) decorator on a line; raises RefusalError if there is none."""
    for decorator in source.of_type(cst.Decorator):
        call = decorator.decorator
        if line in source.lines(decorator) and isinstance(call, cst.Call):
            if dotted(call.func).rpartition(".")[2] not in ("cached", "cachedmethod"):
                raise RefusalError(f"only @cached and @cachedmethod take a lock, not @{dotted(call.func)}")
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
