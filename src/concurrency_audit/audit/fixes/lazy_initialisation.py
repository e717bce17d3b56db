"""Double-checked locking for lazy initialisation; one lock for all uses if the object is bound before it is ready."""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m

from concurrency_audit.audit.fixes._locking import lock_everywhere, new_lock
from concurrency_audit.audit.fixes._order import must_keep_order
from concurrency_audit.audit.fixes._place import Place, place_of
from concurrency_audit.audit.fixes._region import around, must_be_lockable, wrapped
from concurrency_audit.audit.fixes._source import Edit, Source, bound, dotted
from concurrency_audit.audit.fixes._target import Target
from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict

CODE = "CA206"
SAFETY = "unsafe"


def fix(source: Source, target: Target) -> cst.Module:
    """Use double-checked locking if a single step binds a finished object; otherwise one lock around all uses."""
    place = place_of(source, target)
    stores = [use for use in place.uses if source.function(use) not in (None, place.ready) and _binds(source, use)]
    checks = [_check(source, use, place) for use in stores]
    unsafe = target.finding.verdicts.get(ExecutionModel.THREADS) is Verdict.UNSAFE
    if unsafe or not checks or None in checks:
        return lock_everywhere(source, place, whole=False)
    found = [check for check in checks if check is not None]
    regions = [around(source, [check]) for check in found]
    for region in regions:
        must_be_lockable(source, region)
    must_keep_order(source, regions)
    item, edits = new_lock(place, found)
    return source.changed(edits | {check: _twice(item) for check in found}, ["threading"], place.top)


def _binds(source: Source, use: cst.CSTNode) -> bool:
    return isinstance(source.parents[use], cst.AssignTarget | cst.AugAssign | cst.AnnAssign | cst.NamedExpr | cst.Del)


def _check(source: Source, store: cst.CSTNode, place: Place) -> cst.If | None:
    """The `if name is None:` or `if not name:` statement that contains only the store."""
    check = next((node for node in source.above(store) if isinstance(node, cst.If)), None)
    asked: m.MatchIfTrue[cst.BaseExpression] = m.MatchIfTrue(lambda node: dotted(node) in place.spellings)
    missing = m.Comparison(asked, [m.ComparisonTarget(m.Is(), m.Name("None"))])
    shape = m.If(
        test=missing | m.UnaryOperation(m.Not(), asked),
        body=m.IndentedBlock(body=[m.SimpleStatementLine(body=[m.DoNotCare()])]),
        orelse=None,
    )
    if check is None or not m.matches(check, shape) or isinstance(source.parents[check], cst.If | cst.Else):
        return None
    line = cst.ensure_type(check.body.body[0], cst.SimpleStatementLine)
    return check if bound(line.body[0])[0] in place.spellings else None


def _twice(item: cst.WithItem) -> Edit:
    def edit(node: cst.CSTNode) -> cst.CSTNode:
        check = cst.ensure_type(node, cst.If)
        inner = check.with_changes(leading_lines=[])
        return check.with_changes(body=cst.IndentedBlock([wrapped([inner], item)]))

    return edit
