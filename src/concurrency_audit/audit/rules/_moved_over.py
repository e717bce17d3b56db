"""Items that are found, removed, and put into a new one elsewhere: two orders are made of one cart."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.conditions import NEW
from concurrency_audit.audit.program.domain.contents import reads_within
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.path_patterns import HOW_MANY
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._same_item import MANY
from concurrency_audit.audit.rules._set_by import ADDS
from concurrency_audit.audit.rules._stored_items import Calls

WHY = "an invocation that looked at the same time found the same, and both make a new one of it"
_FINDS = (".find",)
_OWN = NEW | {"context.aws_request_id"}


def moved_over(program: Program, calls: Calls, write: Access) -> Access | None:
    """The read of several items that are in what is added under a key of its own, and that are removed as well.

    Where the key comes from what was found, both make the same one; how many there were is no content.
    """
    given = fields(write.value).values()
    if not write.method_name.endswith(ADDS) or not any(value.deps & _OWN for value in given):
        return None
    told = [value for value in given if HOW_MANY not in value.deps]
    found = sorted(EMPTY.union(*(value.reads | reads_within(value) for value in told)))
    reads = [program.accesses[i] for i in found if i in program.accesses]
    return next((read for read in reads if read.place != write.place and _is_emptied(program, calls, read)), None)


def _is_emptied(program: Program, calls: Calls, read: Access) -> bool:
    """Whether the same entry point removes the items that a read of several has found."""
    if not read.method_name.endswith((*MANY, *_FINDS)):
        return False
    gone = (other for other in calls.beside(read) if other.op == "delete")
    return any(read.id in (program.key(other) or UNKNOWN).reads for other in gone)
