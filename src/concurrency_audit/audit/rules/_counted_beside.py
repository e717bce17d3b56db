"""Items that are removed because they are there, with a count beside them that each who saw them lowers."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.conditions import COUNTS
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._moved_on import UPDATES, is_of_one_item
from concurrency_audit.audit.rules._stored_items import Calls

_STEP = re.compile(r"\bADD\s|([#\w]+)\s*=\s*(?:if_not_exists\s*\(\s*\1\s*,[^()]*\)|\1)\s*[-+]", re.IGNORECASE)
"""What makes the service count: `ADD n :less`, `SET n = n - :one`."""
_EXPRESSION = "UpdateExpression"
_INCREASES = "[$inc]"


def counted_beside(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether the look at what is removed also decides that a count is moved: of two who saw it both move it."""
    if write.op != "delete" or "outcome" not in look.uses or not is_of_one_item(calls, look, write):
        return False
    decided = program.decided.get((look.id, write.context), ())
    return any(other is not write and counts_on(calls, other) for other in decided)


def counts_on(calls: Calls, access: Access) -> bool:
    """Whether the service counts on from what is there by then."""
    if access.op != "write" or access.place.root != "store":
        return False
    call = calls.of(access)
    is_count = access.method_name.rpartition(".")[2] in COUNTS
    return is_count or (call is not None and access.method_name.endswith(UPDATES) and _is_step(call))


def _is_step(call: Call) -> bool:
    given = dict(call.keywords)
    expression = given.get(_EXPRESSION)
    if expression is not None and path_patterns.is_text(expression):
        return _STEP.search(path_patterns.show(path_patterns.pattern(expression))) is not None
    updates = (*call.args[1:2], *(value for name, value in call.keywords if name == "update"))
    return any(_INCREASES in fields(update) for update in updates)
