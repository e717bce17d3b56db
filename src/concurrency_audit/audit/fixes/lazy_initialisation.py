"""Lazy initialisation is checked again under a lock; what is bound before it is ready is only seen under the lock."""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m

from concurrency_audit.audit.fixes._locking import lock_everywhere, new_lock
from concurrency_audit.audit.fixes._region import around, must_be_lockable, wrapped
from concurrency_audit.audit.fixes._source import Edit, Source, bound
from concurrency_audit.audit.fixes._target import Target
from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict

CODE = "CA206"
SAFETY = "unsafe"


def fix(source: Source, target: Target) -> cst.Module:
    """Double-checked locking where one step binds a finished object; else one lock around all uses."""
    name = target.global_name()
    stores = [use for use in source.uses(name) if source.function(use) and _binds(source, use)]
    checks = [_check(source, use, name) for use in stores]
    unsafe = target.finding.verdicts.get(ExecutionModel.THREADS) is Verdict.UNSAFE
    if unsafe or not checks or None in checks:
        return lock_everywhere(source, name, whole=False)
    found = [check for check in checks if check is not None]
    for check in found:
        must_be_lockable(source, around(source, [check]))
    item, edits = new_lock(source, name, found)
    return source.changed(edits | {check: _twice(item) for check in found}, ["threading"])


def _binds(source: Source, use: cst.Name) -> bool:
    return isinstance(source.parents[use], cst.AssignTarget | cst.AugAssign | cst.AnnAssign | cst.NamedExpr | cst.Del)


def _check(source: Source, store: cst.Name, name: str) -> cst.If | None:
    """The `if name is None:` or `if not name:` that holds nothing but the store."""
    check = next((node for node in source.above(store) if isinstance(node, cst.If)), None)
    missing = m.Comparison(m.Name(name), [m.ComparisonTarget(m.Is(), m.Name("None"))])
    shape = m.If(
        test=missing | m.UnaryOperation(m.Not(), m.Name(name)),
        body=m.IndentedBlock(body=[m.SimpleStatementLine(body=[m.DoNotCare()])]),
        orelse=None,
    )
    if check is None or not m.matches(check, shape) or isinstance(source.parents[check], cst.If | cst.Else):
        return None
    line = cst.ensure_type(check.body.body[0], cst.SimpleStatementLine)
    return check if bound(line.body[0])[0] == name else None


def _twice(item: cst.WithItem) -> Edit:
    def edit(node: cst.CSTNode) -> cst.CSTNode:
        check = cst.ensure_type(node, cst.If)
        inner = check.with_changes(leading_lines=[])
        return check.with_changes(body=cst.IndentedBlock([wrapped([inner], item)]))

    return edit
