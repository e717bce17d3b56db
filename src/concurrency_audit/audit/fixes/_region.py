"""The statements that contain some uses, and a `with` around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import libcst as cst

from concurrency_audit.audit.fixes._source import Edit, Source, dotted, walk
from concurrency_audit.audit.fixes._target import RefusalError


@dataclass(frozen=True, slots=True)
class Region:
    """Statements `first` to `last` of a block."""

    block: cst.IndentedBlock
    first: int
    last: int

    @property
    def statements(self) -> Sequence[cst.BaseStatement]:
        """The statements themselves, in order."""
        return self.block.body[self.first : self.last + 1]


def within(regions: Iterable[Region], item: cst.WithItem) -> dict[cst.CSTNode, Edit]:
    """The edits that put regions into a `with`; one block may hold several regions."""
    by_block: dict[cst.IndentedBlock, list[Region]] = {}
    for region in regions:
        by_block.setdefault(region.block, []).append(region)
    return {block: _edit(found, item) for block, found in by_block.items()}


def _edit(regions: Sequence[Region], item: cst.WithItem) -> Edit:
    def edit(node: cst.CSTNode) -> cst.CSTNode:
        assert isinstance(node, cst.IndentedBlock)
        body = list(node.body)
        for region in sorted(regions, key=lambda r: r.first, reverse=True):
            part = slice(region.first, region.last + 1)
            body[part] = [wrapped(body[part], item)]
        return node.with_changes(body=body)

    return edit


def around(source: Source, uses: Sequence[cst.CSTNode]) -> Region:
    """The shortest run of whole statements that contains all the uses, which lie in one function."""
    paths = [_path(source, use) for use in uses]
    depth = 0
    while all(len(path) > depth + 1 and path[depth + 1][0] is paths[0][depth + 1][0] for path in paths):
        depth += 1
    indices = [path[depth][1] for path in paths]
    return Region(paths[0][depth][0], min(indices), max(indices))


def must_be_lockable(source: Source, region: Region) -> None:
    """Raise RefusalError if the statements suspend the function, or if a lock would be taken within another."""
    must_not_suspend(region, "the lock")
    inside = (node for statement in region.statements for node in walk(statement))
    for node in (*inside, *source.above(region.block)):
        if isinstance(node, cst.With) and (lock := next(filter(None, map(lock_of, node.items)), None)):
            raise RefusalError(
                f"it would be taken together with `{lock}`; choose the order of the two, or one for both"
            )


def must_not_suspend(region: Region, what: str) -> None:
    """Raise RefusalError if the statements suspend the generator or the coroutine."""
    for statement in region.statements:
        for node in walk(statement):
            if isinstance(node, cst.Await | cst.Yield | cst.Asynchronous):
                raise RefusalError(f"{what} would be held across an await or a yield")


def lock_of(item: cst.WithItem) -> str:
    """The dotted name of a `with` item that looks like a lock; empty for others."""
    name = dotted(item.item)
    return name if "lock" in name.lower() else ""


def wrapped(statements: Sequence[cst.BaseStatement], item: cst.WithItem) -> cst.With:
    """A `with` around statements. Empty lines above them stay outside; comments stay with their statement."""
    first = statements[0]
    lines = list(getattr(first, "leading_lines", ()))
    blank = next((n for n, line in enumerate(lines) if line.comment is not None), len(lines))
    inside = [first.with_changes(leading_lines=lines[blank:]), *statements[1:]]
    return cst.With(items=[item], body=cst.IndentedBlock(body=inside), leading_lines=lines[:blank])


def _path(source: Source, node: cst.CSTNode) -> list[tuple[cst.IndentedBlock, int]]:
    """The blocks around a node within its function, outermost first, each with the index of the statement."""
    found: list[tuple[cst.IndentedBlock, int]] = []
    for parent in source.above(node):
        if isinstance(parent, cst.IndentedBlock):
            found.append((parent, next(n for n, s in enumerate(parent.body) if s is node)))
        elif isinstance(parent, cst.FunctionDef):
            break
        elif isinstance(parent, cst.Lambda | cst.ClassDef):
            raise RefusalError("it is used in a lambda or a class body within a function")
        node = parent
    if not found:
        raise RefusalError("it is used in a function written on one line")
    return found[::-1]
