"""What requests store under keys of their own, and an entry point gives out as a whole: a table kept in memory."""

from __future__ import annotations

from collections.abc import Sequence

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.path_patterns import is_time
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import places_of
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared

_ADDING = ("append", "insert", "add")


def listed_later(program: Program, shared: Shared) -> tuple[Access, Access] | None:
    """A store of what a request has brought along under its key, and the look of another one at all that is there.

    What is stored because it was missing, or says no more than its key, is a cache; what is counted on is a total.
    Where an entry point empties the whole, the rule for that tells of it (CA110).
    """
    stored = [w for w in shared.content_writes if w.context.kind != "init" and w.op != "delete"]
    if not stored or any(_is_cached(program, w) for w in stored) or _is_told(program, shared):
        return None
    write = next((w for w in stored if _is_record(program, w)), None)
    looks = (a for a in shared.accesses if write is not None and _is_list(a) and a.context != write.context)
    look = next(looks, None)
    return _added_under_lock(shared, stored) if write is None or look is None else (write, look)


def _added_under_lock(shared: Shared, stored: Sequence[Access]) -> tuple[Access, Access] | None:
    """What requests add to a list, and the look of another one at all of it, which one lock keeps apart.

    Without a lock the rule for collections that grow tells of it (CA111). A list that is cut to a length by who adds to
    it, or emptied by who looks at it, is a buffer.
    """
    cutting = {w.context for w in shared.writes if w.op == "delete" or facts.is_replaced(w) or w.part == "binding"}
    added = [w for w in stored if _is_added(w) and w.context not in cutting]
    looks = [a for a in shared.accesses if added and _is_list(a) and a.context not in cutting]
    pairs = ((write, look) for write in added for look in looks if look.context != write.context)
    return next((pair for pair in pairs if pair[0].locks & pair[1].locks), None)


def _is_added(write: Access) -> bool:
    is_one = write.op == "mutate" and write.part == "content" and write.method_name in _ADDING
    return is_one and not facts.is_inner(write) and facts.from_request(write.value) and not is_time(write.value)


def _is_told(program: Program, shared: Shared) -> bool:
    """Whether an entry point empties the whole, of which another rule tells."""
    emptied = any(w.context.kind != "init" and facts.is_whole(w) for w in shared.writes)
    return emptied and shared.place in places_of(program, "mutate")


def _is_cached(program: Program, write: Access) -> bool:
    """Whether a look at what is there decides on it."""
    return not facts.is_inner(write) and bool(facts.own_checks(program, write))


def _is_record(program: Program, write: Access) -> bool:
    """Whether something that the request has brought along is stored under a key that it names."""
    key = program.key(write) if write.part == "item" and write.op == "write" and write.key == "*" else None
    if key is None or facts.is_inner(write) or not facts.from_request(key) or is_time(write.value):
        return False
    told = facts.deep_deps(write.value)
    return any(dep.startswith("event") for dep in told - key.deps) and not facts.own_reads(program, write)


def _is_list(access: Access) -> bool:
    """Whether an entry point answers with all that is there."""
    if access.context.kind != "invocation" or access.context.within or access.fresh or facts.is_inner(access):
        return False
    whole = access.op == "iterate" or (access.op == "read" and access.part in ("binding", "content"))
    return whole and not facts.is_size(access) and "response" in access.uses
