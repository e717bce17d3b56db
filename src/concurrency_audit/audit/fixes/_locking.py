"""A module lock around everything that functions do with a module global."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Sequence

import libcst as cst

from concurrency_audit.audit.fixes._region import Region, around, must_be_lockable, within
from concurrency_audit.audit.fixes._source import Edit, Source, dotted, walk
from concurrency_audit.audit.fixes._target import RefusalError

_PLAIN = (cst.Integer, cst.Float, cst.SimpleString, cst.UnaryOperation, cst.Name)
"""Values that nobody can change through another name."""
_READING = frozenset({"get", "keys", "values", "items", "copy", "index", "count"})
_LOGGERS = frozenset({"log", "logger", "logging"})


def lock_everywhere(source: Source, name: str, *, whole: bool) -> cst.Module:
    """The module with one lock held wherever a function uses the global; raises RefusalError.

    With `whole` all uses of a function have to lie under one `with`, because what is read last belongs to what was
    stored first; otherwise reads after the last store may have a `with` of their own.
    """
    regions = [region for uses in users(source, name).values() for region in _regions(source, uses, name, whole=whole)]
    if not regions:
        raise RefusalError(f"no function of the module uses `{name}`")
    item, define = new_lock(source, name, [s for region in regions for s in region.statements])
    return source.changed(define | within(regions, item), ["threading"])


def users(source: Source, name: str) -> dict[cst.FunctionDef, list[cst.Name]]:
    """The uses of a global by function; raises RefusalError where a lock around them would not guard it."""
    _, _, value = source.definition(name)
    found: dict[cst.FunctionDef, list[cst.Name]] = {}
    for use in source.uses(name):
        function = source.function(use)
        if function is not None:
            found.setdefault(function, []).append(use)
        elif any(isinstance(node, cst.Lambda) for node in source.above(use)):
            raise RefusalError(f"`{name}` is used in a lambda")
    for function, uses in found.items():
        if any(isinstance(node, cst.FunctionDef) and node in found for node in source.above(function)):
            raise RefusalError(f"`{name}` is used in a function within a function")
        if not isinstance(value, _PLAIN) and any(_leaves(source, use) for use in uses):
            raise RefusalError(f"`{function.name.value}` gives `{name}` itself away, to be used without the lock")
    return found


def _regions(source: Source, uses: Sequence[cst.Name], name: str, *, whole: bool) -> list[Region]:
    """What the lock is held over in one function: never over a call that has nothing to do with the global."""
    region = around(source, uses)
    kinds = [_kind(source, statement, uses, name) for statement in region.statements]
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


def _kind(source: Source, statement: cst.CSTNode, uses: Sequence[cst.Name], name: str) -> str:
    """`store`, `use`, `use in call` (handed on to unknown code), `call` (unknown code, no use) or `other`."""
    nodes = set(walk(statement))
    inside = [use for use in uses if use in nodes]
    if any(_stores(source, use) for use in inside):
        return "store"
    calls = any(_calls_out(node, name) for node in nodes)
    if inside:
        return "use in call" if calls else "use"
    return "call" if calls else "other"


def _stores(source: Source, use: cst.Name) -> bool:
    parent = source.parents[use]
    if isinstance(parent, cst.Subscript) and parent.value is use:
        parent = source.parents[parent]
    if isinstance(parent, cst.Attribute) and isinstance(source.parents[parent], cst.Call):
        return parent.attr.value not in _READING
    return isinstance(parent, cst.AssignTarget | cst.AugAssign | cst.AnnAssign | cst.NamedExpr | cst.Del)


def new_lock(
    source: Source, name: str, held_over: Iterable[cst.CSTNode]
) -> tuple[cst.WithItem, dict[cst.CSTNode, Edit]]:
    """`with` item and the edit that defines the lock below the global.

    It is an RLock where the statements under it call something that might come back to the same lock.
    """
    index, _, _ = source.definition(name)
    lock = source.free_name(f"{name}_lock")
    kind = "RLock" if any(_calls_out(node, name) for part in held_over for node in walk(part)) else "Lock"
    statement = cst.parse_statement(f"{lock} = threading.{kind}()")
    return cst.WithItem(cst.Name(lock)), {source.module: _inserted(index + 1, [statement])}


def _inserted(at: int, statements: Sequence[cst.BaseCompoundStatement | cst.SimpleStatementLine]) -> Edit:
    def edit(node: cst.CSTNode) -> cst.CSTNode:
        assert isinstance(node, cst.Module)
        return node.with_changes(body=[*node.body[:at], *statements, *node.body[at:]])

    return edit


def _leaves(source: Source, use: cst.Name) -> bool:
    """Whether the object itself is returned, kept under another name or handed to somebody else's function."""
    parent = source.parents[use]
    kept = isinstance(parent, cst.Assign | cst.DictElement) and parent.value is use
    if kept or isinstance(parent, cst.Return | cst.Yield | cst.Element | cst.StarredElement):
        return True
    call = source.parents.get(parent)
    return isinstance(parent, cst.Arg) and isinstance(call, cst.Call) and not hasattr(builtins, dotted(call.func))


def _calls_out(node: cst.CSTNode, name: str) -> bool:
    if not isinstance(node, cst.Call):
        return False
    called = dotted(node.func)
    owner = called.partition(".")[0]
    return not (hasattr(builtins, called) or owner == name or owner.lower() in _LOGGERS)
