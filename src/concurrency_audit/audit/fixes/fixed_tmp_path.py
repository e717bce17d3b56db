"""Moves a fixed name under /tmp into a temporary directory that exists while the function uses the file."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from concurrency_audit.audit.fixes._leftovers import PASSES_ON, gives_content, must_start_empty
from concurrency_audit.audit.fixes._region import around, must_not_suspend, within
from concurrency_audit.audit.fixes._source import Edit, Source, bound, dotted
from concurrency_audit.audit.fixes._target import RefusalError, Target
from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict

CODE = "CA501"
SAFETY = "unsafe"
_FOLDER = "/tmp/"


def fix(source: Source, target: Target) -> cst.Module:
    """Put all uses of the path, a literal in a single function, under TemporaryDirectory."""
    finding = target.finding
    path = finding.symbol
    if finding.verdicts.get(ExecutionModel.THREADS) is not Verdict.UNSAFE:
        raise RefusalError(
            "the file is written and not read back: whether it may go after the invocation is for you to say"
        )
    if any(related.span.path != finding.span.path for related in finding.related):
        raise RefusalError("another file uses the path too")
    literals = [node for node in source.of_type(cst.SimpleString) if node.evaluated_value == path]
    functions = {source.function(node) for node in literals}
    if not path.startswith(_FOLDER) or "{" in path or not literals:
        raise RefusalError("the path is not written out in one piece")
    if len(functions) != 1 or None in functions:
        raise RefusalError("the path is not used in one function alone")
    others = target.naming(path.rpartition("/")[2])
    if others:
        raise RefusalError(f"{others[0]} names the file too")
    if "/" in path.removeprefix(_FOLDER):
        raise RefusalError("the file is in a folder of its own under /tmp, which may not exist in a new one")
    uses = list(_uses(source, literals))
    for use in uses:
        _must_stay(source, use)
    must_start_empty(source, uses)
    region = around(source, uses)
    must_not_suspend(region, "the directory")
    folder = source.free_name("tmp_folder")
    item = cst.WithItem(cst.parse_expression("tempfile.TemporaryDirectory()"), cst.AsName(cst.Name(folder)))
    moved: Edit = lambda node: _below(cst.ensure_type(node, cst.SimpleString), folder)  # noqa: E731
    edits: dict[cst.CSTNode, Edit] = dict.fromkeys(literals, moved)
    return source.changed(edits | within([region], item), ["tempfile"])


def _uses(source: Source, literals: list[cst.SimpleString]) -> Iterator[cst.CSTNode]:
    """The literals, and every mention of a local variable to which one of them is bound, alone or inside a call."""
    for literal in literals:
        yield literal
        statement = next(
            node for node in source.above(literal) if isinstance(node, cst.BaseSmallStatement | cst.BaseStatement)
        )
        name, value = bound(statement)
        function = source.function(literal)
        if name is None or value is None or function is None or gives_content(source, literal):
            continue
        for node in source.of_type(cst.Global):
            if any(item.name.value == name for item in node.names):
                raise RefusalError("the path is kept in a global")
        yield from (node for node in source.of_type(cst.Name, function.body) if node.value == name)


def _must_stay(source: Source, use: cst.CSTNode) -> None:
    """Raise RefusalError if the path outlives the function: returned, yielded, or stored in an object."""
    inner = use
    for node in source.above(use):
        if isinstance(node, cst.Call) and inner is not node.func and dotted(node.func) not in PASSES_ON:
            return
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and inner is node.func:
            return
        if isinstance(node, cst.Return | cst.Yield | cst.Lambda):
            raise RefusalError("the path itself is given away, and the file would be gone")
        if any(not isinstance(kept, cst.Name) for kept in _kept_in(node)):
            raise RefusalError("the path is kept in an object, and the file would be gone")
        if isinstance(node, cst.BaseStatement):
            return
        inner = node


def _kept_in(node: cst.CSTNode) -> list[cst.BaseExpression]:
    """The names that an assignment binds."""
    if isinstance(node, cst.Assign):
        return [target.target for target in node.targets]
    return [node.target] if isinstance(node, cst.AnnAssign | cst.NamedExpr) else []


def _below(literal: cst.SimpleString, folder: str) -> cst.FormattedString:
    rest = literal.raw_value.removeprefix(_FOLDER)
    quote = literal.quote
    parts = [cst.FormattedStringExpression(cst.Name(folder)), cst.FormattedStringText(f"/{rest}")]
    return cst.FormattedString(parts, start=f"{literal.prefix}f{quote}", end=quote)
