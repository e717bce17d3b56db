"""Items that are found, removed, and put into a new one elsewhere: two orders are made of one cart."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.conditions import NEW
from concurrency_audit.audit.program.domain.contents import reads_within
from concurrency_audit.audit.program.domain.dependencies import columns_of
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.path_patterns import HOW_MANY
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Value
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._asked_fields import of_request
from concurrency_audit.audit.rules._same_item import MANY
from concurrency_audit.audit.rules._set_by import ADDS
from concurrency_audit.audit.rules._stored_items import Calls

WHY = "an invocation that looked at the same time found the same, and both make a new one of it"
_FINDS = (".find",)
MOVED = "moved"
"""The use of a look at rows that are put into another one."""
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


def emptied(program: Program, calls: Calls, write: Access) -> Access | None:
    """The read of rows that are removed after they were put into others, unless it named one by its key."""
    row = program.key(write)
    if row is None or write.op != "delete" or write.place.owner != "row":
        return None
    looks = (other for other in calls.beside(write) if other.op == "read" and MOVED in other.uses)
    return next((look for look in looks if look.id in row.reads or _is_asked_alike(program, look, row)), None)


def _is_asked_alike(program: Program, look: Access, row: Value) -> bool:
    """Whether the same was asked for once more."""
    asked = program.key(look) or UNKNOWN
    return bool(columns_of(asked)) and columns_of(asked) == columns_of(row) and of_request([asked]) == of_request([row])


def _is_emptied(program: Program, calls: Calls, read: Access) -> bool:
    """Whether the same entry point removes the items that a read of several has found."""
    if not read.method_name.endswith((*MANY, *_FINDS)):
        return False
    gone = (other for other in calls.beside(read) if other.op == "delete")
    return any(read.id in (program.key(other) or UNKNOWN).reads for other in gone)
