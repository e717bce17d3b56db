"""What one request leaves under its own key for the next one with that key, in one entry point: the last title of a
session, which the next question goes on from."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.path_patterns import is_time
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules._counted_in_time import has_answer

_GOES_ON = frozenset(["response", "decision", "outcome", "answer", "effect"])


def left_for_next(program: Program, shared: Shared) -> tuple[Access, Access] | None:
    """A store under a key of the request, whatever was there, and the look of the same entry point that comes before.

    What is worked out of the key alone is a cache, which each worker fills for itself; what is counted on from what was
    there is a total; and when something was asked last says no more than that it may be old. A table that import-time
    code fills, and what is filled elsewhere by who has found nothing, are other matters.
    """
    stored = [w for w in shared.content_writes if w.op != "delete" and not facts.is_inner(w)]
    if _is_table(shared) or any(_is_filled(program, write) for write in stored):
        return None
    left = [w for w in stored if _is_left(program, w)]
    looks = [a for a in shared.reads if left and _is_look(a)]
    for write in left:
        found = next((look for look in looks if _is_before(program, look, write)), None)
        if found is not None:
            return write, found
    return None


def _is_table(shared: Shared) -> bool:
    obj = shared.obj
    filled = obj is not None and (bool(obj.items) or any(name[:1] == "[" for name in obj.attributes))
    return filled or any(w.context.kind == "init" for w in shared.content_writes)


def _is_filled(program: Program, write: Access) -> bool:
    """Whether a look at the container decides that something is stored there."""
    looks = (program.accesses[number] for number in write.checks if number in program.accesses)
    return any(facts.same_part(look.place, write.place) for look in looks)


def _is_left(program: Program, write: Access) -> bool:
    if write.op != "write" or write.part != "item" or write.key != "*":
        return False
    key = program.key(write)
    if key is None or write.context.kind != "invocation" or not facts.from_request(key) or is_time(write.value):
        return False
    counts_on = bool(facts.own_reads(program, write)) and not has_answer(write.value)
    return not counts_on and not facts.is_put_back(write) and _says_more(write.value, key)


def _says_more(value: Value, key: Value) -> bool:
    """Whether a value hangs on something that the request says beside the key."""
    asked = [dep for dep in facts.deep_deps(value) if dep.startswith("event")]
    known = [dep for dep in key.deps if dep.startswith("event")]
    return any(not any(k in dep or dep in k for k in known) for dep in asked)


def _is_look(access: Access) -> bool:
    is_item = access.part == "item" and access.key == "*" and not facts.is_inner(access)
    return is_item and access.op == "read" and bool(access.uses & _GOES_ON) and not access.fresh


def _is_before(program: Program, look: Access, write: Access) -> bool:
    """Whether the same entry point looks under the same key before it stores."""
    if look.context != write.context or look.place != write.place or look.id > write.id:
        return False
    asked, key = program.key(look), program.key(write)
    return asked is None or key is None or bool(asked.deps & key.deps)
