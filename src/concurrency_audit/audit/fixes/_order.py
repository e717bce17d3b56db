"""Refuses a fix that could deadlock: two locks must never be taken in both orders.

Calls under a lock are followed by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import libcst as cst

from concurrency_audit.audit.fixes._region import Region, lock_of
from concurrency_audit.audit.fixes._source import Source, dotted, walk
from concurrency_audit.audit.fixes._target import RefusalError


def must_keep_order(source: Source, regions: Iterable[Region]) -> None:
    """Raise RefusalError if a new lock around the regions would be taken both outside and inside another lock.

    Functions are identified by their last name alone, which finds too many calls rather than too few. Calls into other
    modules are not followed.
    """
    calls = _Calls(source)
    taken = calls.locks_below([node for region in regions for node in region.statements])
    holders = {f.name.value for region in regions if (f := source.function(region.block)) is not None}
    for held in source.of_type(cst.With):
        locks = {name for item in held.items if (name := lock_of(item))}
        if locks & taken and calls.reached([held.body]) & holders:
            name = sorted(locks & taken)[0]
            raise RefusalError(f"it would be taken both inside of `{name}` and around it, and two threads could wait")


class _Calls:
    """The module's call graph by name, and the locks that each function takes."""

    def __init__(self, source: Source) -> None:
        self._called: dict[str, set[str]] = {}
        self._taken: dict[str, set[str]] = {}
        for function in source.of_type(cst.FunctionDef):
            self._called.setdefault(function.name.value, set()).update(_names([function.body]))
            self._taken.setdefault(function.name.value, set()).update(_locks(function.body))

    def reached(self, nodes: Sequence[cst.CSTNode]) -> set[str]:
        """The functions of the module that the nodes call, directly or indirectly."""
        reached: set[str] = set()
        left = _names(nodes)
        while left:
            name = left.pop()
            if name in self._called and name not in reached:
                reached.add(name)
                left |= self._called[name]
        return reached

    def locks_below(self, nodes: Sequence[cst.CSTNode]) -> set[str]:
        """The locks that the nodes may take through calls."""
        return {lock for name in self.reached(nodes) for lock in self._taken[name]}


def _names(nodes: Iterable[cst.CSTNode]) -> set[str]:
    return {
        dotted(call.func).rpartition(".")[2] for node in nodes for call in walk(node) if isinstance(call, cst.Call)
    } - {""}


def _locks(node: cst.CSTNode) -> set[str]:
    taken = {lock_of(item) for block in walk(node) if isinstance(block, cst.With) for item in block.items}
    calls = (dotted(call.func) for call in walk(node) if isinstance(call, cst.Call))
    return (taken | {name.removesuffix(".acquire") for name in calls if name.endswith(".acquire")}) - {""}
