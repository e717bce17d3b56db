"""Adds one lock around everything that functions do with a shared place."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Sequence

import libcst as cst

from concurrency_audit.audit.fixes._leaving import leaves, read_later
from concurrency_audit.audit.fixes._order import must_keep_order
from concurrency_audit.audit.fixes._place import Place
from concurrency_audit.audit.fixes._region import Region, around, must_be_lockable, within
from concurrency_audit.audit.fixes._source import Edit, Source, dotted, walk
from concurrency_audit.audit.fixes._target import RefusalError

_PLAIN = (cst.Integer, cst.Float, cst.SimpleString, cst.UnaryOperation, cst.Name)
"""Expressions whose value cannot be changed through another name."""
_READING = frozenset({"get", "keys", "values", "items", "copy", "index", "count"})
_LOGGERS = frozenset({"log", "logger", "logging"})


def lock_everywhere(source: Source, place: Place, *, whole: bool) -> cst.Module:
    """The module with one lock held wherever a function uses the place; raises RefusalError.

    With `whole`, all uses in a function must lie under one `with`, because what is read last depends on what was stored
    first; otherwise reads after the last store may have a `with` of their own.
    """
    regions = [
        region for uses in users(source, place).values() for region in _regions(source, uses, place, whole=whole)
    ]
    if not regions:
        raise RefusalError(f"no function of the module uses `{place.name}`")
    must_keep_order(source, regions)
    item, define = new_lock(place, [s for region in regions for s in region.statements])
    return source.changed(define | within(regions, item), ["threading"], place.top)


def users(source: Source, place: Place) -> dict[cst.FunctionDef, list[cst.CSTNode]]:
    """The uses of a place by function; raises RefusalError if a lock around them would not guard it."""
    found: dict[cst.FunctionDef, list[cst.CSTNode]] = {}
    for use in place.uses:
        function = source.function(use)
        if any(isinstance(node, cst.Lambda) for node in source.above(use)):
            raise RefusalError(f"`{place.name}` is used in a lambda")
        if function is not None and function is not place.ready:
            found.setdefault(function, []).append(use)
    for function, uses in found.items():
        if any(isinstance(node, cst.FunctionDef) and node in found for node in source.above(function)):
            raise RefusalError(f"`{place.name}` is used in a function within a function")
        late = any(read_later(source, use) for use in uses)
        if late or (not isinstance(place.value, _PLAIN) and any(leaves(source, use) for use in uses)):
            raise RefusalError(f"`{function.name.value}` gives `{place.name}` itself away, to be used without the lock")
    return found


def _regions(source: Source, uses: Sequence[cst.CSTNode], place: Place, *, whole: bool) -> list[Region]:
    """The statements of one function that need the lock; calls unrelated to the place stay outside."""
    region = around(source, uses)
    kinds = [_kind(source, statement, uses, place) for statement in region.statements]
    last_store = max((n for n, kind in enumerate(kinds) if kind == "store"), default=-1)
    if whole and last_store >= 0:
        held = next((n for n, kind in enumerate(kinds) if kind in ("call", "use in call")), None)
        if held is not None:
            line = source.line(region.statements[held])
            raise RefusalError(
                f"the lock would be held over line {line}; keep the value in a local name and use that there"
            )
    found: list[Region] = []
    start: int | None = None
    for n, kind in enumerate([*kinds, "call"]):
        if kind == "call" and n > last_store:
            if start is not None:
                found.append(_trimmed(region, kinds, start, n - 1))
            start = None
        elif start is None and kind not in ("call", "other"):
            start = n
    for part in found:
        must_be_lockable(source, part)
    return found


def _trimmed(region: Region, kinds: Sequence[str], first: int, last: int) -> Region:
    while kinds[last] == "other":
        last -= 1
    return Region(region.block, region.first + first, region.first + last)


def _kind(source: Source, statement: cst.CSTNode, uses: Sequence[cst.CSTNode], place: Place) -> str:
    """`store`, `use`, `use in call` (passed to unknown code), `call` (unknown code without a use) or `other`."""
    nodes = set(walk(statement))
    inside = [use for use in uses if use in nodes]
    if any(_stores(source, use) for use in inside):
        return "store"
    calls = any(_calls_out(node, place) for node in nodes)
    if inside:
        return "use in call" if calls else "use"
    return "call" if calls else "other"


def _stores(source: Source, use: cst.CSTNode) -> bool:
    parent = source.parents[use]
    if isinstance(parent, cst.Subscript) and parent.value is use:
        parent = source.parents[parent]
    if isinstance(parent, cst.Attribute) and isinstance(source.parents[parent], cst.Call):
        return parent.attr.value not in _READING
    return isinstance(parent, cst.AssignTarget | cst.AugAssign | cst.AnnAssign | cst.NamedExpr | cst.Del)


def new_lock(place: Place, held_over: Iterable[cst.CSTNode]) -> tuple[cst.WithItem, dict[cst.CSTNode, Edit]]:
    """The `with` item, and the edit that defines the lock below what it guards.

    It is an RLock if the statements under it call something that might take the same lock again.
    """
    calls_out = any(_calls_out(node, place) for part in held_over for node in walk(part))
    return cst.WithItem(cst.parse_expression(place.lock)), place.define("RLock" if calls_out else "Lock")


def _calls_out(node: cst.CSTNode, place: Place) -> bool:
    if not isinstance(node, cst.Call):
        return False
    called = dotted(node.func)
    logs = called.partition(".")[0].lower() in _LOGGERS
    return not (hasattr(builtins, called) or logs or called.rpartition(".")[0] in place.spellings)
