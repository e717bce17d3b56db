"""What one request sets in memory, and those of other entry points go by: a limit, a mode, a switch."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_DECIDED = frozenset(["decision", "outcome", "answer"])
_GOES_BY = frozenset(["response", "decision", "outcome", "answer", "effect"])


def obeyed(shared: Shared) -> tuple[Access, Access] | None:
    """A store of what a request says, and the read of an entry point that stores nothing there itself.

    Only where one lock keeps them apart: without it the rules for data of requests tell of it.
    """
    writes = [w for w in shared.writes if _is_set(w)]
    setting = {w.context for w in shared.writes}
    reads = [a for a in shared.reads if a.uses & _GOES_BY and a.context not in setting and a.context.kind != "init"]
    pairs = ((write, read) for write in writes for read in reads if _is_same_thing(write, read))
    return next((pair for pair in pairs if pair[0].locks & pair[1].locks), None)


def switched(program: Program, shared: Shared) -> tuple[Access, Access] | None:
    """A switch that one entry point turns, whatever its request says, and that decides what others do.

    What only says that something is there, or is looked at before it is turned, belongs
    to a first use (CA206).
    """
    turned = [w for w in shared.writes if _is_turned(program, w)]
    setting = {w.context for w in shared.writes} if turned else set()
    reads = (a for a in shared.reads if turned and a.uses & _DECIDED and a.context not in setting and not a.fresh)
    asked = [a for a in reads if a.context.kind == "invocation" and not a.context.within]
    pairs = ((write, read) for write in turned for read in asked if _is_same_thing(write, read))
    return next(pairs, None)


def _is_turned(program: Program, write: Access) -> bool:
    """Whether a request sets a constant, without a look whether it stands already."""
    named = (write.part == "binding" or facts.is_keyed(write)) and not facts.is_inner(write)
    if not named or write.op != "write" or write.context.kind != "invocation" or write.context.within:
        return False
    is_stated = facts.is_constant(write.value) and write.value.ref is not None
    return is_stated and not write.cleans_up and not facts.own_checks(program, write)


def _is_set(write: Access) -> bool:
    """Whether one thing that has a name is set to what a request says."""
    named = write.part == "binding" or facts.is_keyed(write)
    return write.op == "write" and named and write.context.kind == "invocation" and facts.from_request(write.value)


def _is_same_thing(write: Access, read: Access) -> bool:
    return write.place == read.place and write.part == read.part and write.key == read.key
