"""The last of several parts that are done begins what comes next: of two that are done at once both may be the last."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._same_item import MANY
from concurrency_audit.audit.rules._set_by import set_to
from concurrency_audit.audit.rules._stored_items import Calls

WHY = "two that end at the same time each find that all are done, and what comes next is begun twice"


def last_of_several(program: Program, calls: Calls, write: Access) -> Access | None:
    """The look at all parts, one of which was marked as done before it, that decides on what is stored and sent."""
    if write.op != "write" or write.in_loop:
        return None
    looks = (program.accesses[i] for i in sorted(write.checks) if i in program.accesses)
    return next((look for look in looks if _is_of_parts(look, write) and _ends_one(calls, look, write)), None)


def _is_of_parts(look: Access, write: Access) -> bool:
    is_of_all = look.op == "read" and look.place.root == "store" and look.method_name.endswith(MANY)
    return is_of_all and bool(look.compared) and look.place != write.place


def _ends_one(calls: Calls, look: Access, write: Access) -> bool:
    """Whether the state by which all parts are judged was set at one of them first, and something is sent if so."""
    before = (other for other in calls.beside(look) if other.op == "write" and other.id < look.id)
    is_set = any(name in look.compared for other in before for name, _ in set_to(calls.of(other), other.value))
    return is_set and calls.follows(look, write)
