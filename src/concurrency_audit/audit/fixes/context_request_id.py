"""`context.request_id` becomes `context.aws_request_id`."""

from __future__ import annotations

import libcst as cst

from concurrency_audit.audit.fixes._source import Edit, Source
from concurrency_audit.audit.fixes._target import RefusalError, Target

CODE = "CA702"
SAFETY = "safe"
_MISSES = frozenset({"request_id", "requestId", "awsRequestId", "AwsRequestId"})


def fix(source: Source, target: Target) -> cst.Module:
    """Rename the attribute wherever the finding's line reads it from the same name."""
    wrong = target.finding.symbol.rpartition(".")[2]
    edits: dict[cst.CSTNode, Edit] = {
        node.attr: _renamed
        for node in source.of_type(cst.Attribute)
        if node.attr.value == wrong in _MISSES
        and target.line in source.lines(node)
        and isinstance(node.value, cst.Name)
    }
    if not edits:
        raise RefusalError("the attribute is not written out on that line")
    return source.changed(edits)


def _renamed(node: cst.CSTNode) -> cst.CSTNode:
    return node.with_changes(value="aws_request_id")
