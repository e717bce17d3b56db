"""Marks of what was done, set after a look for them and after the work: a unique key refuses the second mark only."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.values import UNKNOWN
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._asked_fields import is_met, of_request
from concurrency_audit.audit.rules._stored_items import Calls

WHY = "an invocation that looked at the same time found no mark either, and both do the work before the mark is set"
_INSERTED, _ONCE = (" insert", " insert once"), " insert once"
_GIVEN = frozenset(["response", "effect"])


def marked_afterwards(program: Program, calls: Calls, write: Access) -> Access | None:
    """The look that found no mark, where the work that hangs on it is done before the mark is set.

    Work in the database comes undone with the mark that is refused, unless the statement says to leave it at that.
    What a service has answered is kept, which is no mark.
    """
    if write.place.owner != "row" or not write.method_name.endswith(_INSERTED):
        return None
    found = (program.accesses[i] for i in sorted(write.checks) if i in program.accesses)
    looks = (look for look in found if look.in_loop or not write.in_loop)
    return next(
        (look for look in looks if _is_mark(program, look, write) and _works(program, calls, look, write)), None
    )


def _is_mark(program: Program, look: Access, write: Access) -> bool:
    """Whether the look asked for the row that is added, and turned away who found it."""
    key = program.key(look) or UNKNOWN
    if "io" in facts.deep_deps(write.value) - facts.deep_deps(key):
        return False
    asked = of_request([key])
    is_turned = look.place == write.place and "outcome" in look.uses and not look.uses & _GIVEN
    return is_turned and bool(asked) and is_met(asked, of_request([program.key(write) or UNKNOWN, write.value]))


def _works(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether something goes out in between, or is changed elsewhere that stays so whatever becomes of the mark."""
    if any(calls.between(look, write)):
        return True
    if not write.method_name.endswith(_ONCE):
        return False
    done = (other for other in program.decided.get((look.id, write.context), ()) if look.id < other.id < write.id)
    return any(other.place.root == "store" and other.place != write.place and other.writes for other in done)
